"""The panel of crflags."""
