// A small layout for pictures that are made in the page: the same ends and ties give the same places, whatever their order.

/** @typedef {{ x: number, y: number }} Point */

const STEPS = 240, LENGTH = 110, WIDE = 104, HIGH = 46;

/**
 * Places for ends by name: tied ones near each other, no two so close that their names meet.
 * @param {string[]} names
 * @param {[string, string][]} ties
 * @param {string[]} [fixed] what stands in the middle
 * @returns {Map<string, Point>}
 */
export function layout(names, ties, fixed = []) {
  const ids = [...new Set(names)].sort(), n = ids.length;
  const place = new Map(ids.map((id, k) => [id, k]));
  const pairs = [...new Set(ties.map(([a, b]) => [place.get(a) ?? -1, place.get(b) ?? -1]).filter(([a, b]) => a >= 0 && b >= 0 && a !== b).map(([a, b]) => Math.min(a, b) * n + Math.max(a, b)))]
    .sort((a, b) => a - b).map((key) => [Math.floor(key / n), key % n]);
  const degree = new Array(n).fill(0);
  for (const [a, b] of pairs) { degree[a] += 1; degree[b] += 1; }
  // From the middle outward along a spiral: what is tied most comes first.
  const middle = new Set(fixed), order = ids.map((_, k) => k).sort((a, b) => Number(middle.has(ids[b])) - Number(middle.has(ids[a])) || degree[b] - degree[a] || a - b);
  const x = new Float64Array(n), y = new Float64Array(n), dx = new Float64Array(n), dy = new Float64Array(n);
  order.forEach((k, rank) => { const far = LENGTH * 0.7 * Math.sqrt(rank), turn = rank * 2.399963229728653; x[k] = far * Math.cos(turn); y[k] = far * Math.sin(turn); });
  for (let step = 0; step < STEPS; step += 1) {
    dx.fill(0);
    dy.fill(0);
    for (let a = 0; a < n; a += 1) {
      for (let b = a + 1; b < n; b += 1) {
        const px = x[a] - x[b], py = y[a] - y[b], far = Math.max(25, px * px + py * py), push = (LENGTH * LENGTH) / far;
        dx[a] += px * push; dy[a] += py * push; dx[b] -= px * push; dy[b] -= py * push;
      }
      dx[a] -= x[a] * 0.35; // what is tied to nothing does not drift away
      dy[a] -= y[a] * 0.35;
    }
    for (const [a, b] of pairs) {
      const px = x[a] - x[b], py = y[a] - y[b], far = Math.max(1, Math.hypot(px, py)), pull = far / LENGTH / (1 + 0.12 * Math.min(degree[a], degree[b]));
      dx[a] -= px * pull; dy[a] -= py * pull; dx[b] += px * pull; dy[b] += py * pull;
    }
    const most = LENGTH * 0.5 * (1 - step / STEPS) + 0.5;
    for (let k = 0; k < n; k += 1) {
      const far = Math.max(1e-6, Math.hypot(dx[k], dy[k])), go = Math.min(far, most) / far;
      x[k] += dx[k] * go;
      y[k] += dy[k] * go;
    }
  }
  apart(x, y);
  return new Map(ids.map((id, k) => [id, { x: Math.round(x[k]), y: Math.round(y[k]) }]));
}

/** Push apart what stands so close that names meet. @param {Float64Array} x @param {Float64Array} y */
function apart(x, y) {
  for (let turn = 0; turn < 60; turn += 1) {
    let moved = false;
    for (let a = 0; a < x.length; a += 1) {
      for (let b = a + 1; b < x.length; b += 1) {
        const px = x[b] - x[a], py = y[b] - y[a], across = WIDE - Math.abs(px), down = HIGH - Math.abs(py);
        if (across <= 0 || down <= 0) continue;
        moved = true;
        if (across < down) { const half = (across / 2 + 0.5) * (px < 0 ? -1 : 1); x[a] -= half; x[b] += half; }
        else { const half = (down / 2 + 0.5) * (py < 0 ? -1 : 1); y[a] -= half; y[b] += half; }
      }
    }
    if (!moved) return;
  }
}
