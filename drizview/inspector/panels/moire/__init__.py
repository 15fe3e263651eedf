"""The panel of moire."""
