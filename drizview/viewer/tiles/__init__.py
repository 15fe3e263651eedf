"""Images cut into tiles for the browser."""
