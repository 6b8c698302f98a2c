"""From the text of a rule file to its tree: lines, words, statements, blocks."""
