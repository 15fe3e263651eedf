import { Mesh } from "./mesh.js";

/**
 * Unpack the frames as Python tells them.
 * @param {{tile: number, frames: object[], sources: Object<string, object>, meshes: object[]}} told
 * @returns {Map<string, object>} Frames by id, in order; each plane with its source (id, shape, levels) and mesh.
 */
export function unpackScenery(told) {
  const meshes = (told.meshes ?? []).map(unpackMesh);
  const plane = ({ source, mesh }) => {
    const info = { id: source, tile: told.tile, ...told.sources[source] };
    return { source: info, mesh: mesh === null ? Mesh.plain(info.shape[1], info.shape[0]) : meshes[mesh] };
  };
  const frames = (told.frames ?? []).map((frame) => [
    frame.id,
    {
      ...frame,
      planes: frame.planes.map(plane),
      flags: frame.flags.map(plane),
    },
  ]);
  return new Map(frames);
}

function unpackMesh({ nx, ny, data }) {
  const values = new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  const [xs, ys, scene] = [values.slice(0, nx), values.slice(nx, nx + ny), values.slice(nx + ny)];
  return new Mesh(crypto.randomUUID?.() ?? String(Math.random()), xs, ys, scene);
}

/** @returns {{x0: number, y0: number, x1: number, y1: number}} The scene rectangle around a frame. */
export function frameBounds(frame) {
  const all = frame.planes.map((plane) => plane.mesh.bounds);
  return {
    x0: Math.min(...all.map((b) => b.x0)),
    y0: Math.min(...all.map((b) => b.y0)),
    x1: Math.max(...all.map((b) => b.x1)),
    y1: Math.max(...all.map((b) => b.y1)),
  };
}
