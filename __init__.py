"""Trin: is a citizen ready for the next module, and if not, why not?"""
