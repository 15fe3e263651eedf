"""Evidence of alignment: shifts, residuals star by star, and the exposures blinked at four corners."""
