import { outlined } from "./strokes.js";

/** Draw the cross-hair where a pixel was picked, on frames of the scene it was picked in. */
export function drawPick(context, view, frame, { at, zoom, width, height }) {
  const { pick } = view.state;
  if (pick.sx === undefined || view.frames.get(pick.frame)?.scene !== frame.scene) return;
  const { x, y } = at(pick.sx, pick.sy);
  if (x < -20 || y < -20 || x > width + 20 || y > height + 20) return;
  const gap = Math.max(4, Math.min(zoom * 0.75, 40));
  const cross = () => {
    context.beginPath();
    for (const [u, v] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      context.moveTo(x + u * gap, y + v * gap);
      context.lineTo(x + u * (gap + 9), y + v * (gap + 9));
    }
  };
  outlined(context, cross, "#fff", 1.5);
}

/** Draw the rectangle that was brushed. */
export function drawArea(context, area, frame, { at }) {
  if (area.x0 === undefined || area.scene !== frame.scene) return;
  const corners = [[area.x0, area.y0], [area.x1, area.y0], [area.x1, area.y1], [area.x0, area.y1]].map(([x, y]) => at(x, y));
  const path = () => {
    context.beginPath();
    for (const { x, y } of corners) context.lineTo(x, y);
    context.closePath();
  };
  context.save();
  context.fillStyle = "#ffffff14";
  path();
  context.fill();
  for (const [style, gaps] of [
    ["#000b", []],
    ["#fff", [5, 4]],
  ]) {
    context.setLineDash(gaps);
    context.strokeStyle = style;
    context.lineWidth = 1.5;
    path();
    context.stroke();
  }
  context.restore();
}
