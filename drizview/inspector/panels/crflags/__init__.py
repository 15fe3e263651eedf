"""Evidence of cosmic-ray flags: flagged stars and why, density over each chip, fraction against exposure time."""
