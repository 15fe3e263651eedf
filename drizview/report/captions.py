"""What to look for in the pictures of each question."""

from __future__ import annotations

CAPTIONS = {
    "clean": "A residual cosmic ray or hot pixel is sharper than any star and appears in one exposure only; a hole is "
    "a pixel or a patch without weight; a satellite trail is a straight line.",
    "sky": "A sky step follows the edge of an exposure, a chip or an amplifier in a straight line, with similar stars "
    "on both sides; an oversubtracted sky is a dark ring or hollow around a bright target.",
    "psf": "Misaligned exposures elongate or double all stars in the same direction; poor focus broadens them in the "
    "exposures too.",
    "hotpix": "A hot pixel repeats in the dither pattern: one sharp dot for each exposure, in the same figure all over "
    "the image.",
    "dither": "Without sub-pixel dithers stars look as blocky as on the detector; drops too small for the number of "
    "exposures leave a grid in the weight map.",
    "align": "A misaligned exposure shows the star offset from its position in the product; in the product the star is "
    "elongated or doubled.",
    "moire": "Moiré makes the noise of blank sky vary in bands or a grid, while the mean stays the same.",
    "mdrizsky": "Look at blank sky, not at sources; if the target fills the frame, no part of it is blank.",
    "crflags": "A cosmic ray is a sharp streak or dot in one exposure, flagged with a narrow rim. Red on the core of "
    "every star means a misaligned exposure; red scattered finely and evenly means that noise or sky is flagged.",
    "weight": "Steps along the edges of exposures come from the dither. A block or band darker than its surroundings, "
    "without such an edge, has lost an exposure.",
    "imprint": "Dark spots in the weight map at the positions of stars: their cores were rejected in some exposures.",
}
WHOLE = "The drizzled image and its weights."
RINGS = "Rings mark the worst places of each alarm."
REGISTERED = "All pictures are on the pixel grid of the product; exposures are resampled to the nearest pixel."
