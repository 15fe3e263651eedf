"""The panel of headers."""
