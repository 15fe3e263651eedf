"""Evidence of hot pixels: stamps on the exposures and the product, their stack, and the pattern of the dither."""
