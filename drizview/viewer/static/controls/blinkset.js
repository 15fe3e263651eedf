/** Sets of frames that are often blinked. @param {Map<string, object>} frames @param {object} shown @returns {Array<[string, string[]]>} Name and ids. */
export function blinkSets(frames, shown) {
  const all = [...frames.values()];
  const products = new Set(all.filter(({ kind }) => kind === "wht" || kind === "ctx").map(({ group }) => group));
  const product = all.find((frame) => products.has(frame.group) && frame.kind === "sci");
  const exposures = all.filter((frame) => !products.has(frame.group) && frame.kind === "sci");
  const own = products.has(shown?.group) ? exposures[0]?.group : shown?.group;
  const pair = all.filter(({ group, kind }) => group === own && (kind === "sci" || kind === "dq"));
  const sets = [
    [`SCI and DQ of ${own}`, pair],
    ["SCI of all exposures", exposures],
    ["product and exposures", product ? [product, ...exposures] : []],
    ["before and after", product ? [product, ...all.filter(({ beside }) => beside === product.id)] : []],
    ["product: SCI, WHT, CTX", all.filter(({ group }) => products.has(group))],
  ];
  const ids = sets.map(([name, set]) => [name, set.map(({ id }) => id)]);
  return [...ids.filter(([, set]) => set.length > 1), ["none", []]];
}

/** @returns {string[]} The set with one frame moved by some places. */
export function moved(set, id, by) {
  const at = set.indexOf(id);
  const rest = set.filter((other) => other !== id);
  rest.splice(Math.max(0, Math.min(rest.length, at + by)), 0, id);
  return rest;
}
