"""Evidence of correlated noise: maps of the local noise, measured and predicted, and their power spectra."""
