"""Progression cards: competences down, modules across, levels in cells. A sheet's cells to rules, and rules to a card.

Nothing here reads or writes a file: `grid` is what a sheet holds, however it was stored.
"""
