"""Shift, rotation and scale between exposures."""
