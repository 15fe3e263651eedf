"""Images, flags and places handed over to other viewers."""
