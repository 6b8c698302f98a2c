"""Rules on top of rules: editions, what a layer changes, and what it may."""
