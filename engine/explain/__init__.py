"""Decisions as sentences, per language and per reader."""
