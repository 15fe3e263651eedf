"""Evidence of cosmic-ray flags: flagged stars and the likely cause, the density over each chip, the fraction flagged."""
