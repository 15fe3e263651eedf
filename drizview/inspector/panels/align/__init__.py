"""The panel of align."""
