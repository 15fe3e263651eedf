"""The panel of psf."""
