"""The panel of weight."""
