"""Trin."""
