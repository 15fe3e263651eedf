"""Evidence of the subtracted sky: MDRIZSKY against the sky measured on each chip."""
