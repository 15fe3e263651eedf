"""The panel of dither."""
