"""Rule files in their canonical form, in the words of either language."""
