"""The panel of measure."""
