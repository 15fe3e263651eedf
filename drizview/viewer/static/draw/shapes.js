/** What a person can draw, shape by shape: made from two points, held, moved, scaled, traced and said in words. */

const round = (value) => Math.round(value * 1000) / 1000;
const turned = (u, v, degrees) => {
  const angle = (degrees * Math.PI) / 180;
  return [u * Math.cos(angle) - v * Math.sin(angle), u * Math.sin(angle) + v * Math.cos(angle)];
};
const apart = (a, b) => Math.hypot(b.x - a.x, b.y - a.y);
const moveCentre = (region, dx, dy) => ({ ...region, x: round(region.x + dx), y: round(region.y + dy) });
const scaleOf = (...keys) => (region, factor) => ({ ...region, ...Object.fromEntries(keys.map((key) => [key, round(region[key] * factor)])) });
const ofCorners = (corners) => corners.map((corner, k) => [corner, corners[(k + 1) % corners.length]]);

const circle = {
  name: "Circle",
  between: (from, to) => ({ x: round(from.x), y: round(from.y), r: round(apart(from, to)) }),
  handles: ({ x, y, r }) => [[x + r, y]],
  pulled: (region, _, to) => ({ ...region, r: round(apart(region, to)) }),
  moved: moveCentre,
  scaled: scaleOf("r"),
  hasSize: ({ r }) => r > 0,
  trace: (context, { x, y, r }, { at, zoom }) => ring(context, at(x, y), r * zoom),
  far: ({ x, y, r }, { at, zoom }, px, py) => Math.abs(fromPoint(at(x, y), px, py) - r * zoom),
  size: ({ r }, length) => `radius ${length(r)}`,
};

const annulus = {
  ...circle,
  name: "Annulus",
  between: (from, to) => ({ ...circle.between(from, to), inner: round(apart(from, to) / 2) }),
  handles: ({ x, y, r, inner }) => [[x + r, y], [x - inner, y]],
  pulled: (region, handle, to) => {
    const wanted = round(apart(region, to));
    if (handle) return { ...region, inner: Math.min(Math.max(wanted, 0.01), round(region.r * 0.99)) };
    return { ...region, r: Math.max(wanted, round(region.inner * 1.01)) };
  },
  scaled: scaleOf("r", "inner"),
  hasSize: ({ r, inner }) => inner > 0 && r > inner,
  trace: (context, region, screen) => {
    circle.trace(context, region, screen);
    circle.trace(context, { ...region, r: region.inner }, screen);
  },
  far: (region, ...where) => Math.min(circle.far(region, ...where), circle.far({ ...region, r: region.inner }, ...where)),
  size: ({ r, inner }, length) => `radii ${length(inner)} to ${length(r)}`,
};

const box = {
  name: "Box",
  between: (from, to) => ({
    x: round((from.x + to.x) / 2),
    y: round((from.y + to.y) / 2),
    width: round(Math.abs(to.x - from.x)),
    height: round(Math.abs(to.y - from.y)),
    angle: 0,
  }),
  handles: ({ x, y, width, height, angle }) =>
    [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => {
      const [dx, dy] = turned((u * width) / 2, (v * height) / 2, angle);
      return [x + dx, y + dy];
    }),
  pulled: (region, handle, to) => {
    const [fx, fy] = box.handles(region)[(handle + 2) % 4];
    const [u, v] = turned(to.x - fx, to.y - fy, -region.angle);
    return { ...region, x: round((fx + to.x) / 2), y: round((fy + to.y) / 2), width: round(Math.abs(u)), height: round(Math.abs(v)) };
  },
  moved: moveCentre,
  scaled: scaleOf("width", "height"),
  hasSize: ({ width, height }) => width > 0 && height > 0,
  trace: (context, region, screen) => polyline(context, box.handles(region), screen, true),
  far: (region, screen, px, py) => fromEdges(ofCorners(box.handles(region)), screen, px, py),
  size: ({ width, height }, length) => `${length(width)} × ${length(height)}`,
};

/** An ellipse is held by the corners of the box around it. */
const ellipse = {
  ...box,
  name: "Ellipse",
  trace: (context, region, screen) => polyline(context, rimOf(region), screen, true),
  far: (region, screen, px, py) => fromEdges(ofCorners(rimOf(region)), screen, px, py),
};

const polygon = {
  name: "Polygon",
  between: () => ({ points: [] }),
  handles: ({ points }) => points,
  pulled: (region, handle, to) => ({
    ...region,
    points: region.points.map((point, k) => (k === handle ? [round(to.x), round(to.y)] : point)),
  }),
  moved: (region, dx, dy) => ({ ...region, points: region.points.map(([x, y]) => [round(x + dx), round(y + dy)]) }),
  scaled: (region, factor) => {
    const [x, y] = middleOf(region);
    return { ...region, points: region.points.map(([u, v]) => [round(x + (u - x) * factor), round(y + (v - y) * factor)]) };
  },
  hasSize: ({ points }) => points.length > 2,
  trace: (context, { points }, screen) => polyline(context, points, screen, true),
  far: ({ points }, screen, px, py) => fromEdges(ofCorners(points), screen, px, py),
  size: ({ points }) => `${points.length} corners`,
};

const line = {
  name: "Line",
  between: (from, to) => ({ x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y) }),
  handles: ({ x1, y1, x2, y2 }) => [[x1, y1], [x2, y2]],
  pulled: (region, handle, to) => ({ ...region, [`x${handle + 1}`]: round(to.x), [`y${handle + 1}`]: round(to.y) }),
  moved: (region, dx, dy) => {
    const { x1, y1, x2, y2 } = region;
    return { ...region, x1: round(x1 + dx), y1: round(y1 + dy), x2: round(x2 + dx), y2: round(y2 + dy) };
  },
  scaled: (region, factor) => {
    const [x, y] = middleOf(region);
    const [dx, dy] = [((region.x2 - region.x1) / 2) * factor, ((region.y2 - region.y1) / 2) * factor];
    return { ...region, x1: round(x - dx), y1: round(y - dy), x2: round(x + dx), y2: round(y + dy) };
  },
  hasSize: ({ x1, y1, x2, y2 }) => x1 !== x2 || y1 !== y2,
  trace: (context, region, screen) => polyline(context, line.handles(region), screen, false),
  far: (region, screen, px, py) => fromEdges([line.handles(region)], screen, px, py),
  size: ({ x1, y1, x2, y2 }, length) => `length ${length(Math.hypot(x2 - x1, y2 - y1))}`,
};

export const SHAPES = { circle, annulus, box, ellipse, polygon, line };

/** @returns {[number, number]} The middle of a region in the scene. */
export function middleOf(region) {
  if (region.shape !== "line" && region.shape !== "polygon") return [region.x, region.y];
  const points = SHAPES[region.shape].handles(region);
  return [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
}

/** @returns {Array<[number, number]>} Points around an ellipse. */
function rimOf({ x, y, width, height, angle }) {
  return Array.from({ length: 72 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 72;
    const [dx, dy] = turned((width / 2) * Math.cos(turn), (height / 2) * Math.sin(turn), angle);
    return [x + dx, y + dy];
  });
}

function ring(context, { x, y }, radius) {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function polyline(context, points, { at }, closed) {
  points.forEach(([x, y], k) => {
    const spot = at(x, y);
    if (k) context.lineTo(spot.x, spot.y);
    else context.moveTo(spot.x, spot.y);
  });
  if (closed) context.closePath();
}

function fromPoint({ x, y }, px, py) {
  return Math.hypot(x - px, y - py);
}

function fromEdges(edges, { at }, px, py) {
  return Math.min(...edges.map(([a, b]) => fromSegment(at(...a), at(...b), px, py)));
}

function fromSegment(a, b, px, py) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((px - a.x) * dx + (py - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(a.x + t * dx - px, a.y + t * dy - py);
}
