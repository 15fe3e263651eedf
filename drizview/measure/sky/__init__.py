"""The sky background, its steps and its record in MDRIZSKY."""
