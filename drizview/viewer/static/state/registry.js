/**
 * What all drizview widgets of a page share. anywidget loads one copy of a module for each widget, so that anything
 * common has to live on globalThis.
 */
const REGISTRY = "drizview.registry.1";

/**
 * @returns {{views: Map<string, object>, sources: Map<string, object>, cache: object|null, painter: object|null,
 *   listeners: Set<function(): void>}} Views by uid, what is known of each source (cuts, error), the tile cache, the painter,
 *   and whom to call when a tile has arrived.
 */
export function registry() {
  globalThis[REGISTRY] ??= { views: new Map(), sources: new Map(), cache: null, painter: null, listeners: new Set() };
  return globalThis[REGISTRY];
}
