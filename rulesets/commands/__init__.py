"""The commands, one room for each kind: asked by the command line, they read, decide, and say what was found."""
