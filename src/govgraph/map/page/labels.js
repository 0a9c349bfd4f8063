// Labels of constant size on the screen: placed greedily, the most important first, never over another label or mark.
(function () {
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif';
  GG.font = (size, weight) => weight + " " + size + "px " + FONT;
  const pen = document.createElement("canvas").getContext("2d");
  const wraps = new Map();
  // Bidirectional controls are taken out, so that a name cannot turn its neighbours around.
  GG.clean = (text) => text.replace(/[\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();

  function wrap(text, size, weight, max) {
    const key = size + "|" + weight + "|" + max + "|" + text;
    const known = wraps.get(key);
    if (known) return known;
    pen.font = GG.font(size, weight);
    const lines = [];
    let line = "";
    const whole = GG.clean(text), read = whole.length > 300 ? whole.slice(0, 300) + "…" : whole; // all of it is in the panel
    for (const word of read.split(/\s+/)) {
      const joined = line ? line + " " + word : word;
      if (line && pen.measureText(joined).width > max) { lines.push(line); line = word; } else line = joined;
      while (line.length > 1 && pen.measureText(line).width > max * 1.7) {
        const n = Math.max(1, Math.floor((line.length * max * 1.6) / pen.measureText(line).width));
        lines.push(line.slice(0, n));
        line = line.slice(n);
      }
      if (lines.length > 60) break;
    }
    if (line) lines.push(line);
    const found = { lines, width: Math.max(0, ...lines.map((one) => pen.measureText(one).width)) };
    wraps.set(key, found);
    return found;
  }
  GG.wrap = wrap;

  // A grid of boxes, so that a label asks its neighbourhood and not everyone.
  class Boxes {
    constructor() { this.cells = new Map(); this.step = 64; }
    each(b, what) {
      for (let i = Math.floor(b[0] / this.step); i <= Math.floor(b[2] / this.step); i += 1) {
        for (let j = Math.floor(b[1] / this.step); j <= Math.floor(b[3] / this.step); j += 1) if (what(i * 65536 + j)) return true;
      }
      return false;
    }
    add(b, owner) {
      const box = [b[0], b[1], b[2], b[3], owner];
      this.each(b, (key) => { const cell = this.cells.get(key); if (cell) cell.push(box); else this.cells.set(key, [box]); return false; });
    }
    // Whether another mark is as near to a box as `far`; marks were added as squares, a pixel smaller on each side.
    near(b, far, owner) {
      const wide = far + 1, around = [b[0] - wide, b[1] - wide, b[2] + wide, b[3] + wide];
      return this.each(around, (key) => (this.cells.get(key) || []).some((c) => c[4] !== owner && gap(b, (c[0] + c[2]) / 2, (c[1] + c[3]) / 2, (c[2] - c[0]) / 2 + 1) < far));
    }
    hits(b, owner) {
      return this.each(b, (key) => (this.cells.get(key) || []).some((c) => c[4] !== owner && b[0] < c[2] && b[2] > c[0] && b[1] < c[3] && b[3] > c[1]));
    }
  }

  // How far a box is from the edge of a mark.
  const gap = (b, x, y, r) => Math.hypot(Math.max(b[0] - x, 0, x - b[2]), Math.max(b[1] - y, 0, y - b[3])) - r;

  // What the headline and the findings name has its name before all else that is not looked at.
  // Of those that the headline is about without naming them ("16 actors join 4 or more spaces"), names come before others.
  const MEANT = 24;
  let told = null, meant = null;
  ["filter", "words", "address", "staged"].forEach((what) => GG.on(what, () => { told = meant = null; }));
  function meantBy() {
    const [head] = GG.findings();
    return new Set(head && head.nodes.length <= MEANT ? head.nodes : []);
  }
  const isMeant = (id) => (meant = meant || meantBy()).has(id);
  GG.toldOf = () => (told = told || new Set(GG.findings().flatMap((one) => Object.values(one.names).flat())));
  const rank = (node, lit, focus) => (node.id === focus ? 1e6 : 0) + (GG.toldOf().has(node.id) ? 5e3 : 0) + (lit && lit.has(node.id) ? 1e4 : 0) + (node.space ? 2e3 : isMeant(node.id) ? 1e3 : 0) + node.size * 10;

  const FEW = 150; // of more marks, one try is enough: names are read on zoom
  // Places labels. `at` maps a node to screen pixels; `frame` is [width, height] or null; returns what was placed, in the best of
  // several tries where room is scarce.
  GG.placeLabels = (scale, at, frame, tries = 1, nearest = false) => {
    const lit = GG.lit(), focus = GG.focus();
    const marks = new Boxes(), list = [];
    GG.shown.nodes.forEach((id) => {
      const node = GG.nodes.get(id), p = at(node), r = node.size * scale;
      if (frame && (p.x < -150 || p.y < -60 || p.x > frame[0] + 150 || p.y > frame[1] + 60)) return;
      list.push({ node, p, r });
      marks.add([p.x - r + 1, p.y - r + 1, p.x + r - 1, p.y + r - 1], id);
    });
    list.sort((a, b) => rank(b.node, lit, focus) - rank(a.node, lit, focus) || (a.node.id < b.node.id ? -1 : 1));
    const zoom = Math.max(0.86, Math.min(1.3, Math.sqrt(scale) * 1.02));
    const limit = list.length > 600 ? 400 : 1e9, least = list.length > 200 ? 2.2 : 1; // of many, marks that are dots have their names on zoom
    // Whoever found no room chooses first in the next try, within spaces and within actors.
    let best = [];
    for (let turn = 0; turn < (list.length <= FEW && !lit ? tries : 1); turn += 1) {
      const placed = placeIn(list);
      if (placed.length > best.length) best = placed;
      const done = new Set(placed.map((one) => one.node.id)), first = ({ node }) => (GG.toldOf().has(node.id) ? 4 : 0) + (node.space ? 2 : 0) + Number(!done.has(node.id));
      if (done.size === list.length) break;
      list.sort((a, b) => first(b) - first(a));
    }
    return best;
    function placeIn(order) {
      const taken = new Boxes(), placed = [];
      for (const { node, p, r } of order) {
        if (placed.length >= limit) break;
        if (lit && !lit.has(node.id)) continue;
        if (!lit && !node.space && r < least && !GG.toldOf().has(node.id)) continue;
        const anchor = node.space && GG.data.form === "network";
        const size = Math.round((anchor ? 13.6 : 11.6) * zoom * 2) / 2, weight = anchor || node.id === focus ? 650 : 450;
        // A space is never left without its name for want of room beside its mark: narrower, then a little farther away.
        const widths = anchor || GG.toldOf().has(node.id) || isMeant(node.id) ? [[118, 0], [180, 0], [84, 0], [118, 8], [84, 8], [118, 16], [84, 16], [118, 24], [84, 24], [84, 34]] : [[104, 0], [160, 0], [72, 0], [104, 8], [72, 8], [104, 14]];
        // In a figure, which nobody can point at, a name is nearer to its mark than to any other. A space has one in any case; what the
        // headline names too, if need be over a mark.
        const named = GG.toldOf().has(node.id), as = (all, how) => all.map(([max, away]) => [max, away, how]);
        const rooms = [...(nearest ? as(widths, "near") : []), ...(!nearest || anchor || named ? as(widths, "free") : []), ...(named ? as([0, 12, 24, 36, 50].map((away) => [118, away]), "over") : [])];
        let done = null;
        for (const [max, away, how] of rooms) {
          const { lines, width: w } = wrap(GG.short(node), size, weight, max * zoom);
          const step = size * 1.16, h = lines.length * step, far = r + away, q = far * 0.72;
          const spots = [
            [p.x - w / 2, p.y + far + 3, "center"], [p.x - w / 2, p.y - far - h - 3, "center"], [p.x + far + 5, p.y - h / 2, "left"],
            [p.x - far - 5 - w, p.y - h / 2, "right"], [p.x + q + 3, p.y + q, "left"], [p.x - q - 3 - w, p.y + q, "right"],
            [p.x + q + 3, p.y - q - h, "left"], [p.x - q - 3 - w, p.y - q - h, "right"], [p.x - w * 0.2, p.y + far + 3, "left"],
            [p.x - w * 0.8, p.y + far + 3, "right"], [p.x - w * 0.2, p.y - far - h - 3, "left"], [p.x - w * 0.8, p.y - far - h - 3, "right"],
          ];
          for (const [x, y, align] of spots) {
            if (frame && (x < 3 || y < 3 || x + w > frame[0] - 3 || y + h > frame[1] - 3)) continue;
            if (frame && GG.blocked && GG.blocked([x, y, x + w, y + h], frame)) continue;
            const box = [x - 2, y - 1, x + w + 2, y + h + 1];
            if (taken.hits(box, "") || (how !== "over" && marks.hits(box, node.id))) continue;
            const own = [x, y, x + w, y + h];
            if (how === "near" && marks.near(own, gap(own, p.x, p.y, r), node.id)) continue;
            done = { node, x, y, w, h, align, lines, size, weight, step, box };
            break;
          }
          if (done) break;
        }
        if (done) { taken.add(done.box, node.id); placed.push(done); }
      }
      return placed;
    }
  };
  GG.drawLabels = (ctx, placed, [width, height]) => {
    const halo = GG.css("--bg");
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.4;
    ctx.direction = "ltr";
    ctx.strokeStyle = halo;
    ctx.fillStyle = GG.css("--ink");
    let font = "";
    for (const one of placed) {
      if (one.x > width || one.y > height || one.x + one.w < 0 || one.y + one.h < 0) continue;
      const wanted = GG.font(one.size, one.weight);
      if (wanted !== font) { ctx.font = wanted; font = wanted; }
      ctx.textAlign = one.align;
      if (one.angle !== undefined) {
        ctx.save();
        ctx.translate(one.x, one.y);
        ctx.rotate(one.angle);
      }
      const turned = one.angle !== undefined, x = turned ? 0 : one.align === "center" ? one.x + one.w / 2 : one.align === "left" ? one.x : one.x + one.w;
      one.lines.forEach((line, i) => {
        const y = (turned ? -one.h / 2 : one.y) + i * one.step;
        ctx.strokeText(line, x, y);
        ctx.fillText(line, x, y);
      });
      if (turned) ctx.restore();
    }
  };
})();
