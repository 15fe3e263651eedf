/** Moves triangles from scene coordinates to the screen, and hands on where in the raster they are. */
export const VERTEX = `#version 300 es
in vec4 a_corner;           // scene x, y; raster pixel x, y
uniform vec2 u_centre;      // scene point in the middle of the screen
uniform vec2 u_scale;       // half screens per scene unit
uniform vec2 u_turn;        // cosine and sine of the angle by which the scene is turned
out vec2 v_pixel;
void main() {
  v_pixel = a_corner.zw;
  vec2 at = a_corner.xy - u_centre;
  gl_Position = vec4(vec2(at.x * u_turn.x - at.y * u_turn.y, at.x * u_turn.y + at.y * u_turn.x) * u_scale, 0.0, 1.0);
}`;

/** Where in a tile a fragment lies. @param {string} sampler The kind of texture that a tile is. */
const texelOf = (sampler) => `#version 300 es
precision highp float;
precision highp int;
precision highp ${sampler};
uniform ${sampler} u_tile;
uniform float u_shrink;     // texels per raster pixel
uniform vec2 u_origin;      // first texel of the tile in its level
uniform ivec2 u_size;
in vec2 v_pixel;
out vec4 o_colour;
ivec2 texel() {
  ivec2 at = ivec2(floor((v_pixel + 0.5) * u_shrink - u_origin));
  return clamp(at, ivec2(0), u_size - 1);
}`;

/** Values to colours. Form 0: 16-bit codes, 1: the bits of a float32. */
export const IMAGE = `${texelOf("usampler2D")}
uniform int u_form;
uniform vec2 u_code;        // zero, step
uniform vec2 u_cuts;
uniform int u_stretch;      // 0 linear, 1 sqrt, 2 log, 3 asinh
uniform vec2 u_drag;        // contrast, bias
uniform bool u_invert;
uniform sampler2D u_map;    // 256 x 1
void main() {
  uint code = texelFetch(u_tile, texel(), 0).r;
  if (u_form == 0 ? code == 65535u : (code & 0x7f800000u) == 0x7f800000u) discard;
  float value = u_form == 0 ? u_code.x + u_code.y * float(code) : uintBitsToFloat(code);
  float t = clamp((value - u_cuts.x) / (u_cuts.y - u_cuts.x), 0.0, 1.0);
  if (u_stretch == 1) t = sqrt(t);
  else if (u_stretch == 2) t = log(1.0 + 1000.0 * t) / log(1001.0);
  else if (u_stretch == 3) t = asinh(10.0 * t) / asinh(10.0);
  t = clamp((t - u_drag.y) * u_drag.x + 0.5, 0.0, 1.0);
  int index = int(255.0 * (u_invert ? 1.0 - t : t) + 0.5);
  o_colour = vec4(texelFetch(u_map, ivec2(index, 0), 0).rgb, 1.0);
}`;

/** Flags, which are painted before (see flagpaint.js): premultiplied colours. */
export const FLAGS = `${texelOf("sampler2D")}
uniform float u_opacity;
void main() {
  o_colour = texelFetch(u_tile, texel(), 0) * u_opacity;
}`;
