"""Positions, shapes and light of stars."""
