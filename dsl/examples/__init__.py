"""Citizens and examples in rule files, and the same words where somebody supposes something."""
