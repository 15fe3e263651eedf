"""Evidence of the background: the smoothed sky of the product, and its steps at the borders of exposures."""
