import { BACKGROUND, STRETCHES, TILE } from "../constants.js";
import { paintFlags, paletteOf } from "./flagpaint.js";
import { FLAGS, IMAGE, VERTEX } from "./shaders.js";

const FORMAT = {
  u16: ["R16UI", "RED_INTEGER", "UNSIGNED_SHORT"],
  f32: ["R32UI", "RED_INTEGER", "UNSIGNED_INT"],
};

/** Bytes of textures that are kept beyond those of the picture that is drawn: a blink set of five frames on a large screen. */
const SPARE = 64 * 2 ** 20;

/**
 * Draws frames with WebGL2 and copies them into 2D canvases. One for the page: a browser grants about 16 contexts, and a page may
 * hold more pictures than that.
 */
export class Renderer {
  constructor() {
    /** Textures of tiles, the least used first, and their bytes. @type {Set<object>} */
    [this.live, this.bytes, this.turn] = [new Set(), 0, 0];
    this.canvas = document.createElement("canvas");
    this.gl = this.canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
    this.restored = () => {};
    if (!this.gl) return;
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.prepare();
      this.restored();
    });
    this.prepare();
  }

  /** @returns {boolean} Whether there is WebGL2 at all. */
  get works() {
    return Boolean(this.gl);
  }

  prepare() {
    const { gl } = this;
    this.generation = (this.generation ?? 0) + 1;
    this.live.clear();
    this.bytes = 0;
    /** Made when first used, or by `warm`. @type {Map<string, {handle: WebGLProgram, uniforms: object}>} */
    this.programs = new Map();
    /** @type {Map<string, {buffer: WebGLBuffer, corners: number}>} */
    this.shapes = new Map();
    /** @type {Map<string, WebGLTexture>} */
    this.tables = new Map();
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.enable(gl.BLEND);
    gl.enable(gl.SCISSOR_TEST); // a picture that is partly covered by another is not drawn in vain
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DITHER);
  }

  /** @param {boolean} flags For a tile of flags, or of an image. @returns {{handle: WebGLProgram, uniforms: object}} */
  program(flags) {
    const { gl, programs } = this;
    if (!programs.has(flags)) programs.set(flags, makeProgram(gl, flags ? FLAGS : IMAGE));
    return programs.get(flags);
  }

  /**
   * Draw a pixel that nobody sees: drivers translate a program when it is first drawn with, for 0.1 to 0.3 s without a graphics
   * card. Nothing here waits for it.
   * @param {boolean} flags With the program for flags, or for images.
   */
  warm(flags) {
    const { gl } = this;
    const rect = { x0: 0, y0: 0, x1: 1, y1: 1 };
    const mesh = { id: "none", triangles: () => new Float32Array([-1, -1, 0, 0, 3, -1, 0, 0, -1, 3, 0, 0]) };
    const image = { cuts: [0, 1], stretch: STRETCHES[0], contrast: 1, bias: 0.5, mapName: "none", map: new Uint8Array(768) };
    const look = flags ? { flags, mask: 1, colours: {}, opacity: 1, alone: false } : { flags, ...image };
    const data = flags ? new Uint32Array(2) : new Uint16Array(1);
    const entry = { header: { z: 0, x: 0, y: 0, shape: [1, 1], form: flags ? "share" : "u16" }, data, textures: {} };
    gl.viewport(0, 0, 1, 1);
    gl.scissor(0, 0, 1, 1);
    this.drawLayer({ look, tiles: [{ entry, mesh, rect }] }, { x: 0, y: 0, zoom: 1 }, 1, 1);
    this.drop(entry);
    gl.flush();
  }

  /**
   * Draw layers and copy them to a 2D canvas of the same size.
   * @param {HTMLCanvasElement} target
   * @param {{x: number, y: number, zoom: number}} camera Zoom in pixels of the target.
   * @param {Array<{look: object, tiles: Array<{entry: object, mesh: object, rect: object}>}>} layers Bottom first.
   * @param {{mode?: string, at?: number}} [over] Over what is there already: a blend by opacity, or a swipe over the left part.
   */
  draw(target, camera, layers, { mode = "blend", at = 1 } = {}) {
    const { gl, canvas } = this;
    const { width, height } = target;
    if (gl.isContextLost() || !width || !height) return;
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    this.turn += 1;
    const part = mode === "swipe" ? Math.round(at * width) : width;
    if (!part || (mode === "blend" && !at)) return;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, part, height);
    gl.clearColor(...BACKGROUND.map((value) => value / 255), 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const layer of layers) this.drawLayer(layer, camera, width, height);
    const context = target.getContext("2d");
    context.globalAlpha = mode === "swipe" ? 1 : at;
    context.drawImage(canvas, 0, canvas.height - height, part, height, 0, 0, part, height);
    context.globalAlpha = 1;
  }

  drawLayer({ look, tiles }, camera, width, height) {
    const { gl } = this;
    const program = this.program(Boolean(look.flags));
    const at = program.uniforms;
    gl.useProgram(program.handle);
    gl.uniform2f(at.u_centre, camera.x, camera.y);
    gl.uniform2f(at.u_turn, Math.cos(camera.turn ?? 0), Math.sin(camera.turn ?? 0));
    gl.uniform2f(at.u_scale, (2 * camera.zoom) / width, (2 * camera.zoom) / height);
    gl.uniform1i(at.u_tile, 0);
    if (look.flags) gl.uniform1f(at.u_opacity, look.alone ? 1 : look.opacity);
    else this.setImage(at, look);
    for (const tile of tiles) this.drawTile(at, tile, look);
  }

  setImage(at, { cuts, stretch, contrast, bias, invert, map, mapName }) {
    const { gl } = this;
    gl.uniform2f(at.u_cuts, ...cuts);
    gl.uniform1i(at.u_stretch, STRETCHES.indexOf(stretch));
    gl.uniform2f(at.u_drag, contrast, bias);
    gl.uniform1i(at.u_invert, invert ? 1 : 0);
    this.bind(1, at.u_map, `map ${mapName}`, () => this.table(256, 1, "RGB8", "RGB", "UNSIGNED_BYTE", map));
  }

  /** Bind a look-up table, made when it is first needed. A few are kept: frames that blink take turns. */
  bind(unit, uniform, key, build) {
    const { gl, tables } = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    const texture = tables.get(key) ?? build();
    tables.delete(key);
    tables.set(key, texture);
    while (tables.size > 24) {
      const [oldest, old] = tables.entries().next().value;
      tables.delete(oldest);
      gl.deleteTexture(old);
    }
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(uniform, unit);
  }

  table(width, height, inside, format, type, data) {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl[inside], width, height, 0, gl[format], gl[type], data);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    return texture;
  }

  drawTile(at, { entry, mesh, rect }, look) {
    const { gl } = this;
    const { z, x, y, shape, form, zero = 0, step = 1 } = entry.header;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, look.flags ? this.painted(entry, look) : this.texture(entry));
    gl.uniform1f(at.u_shrink, 2 ** -z);
    gl.uniform2f(at.u_origin, x * TILE, y * TILE);
    gl.uniform2i(at.u_size, shape[1], shape[0]);
    if (!look.flags) {
      gl.uniform1i(at.u_form, form === "u16" ? 0 : 1);
      gl.uniform2f(at.u_code, zero, step);
    }
    const { buffer, corners } = this.shape(mesh, rect);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 4, gl.FLOAT, false, 0, 0);
    gl.drawArrays(gl.TRIANGLES, 0, corners);
  }

  /** @returns {WebGLTexture} The codes of an image tile. */
  texture(entry) {
    return this.kept(entry, "codes", "", () => {
      const [inside, format, type] = FORMAT[entry.header.form];
      return this.table(entry.header.shape[1], entry.header.shape[0], inside, format, type, entry.data);
    });
  }

  /** @returns {WebGLTexture} The colours of a tile of flags; those over an image and those of a frame of flags are kept apart. */
  painted(entry, look) {
    const [key, palette] = paletteOf(look);
    return this.kept(entry, look.alone ? "alone" : "over", key, () => {
      const [height, width] = entry.header.shape;
      return this.table(width, height, "RGBA8", "RGBA", "UNSIGNED_BYTE", paintFlags(entry, palette));
    });
  }

  /** @returns {WebGLTexture} A texture of a tile, made again when its key or the context is another. */
  kept(entry, role, key, build) {
    const known = entry.textures[role];
    if (known?.generation === this.generation && known.key === key) return this.used(known).handle;
    if (known) this.release(known);
    const [height, width] = entry.header.shape;
    const bytes = width * height * (role === "codes" && entry.header.form === "u16" ? 2 : 4);
    const made = { handle: build(), key, generation: this.generation, bytes, from: entry.textures, role };
    entry.textures[role] = made;
    this.bytes += bytes;
    this.used(made);
    this.shed();
    return made.handle;
  }

  /** Note that a texture is drawn now. */
  used(texture) {
    this.live.delete(texture);
    this.live.add(texture);
    texture.turn = this.turn;
    return texture;
  }

  /** Let go of textures that have not been drawn for longest; they are made again from their tiles when they are drawn. */
  shed() {
    for (const texture of this.live) {
      if (this.bytes <= SPARE || texture.turn === this.turn) break;
      delete texture.from[texture.role];
      this.release(texture);
    }
  }

  release(texture) {
    if (!this.live.delete(texture)) return;
    this.bytes -= texture.bytes;
    this.gl.deleteTexture(texture.handle);
  }

  shape(mesh, rect) {
    const { gl, shapes } = this;
    const key = `${mesh.id} ${rect.x0} ${rect.y0} ${rect.x1} ${rect.y1}`;
    if (!shapes.has(key)) {
      if (shapes.size > 4000) this.forgetShapes();
      const data = mesh.triangles(rect);
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      shapes.set(key, { buffer, corners: data.length / 4 });
    }
    return shapes.get(key);
  }

  forgetShapes() {
    for (const { buffer } of this.shapes.values()) this.gl.deleteBuffer(buffer);
    this.shapes.clear();
  }

  /** Free what a tile holds on the GPU. */
  drop(entry) {
    for (const texture of Object.values(entry.textures)) this.release(texture);
    entry.textures = {};
  }
}

/** Compile a program with the names of its uniforms. */
function makeProgram(gl, fragment) {
  const handle = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, fragment],
  ]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(handle, shader);
  }
  gl.bindAttribLocation(handle, 0, "a_corner");
  gl.linkProgram(handle);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = gl.getAttachedShaders(handle).map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`a shader does not compile: ${logs.join(" ")}`);
  }
  const uniforms = {};
  for (let k = 0; k < gl.getProgramParameter(handle, gl.ACTIVE_UNIFORMS); k += 1) {
    const { name } = gl.getActiveUniform(handle, k);
    uniforms[name] = gl.getUniformLocation(handle, name);
  }
  return { handle, uniforms };
}
