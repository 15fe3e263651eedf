"""From pixels of a chip to pixels of the product and back.

Four words name a part of an image:

window
    Two slices, of rows and of columns: where it is.
stamp
    The array of the pixels in a window.
cutout
    A stamp about a place on the sky.
block
    One of the equal squares of a grid that covers an image.
"""
