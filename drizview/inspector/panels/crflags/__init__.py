"""Evidence of cosmic-ray flags: flagged stars and the likely cause, density over each chip, fraction flagged."""
