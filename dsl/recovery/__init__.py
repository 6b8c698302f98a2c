"""A line that cannot be read: what it was meant to say, and what to tell the author."""
