import { outlined } from "./strokes.js";

/** Draw the cross-hair where a pixel was picked, on frames of the scene it was picked in. */
export function drawPick(pen, view, frame, { at, zoom, width, height }) {
  const { pick } = view.state;
  if (pick.sx === undefined || view.frames.get(pick.frame)?.scene !== frame.scene) return;
  const { x, y } = at(pick.sx, pick.sy);
  if (x < -20 || y < -20 || x > width + 20 || y > height + 20) return;
  const gap = Math.max(4, Math.min(zoom * 0.75, 40));
  const cross = () => {
    pen.beginPath();
    for (const [u, v] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      pen.moveTo(x + u * gap, y + v * gap);
      pen.lineTo(x + u * (gap + 9), y + v * (gap + 9));
    }
  };
  outlined(pen, cross, "#fff", 1.5);
}

/** Draw the rectangle that was brushed. */
export function drawArea(pen, area, frame, { at }) {
  if (area.x0 === undefined || area.scene !== frame.scene) return;
  const [a, b] = [at(area.x0, area.y1), at(area.x1, area.y0)];
  pen.save();
  pen.fillStyle = "#ffffff14";
  pen.fillRect(a.x, a.y, b.x - a.x, b.y - a.y);
  for (const [style, gaps] of [
    ["#000b", []],
    ["#fff", [5, 4]],
  ]) {
    pen.setLineDash(gaps);
    pen.strokeStyle = style;
    pen.lineWidth = 1.5;
    pen.strokeRect(a.x, a.y, b.x - a.x, b.y - a.y);
  }
  pen.restore();
}
