"""What rules say: text to tree to model, and what is wrong with the text."""
