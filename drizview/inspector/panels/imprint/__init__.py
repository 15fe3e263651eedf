"""The panel of imprint."""
