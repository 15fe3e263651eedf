"""The panel of clean."""
