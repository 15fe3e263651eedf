"""Evidence of artefacts: each one on the product and on the exposures, and where it comes from."""
