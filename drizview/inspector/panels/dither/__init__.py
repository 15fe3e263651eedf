"""Evidence of the dither: footprints, sub-pixel phases, and predictions for other output grids."""
