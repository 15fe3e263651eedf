"""Evidence of cosmic-ray flags: flagged stars and why, the density over each chip, the fraction against the exposure time."""
