"""The panel of mdrizsky."""
