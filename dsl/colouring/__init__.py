"""Rules in colours, for editors and web pages: what each word is, told from the keyword catalogues and the line alone.

Nothing here reads rules: a file can be coloured while it is being written, wrong or unfinished.
"""
