"""The panel of advice."""
