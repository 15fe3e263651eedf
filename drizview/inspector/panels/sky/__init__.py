"""The panel of sky."""
