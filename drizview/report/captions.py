"""What to look for in the pictures of each question."""

from __future__ import annotations

CAPTIONS = {
    "clean": "A residual cosmic ray or hot pixel is sharper than any star and stands in one exposure only; a hole is "
    "a pixel or a patch without weight; a trail is a straight line.",
    "sky": "A step of the sky follows the edge of an exposure, a chip or an amplifier in a straight line, with stars "
    "on both sides alike; an over-subtracted sky is a dark ring or hollow around a bright target.",
    "psf": "Displaced exposures draw stars out in one direction, or double them, and always the same; poor focus "
    "widens them in the exposures too.",
    "hotpix": "A leaking hot pixel repeats with the pattern of the dither: one sharp dot for each exposure, in the "
    "same figure all over the image.",
    "dither": "Without sub-pixel dithers stars keep the steps of the detector's pixels; drops too small for the "
    "exposures leave a grid in the weight map.",
    "align": "A displaced exposure shows the star beside its place in the product; in the product the star is drawn "
    "out or doubled.",
    "moire": "Correlated noise comes and goes in bands or a grid over the blank sky, while the mean stays the same.",
    "mdrizsky": "Look at the blank sky, not at the sources: where the target fills the frame no part of it is blank.",
    "crflags": "A cosmic ray is a sharp streak or dot in one exposure, flagged with a narrow rim. Red on the core of "
    "each star means a displaced exposure; red in a fine even grain means that noise or sky is flagged.",
    "weight": "Steps along the edges of exposures are the dither's own. A block or a band that is darker than its "
    "neighbours without such an edge has lost an exposure.",
    "imprint": "Dark spots in the weight map at the places of the stars: their cores were rejected in some of the "
    "exposures.",
}
WHOLE = "The drizzled image and its weights."
RINGS = "Rings mark the worst places of each alarm."
REGISTERED = "All pictures lie on the pixels of the product; exposures are shown by their nearest pixels."
