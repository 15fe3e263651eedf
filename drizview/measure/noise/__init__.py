"""Noise of drizzled images."""
