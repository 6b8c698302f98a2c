"""What is wrong, shown to people and to programs, and mended."""
