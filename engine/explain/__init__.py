"""Decisions as sentences, per language and per reader: `text` is for the person who sits with the case."""
