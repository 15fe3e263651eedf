import { Mesh } from "./mesh.js";

/**
 * Unpack the frames as Python tells them.
 * @param {{tile: number, frames: object[], sources: Object<string, object>, meshes: object[]}} told
 * @returns {Map<string, object>} Frames by id, in order; each plane with its source (id, shape, levels) and mesh.
 */
export function unpackScenery(told) {
  const meshes = (told.meshes ?? []).map(unpackMesh);
  const plane = ({ source, mesh: index, sky }) => {
    const info = { id: source, tile: told.tile, ...told.sources[source] };
    const mesh = index === null ? Mesh.plain(info.shape[1], info.shape[0]) : meshes[index];
    return { source: info, mesh, sky: sky && { ...sky, warp: { place: mesh, sky: meshes[sky.mesh] } } };
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

/** @returns {{x0: number, y0: number, x1: number, y1: number}} The scene rectangle around a frame, or around any planes. */
export function frameBounds(frame) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { mesh } of frame.planes) {
    const { x0, y0, x1, y1 } = mesh.bounds;
    [box.x0, box.y0] = [Math.min(box.x0, x0), Math.min(box.y0, y0)];
    [box.x1, box.y1] = [Math.max(box.x1, x1), Math.max(box.y1, y1)];
  }
  return box;
}
