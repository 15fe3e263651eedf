"""Mending from the page of advice."""
