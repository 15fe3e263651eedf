/** Moves triangles from scene coordinates to the screen, and hands on where in the raster they are. */
export const VERTEX = `#version 300 es
in vec4 a_corner;           // scene x, y; raster pixel x, y
uniform vec2 u_centre;      // scene point in the middle of the screen
uniform vec2 u_scale;       // half screens per scene unit
out vec2 v_pixel;
void main() {
  v_pixel = a_corner.zw;
  gl_Position = vec4((a_corner.xy - u_centre) * u_scale, 0.0, 1.0);
}`;

const TEXEL = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D u_tile;
uniform float u_shrink;     // texels per raster pixel
uniform vec2 u_origin;      // first texel of the tile in its level
uniform ivec2 u_size;
uniform int u_form;
in vec2 v_pixel;
out vec4 o_colour;
uvec4 texel() {
  ivec2 at = ivec2(floor((v_pixel + 0.5) * u_shrink - u_origin));
  return texelFetch(u_tile, clamp(at, ivec2(0), u_size - 1), 0);
}`;

/** Values to colours. Form 0: 16-bit codes, 1: the bits of a float32. */
export const IMAGE = `${TEXEL}
uniform vec2 u_code;        // zero, step
uniform vec2 u_limits;
uniform int u_stretch;      // 0 linear, 1 sqrt, 2 log, 3 asinh
uniform vec2 u_drag;        // contrast, bias
uniform bool u_invert;
uniform sampler2D u_map;    // 256 x 1
void main() {
  uint code = texel().r;
  if (u_form == 0 ? code == 65535u : (code & 0x7f800000u) == 0x7f800000u) discard;
  float value = u_form == 0 ? u_code.x + u_code.y * float(code) : uintBitsToFloat(code);
  float t = clamp((value - u_limits.x) / (u_limits.y - u_limits.x), 0.0, 1.0);
  if (u_stretch == 1) t = sqrt(t);
  else if (u_stretch == 2) t = log(1.0 + 1000.0 * t) / log(1001.0);
  else if (u_stretch == 3) t = asinh(10.0 * t) / asinh(10.0);
  t = clamp((t - u_drag.y) * u_drag.x + 0.5, 0.0, 1.0);
  int index = int(255.0 * (u_invert ? 1.0 - t : t) + 0.5);
  o_colour = vec4(texelFetch(u_map, ivec2(index, 0), 0).rgb, 1.0);
}`;

/**
 * Flags to colours. Form 2: the bits themselves, looked up in a table of all 65536 values; form 3: the share of each bit in 16
 * codes of four bits, looked up byte by byte. A loop over 16 bits would be slow where the GPU is software.
 */
export const FLAGS = `${TEXEL}
uniform sampler2D u_values; // 256 x 256: colour of a value
uniform sampler2D u_shares; // 256 x 16: rows 0-7 colour times share and share of the mask's bits, rows 8-15 share of the others
uniform float u_opacity;
uniform float u_faintest;   // the least opacity of a block with any flag
uniform bool u_alone;       // the flags are the picture
uniform vec3 u_other;       // colour of flags that are not in the mask
void main() {
  uvec4 code = texel();
  if (code.r == 0u && (u_form == 2 || code.g == 0u)) discard;
  if (u_form == 2) {
    vec4 found = texelFetch(u_values, ivec2(int(code.r & 255u), int(code.r >> 8)), 0);
    o_colour = vec4(found.rgb, 1.0) * found.a * u_opacity;
    return;
  }
  vec4 sum = vec4(0.0);
  float others = 0.0;
  for (int k = 0; k < 8; k++) {
    int byte = int(((k < 4 ? code.r : code.g) >> (8 * (k & 3))) & 255u);
    if (byte == 0) continue;
    sum += texelFetch(u_shares, ivec2(byte, k), 0);
    if (u_alone) others += texelFetch(u_shares, ivec2(byte, k + 8), 0).r;
  }
  o_colour = vec4(0.0);
  if (others > 0.0) o_colour = vec4(u_other, 1.0) * clamp(sqrt(others), u_faintest, 1.0);
  if (sum.a > 0.0) {
    float alpha = clamp(sqrt(sum.a), u_faintest, 1.0) * u_opacity;
    o_colour = vec4(sum.rgb / sum.a, 1.0) * alpha + o_colour * (1.0 - alpha);
  }
}`;
