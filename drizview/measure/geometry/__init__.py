"""From pixels of a chip to pixels of the product and back, and pieces of images."""
