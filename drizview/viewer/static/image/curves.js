/** The stretches, each from a share of the cuts to the stretched scale, and back. The same as in shades.py. */
const LOG = Math.log(1001);
const ASINH = Math.asinh(10);

export const CURVES = {
  linear: { stretch: (t) => t, value: (u) => u },
  sqrt: { stretch: Math.sqrt, value: (u) => u * u },
  log: { stretch: (t) => Math.log(1 + 1000 * t) / LOG, value: (u) => Math.expm1(u * LOG) / 1000 },
  asinh: { stretch: (t) => Math.asinh(10 * t) / ASINH, value: (u) => Math.sinh(u * ASINH) / 10 },
};
