/**
 * What the browser and Python must agree on. Each line is a name of Python (see tests/viewer/test_constants.py, which reads both) and
 * its value as JSON.
 */

/** Texels on a side of a tile. */
export const TILE = 512;
/** The code that stands for a pixel without a value. */
export const BLANK = 65535;
/** Bytes of a pixel, by the form of its tile. */
export const BYTES = { "u16": 2, "dq": 2, "f32": 4, "share": 8 };
/** The stretches that may be chosen. */
export const STRETCHES = ["linear", "sqrt", "log", "asinh"];
/** Red, green and blue where there is no image. */
export const BACKGROUND = [11, 13, 16];
/** A flag that is set but not in the mask, where a frame shows the flags themselves. */
export const UNMASKED = "#3a3f46";
/** The least opacity of a block of pixels with a flag. */
export const FAINTEST = 0.18;
/** The most that one may zoom in [screen px per scene unit]. */
export const CLOSEST = 96;
/** Free space on each side of a frame that is fitted, as a share of the screen: its edges, and what lies on them, are seen. */
export const MARGIN = 0.02;
/** A pixel is found to so many scene units. */
export const TOLERANCE = 1e-6;
/** Colours of a mark, of what is chosen, and of a region. */
export const MARK = "#7fd4ff";
export const CHOSEN = "#ffd54a";
export const REGION = "#69f0ae";
/** Least radius of a mark, of the chosen mark, and of a circle of an overlay [px]. */
export const MARK_RADIUS = 6;
export const CHOSEN_RADIUS = 9;
export const SHAPE_RADIUS = 2;
