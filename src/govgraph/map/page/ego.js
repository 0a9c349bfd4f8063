// The surroundings of one node: it stands in the middle, the others on rings by distance, in sectors by how they are tied to
// it. Names run outward. Groups of nodes that are folded are buttons, which open them.
(function () {
  const ego = GG.data.options.ego;
  GG.ego = ego || null;
  if (!ego) return;
  const $ = GG.$, el = GG.el, turn = Math.PI * 2, ARC = 76, PAD = 190;
  const center = () => GG.nodes.get(ego.center);
  GG.figurePad = PAD;

  // What each sector holds now, by its ring, folded nodes included; asked anew when the filters change.
  let counts = null;
  const forget = () => { counts = null; };
  ["filter", "words", "address", "staged"].forEach((what) => GG.on(what, forget));
  function counted() {
    if (counts) return counts;
    const told = GG.withRest(), folds = new Map(), neighbors = new Set();
    told.nodes.forEach((id) => { const { within } = GG.nodes.get(id); if (within) folds.set(within, (folds.get(within) || 0) + 1); });
    GG.around.get(ego.center).forEach((tie) => { if (told.ties.has(tie.id) && tie.s !== tie.t) neighbors.add(tie.s === ego.center ? tie.t : tie.s); });
    const sectors = new Map(ego.sectors.map((one) => [one.id, 0])), at = center();
    neighbors.forEach((id) => {
      const node = GG.nodes.get(id), angle = Math.atan2(GG.at(node).y - GG.at(at).y, GG.at(node).x - GG.at(at).x);
      const one = ego.sectors.find((sector) => inSector(sector, angle));
      if (one) sectors.set(one.id, sectors.get(one.id) + 1);
    });
    counts = { folds, sectors, n: neighbors.size };
    return counts;
  }
  const inSector = (one, angle) => ((angle - one.from) % turn + turn) % turn <= one.to - one.from + 1e-6;
  GG.at = (node) => ({ x: node.x, y: node.y }); // where the plan put it: a mark that was dragged stays in its sector
  const kinds = new Map(GG.data.classes.map((one) => [one.id, one.labels])); // of the sectors, whatever the colors show later
  const label = (one) => GG.clean(one.cls ? GG.in(kinds.get(one.cls)) : GG.wayOf(one.group));
  const tint = (one) => GG.color(GG.groups.get(one.group));
  GG.sectorsTold = () => ego.sectors.map((one) => ({ text: label(one), n: counted().sectors.get(one.id) || 0 })).filter((one) => one.n);

  // --- circles and arcs, in the coordinates of the map
  GG.on("background", (ctx) => {
    const { x, y } = GG.place(center());
    ctx.lineWidth = 1;
    ctx.strokeStyle = GG.css("--line");
    ego.rings.forEach((r) => { ctx.beginPath(); ctx.arc(x, y, r, 0, turn); ctx.stroke(); });
    ctx.lineWidth = 8;
    ctx.globalAlpha = 0.85;
    ego.sectors.forEach((one) => {
      if (!counted().sectors.get(one.id)) return;
      ctx.strokeStyle = tint(one);
      ctx.beginPath();
      ctx.arc(x, y, ARC, one.from + 0.02, one.to - 0.02);
      ctx.stroke();
    });
    ctx.globalAlpha = 1;
  });
  // What each sector is called, where there is room; its color is in the legend too.
  const pen = document.createElement("canvas").getContext("2d");
  function sectorLabels(scale, at) {
    const { x, y } = at(center()), size = 11, taken = [], found = [];
    pen.font = GG.font(size, 650);
    const inner = (ARC + 6) * scale, outer = (ego.rings[0] - 10) * scale;
    ego.sectors.filter((one) => counted().sectors.get(one.id)).sort((a, b) => (b.to - b.from) - (a.to - a.from)).forEach((one) => {
      const text = label(one) + " · " + GG.number(counted().sectors.get(one.id)), w = pen.measureText(text).width + 6, angle = (one.from + one.to) / 2;
      for (const part of [0.3, 0.5, 0.7, 0.15, 0.85]) {
        const r = inner + (outer - inner) * part, box = [x + Math.cos(angle) * r - w / 2, y + Math.sin(angle) * r - 8, x + Math.cos(angle) * r + w / 2, y + Math.sin(angle) * r + 8];
        const far = Math.max(...[0, 2].flatMap((i) => [1, 3].map((j) => Math.hypot(box[i] - x, box[j] - y)))), near = Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]));
        if (far > outer || near < inner || taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
        taken.push(box);
        found.push({ text, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, size });
        break;
      }
    });
    return found;
  }
  GG.on("foreground", (ctx) => {
    const net = GG.net(), at = (node) => net.canvasToDOM(GG.place(node));
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = GG.css("--bg");
    ctx.fillStyle = GG.css("--mut");
    sectorLabels(net.getScale(), at).forEach((one) => {
      ctx.font = GG.font(one.size, 650);
      ctx.strokeText(one.text, one.x, one.y);
      ctx.fillText(one.text, one.x, one.y);
    });
  });

  // --- names run outward from their marks, none over another
  function corners(one) {
    const { x, y, w, h, angle, flipped } = one, c = Math.cos(angle), s = Math.sin(angle), from = flipped ? -w : 0, to = flipped ? 0 : w;
    return [[from, -h / 2], [to, -h / 2], [to, h / 2], [from, h / 2]].map(([a, b]) => [x + a * c - b * s, y + a * s + b * c]);
  }
  const along = (points, [ax, ay]) => points.map(([x, y]) => x * ax + y * ay);
  const apart = (a, b) => Math.max(...a) < Math.min(...b) + 0.5 || Math.max(...b) < Math.min(...a) + 0.5;
  function meet(a, b) {
    const ways = [a, b].flatMap((one) => [[Math.cos(one.angle), Math.sin(one.angle)], [-Math.sin(one.angle), Math.cos(one.angle)]]);
    return !ways.some((way) => apart(along(a.corners, way), along(b.corners, way)));
  }
  function boxOf(points) {
    const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }
  const reach = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  function covers(one, mark) {
    const dx = mark.p.x - one.x, dy = mark.p.y - one.y, c = Math.cos(one.angle), s = Math.sin(one.angle), u = dx * c + dy * s, v = Math.abs(dy * c - dx * s);
    const [from, to] = one.flipped ? [-one.w, 0] : [0, one.w];
    return u > from - mark.r && u < to + mark.r && v < one.h / 2 + mark.r - 1;
  }
  const fits = (b, frame) => !frame || (b[0] > 2 && b[1] > 2 && b[2] < frame[0] - 2 && b[3] < frame[1] - 2 && !(GG.blocked && GG.blocked(b, frame)));
  function middle(scale, at) {
    const node = center(), p = at(node), size = Math.round(Math.max(11, Math.min(19, 17 * scale)) * 2) / 2, small = Math.max(10, size * 0.66);
    const name = GG.wrap(GG.clean(GG.short(node)), size, 650, 110 * Math.max(scale, 0.7)), step = size * 1.17, h = name.lines.length * step;
    const note = GG.say("ego_neighbors", { n: GG.number(counted().n) }), inside = (center().size - 4) * scale;
    // On one line or several, as the disc has room; where it has none, the headline says it.
    const below = [400, 1].map((most) => GG.wrap(note, small, 450, most)).find((one) => {
      const high = (h + small * 0.2 + one.lines.length * small * 1.2) / 2;
      return Math.hypot(one.width / 2, high) < inside && Math.hypot(name.width / 2, high) < inside;
    });
    const high = below ? below.lines.length * small * 1.2 : 0, top = p.y - (h + (below ? small * 0.2 + high : 0)) / 2;
    return [
      { node, x: p.x - name.width / 2, y: top, w: name.width, h, align: "center", lines: name.lines, size, weight: 650, step },
      ...(below ? [{ node, x: p.x - below.width / 2, y: top + h + small * 0.2, w: below.width, h: high, align: "center", lines: below.lines, size: small, weight: 450, step: small * 1.2 }] : []),
    ].map((one) => ({ ...one, box: [one.x, one.y, one.x + one.w, one.y + one.h] }));
  }
  const grown = (scale) => Math.max(0.9, Math.min(1.3, Math.sqrt(scale) * 1.04));
  GG.placeLabels = (scale, at, frame) => {
    const lit = GG.lit(), focus = GG.focus(), home = at(center()), zoom = grown(scale);
    const size = Math.round(11.6 * zoom * 2) / 2, step = size * 1.16, marks = [], list = [], placed = [];
    GG.shown.nodes.forEach((id) => {
      if (id === ego.center) return;
      const node = GG.nodes.get(id), p = at(node), r = node.size * scale;
      if (frame && (p.x < -150 || p.y < -150 || p.x > frame[0] + 150 || p.y > frame[1] + 150)) return;
      marks.push({ p, r, id });
      if (!lit || lit.has(id)) list.push({ node, p, r });
    });
    ego.folds.filter((one) => counted().folds.get(one.id)).forEach((one) => marks.push({ p: at(one), r: 15, id: "" }));
    const rank = (one) => (one.node.id === focus ? 1e6 : 0) + (GG.toldOf().has(one.node.id) ? 1e3 : 0) + one.node.size;
    list.sort((a, b) => rank(b) - rank(a) || (a.node.id < b.node.id ? -1 : 1));
    for (const { node, p, r } of list) {
      const outward = Math.atan2(p.y - home.y, p.x - home.x), flipped = Math.cos(outward) < 0, angle = flipped ? outward + Math.PI : outward;
      const weight = node.id === focus ? 650 : 450, x = p.x + Math.cos(outward) * (r + 5), y = p.y + Math.sin(outward) * (r + 5);
      for (const max of [150, 104, 210]) {
        const { lines, width } = GG.wrap(GG.clean(GG.short(node)), size, weight, max);
        const one = { node, x, y, w: width, h: lines.length * step, align: flipped ? "right" : "left", angle, flipped, lines, size, weight, step };
        one.corners = corners(one);
        one.box = boxOf(one.corners);
        if (!fits(one.box, frame) || placed.some((other) => reach(one.box, other.box) && meet(one, other)) || marks.some((mark) => mark.id !== node.id && covers(one, mark))) continue;
        placed.push(one);
        break;
      }
    }
    return [...middle(scale, at), ...placed];
  };

  // --- the whole with its names in the window: their size on the screen does not change with the scale
  GG.fit = (animated) => {
    const box = $("map"), w = box.clientWidth / 2 - 6, h = box.clientHeight / 2 - 6, home = GG.place(center());
    if (!GG.net()) return;
    // Names and marks are larger where the picture is: as large as at the widest first, then as they come out.
    const scaleFor = (at) => {
      let scale = 1.6;
      GG.shown.nodes.forEach((id) => {
        if (id === ego.center) return;
        const node = GG.nodes.get(id), p = GG.place(node), dx = Math.abs(p.x - home.x), dy = Math.abs(p.y - home.y), far = Math.hypot(dx, dy) || 1;
        const { width } = GG.wrap(GG.clean(GG.short(node)), 11.6, 450, 150), room = Math.min(width * grown(at) + node.size * at + 12, 0.36 * Math.min(w, h) + 40);
        if (dx > 1) scale = Math.min(scale, Math.max(w * 0.4, w - (room * dx) / far) / dx);
        if (dy > 1) scale = Math.min(scale, Math.max(h * 0.4, h - (room * dy) / far) / dy);
      });
      return scale;
    };
    const scale = scaleFor(scaleFor(1.6));
    GG.atHome({ x: home.x, y: home.y, scale }, animated);
  };

  // --- ties between others than the one in the middle stand back
  const bend = GG.bend, look = GG.tieLook, own = (tie) => tie.s === ego.center || tie.t === ego.center;
  GG.bend = (tie, a, b) => (own(tie) ? { ...bend(tie, a, b), round: GG.bendOf(tie) } : bend(tie, a, b));
  GG.tieLook = (tie) => {
    const found = look(tie);
    if (found.mine || own(tie) || GG.focus()) return found;
    return { ...found, opacity: Math.min(found.opacity, GG.state.high ? 0.5 : 0.09), width: Math.min(found.width, 1) };
  };

  // --- the groups that are folded: a button each, that stands where its nodes would
  const bar = el("div", { id: "folds", role: "group" }), buttons = new Map();
  $("stage").append(bar);
  ego.folds.forEach((one) => {
    const button = el("button", { type: "button", "data-fold": one.id, click: () => {
      const unfolded = new Set(GG.state.unfolded);
      if (unfolded.has(one.id)) unfolded.delete(one.id); else unfolded.add(one.id);
      GG.change("filter", { unfolded });
      GG.fit(true);
    } });
    buttons.set(one.id, button);
    bar.append(button);
  });
  function tell() {
    bar.setAttribute("aria-label", GG.say("ego_groups"));
    ego.folds.forEach((one) => {
      const n = counted().folds.get(one.id) || 0, open = GG.state.more || GG.state.unfolded.has(one.id), button = buttons.get(one.id);
      const sector = ego.sectors.find((sector) => sector.id === one.sector);
      button.hidden = !n || GG.state.more;
      button.textContent = open ? "−" : "+" + GG.number(n);
      button.setAttribute("aria-expanded", String(open));
      const text = GG.say(one.ring ? "ego_fold_far" : "ego_fold", { n: GG.number(n), what: label(sector), d: GG.number(one.ring + 1) });
      button.setAttribute("aria-label", text);
      button.title = text;
    });
  }
  function follow() {
    const net = GG.net();
    ego.folds.forEach((one) => {
      const p = net.canvasToDOM({ x: one.x, y: one.y }), { style } = buttons.get(one.id);
      style.left = p.x + "px";
      style.top = p.y + "px";
    });
  }
  GG.on("begun", () => { GG.net().on("afterDrawing", follow); tell(); });
  ["filter", "words", "address", "staged"].forEach((what) => GG.on(what, () => { if (GG.net()) tell(); }));

  // --- in a figure
  // The outermost ring that has a mark; the square around it.
  const outermost = () => { const home = GG.place(center()), far = Math.max(0, ...[...GG.shown.nodes].map((id) => { const p = GG.place(GG.nodes.get(id)); return Math.hypot(p.x - home.x, p.y - home.y); })); return Math.max(0, ...ego.rings.filter((r) => r <= far + 1)); };
  GG.reach = () => { const { x, y } = GG.place(center()), r = outermost(); return [{ x: x - r, y: y - r }, { x: x + r, y: y + r }]; };
  const n1 = (x) => (Math.round(x * 10) / 10).toString();
  GG.figureBack = (X, Y, color, k) => {
    const home = GG.place(center()), x = X(home.x), y = Y(home.y), most = outermost();
    const arc = n1(ARC * k), at = (angle) => n1(x + Math.cos(angle) * ARC * k) + " " + n1(y + Math.sin(angle) * ARC * k);
    const rings = ego.rings.filter((r) => r <= most).map((r) => '<circle cx="' + n1(x) + '" cy="' + n1(y) + '" r="' + n1(r * k) + '" fill="none" stroke="' + GG.css("--line") + '"/>');
    const arcs = ego.sectors.filter((one) => counted().sectors.get(one.id)).map((one) => {
      const from = one.from + 0.02, to = Math.min(one.to - 0.02, one.from + turn - 0.05);
      return '<path d="M' + at(from) + "A" + arc + " " + arc + " 0 " + Number(to - from > Math.PI) + " 1 " + at(to) + '" fill="none" stroke="' + tint(one) + '" stroke-width="' + n1(8 * k) + '" stroke-opacity="0.85"/>';
    });
    return [...rings, ...arcs].join("");
  };
  GG.figureFront = (X, Y, bg, mut, esc, k) => {
    const at = (node) => { const p = node.id && GG.nodes.has(node.id) ? GG.place(node) : node; return { x: X(p.x), y: Y(p.y) }; };
    const names = sectorLabels(k, at).map((one) => '<text x="' + n1(one.x) + '" y="' + n1(one.y + one.size * 0.35) + '" text-anchor="middle" font-size="' + one.size + '" font-weight="700" fill="' + mut + '" stroke="' + bg + '" stroke-width="4" stroke-linejoin="round" paint-order="stroke">' + esc(one.text) + "</text>");
    const more = ego.folds.filter((one) => counted().folds.get(one.id) && !GG.state.more && !GG.state.unfolded.has(one.id)).map((one) => {
      const p = at(one);
      return '<text x="' + n1(p.x) + '" y="' + n1(p.y + 4) + '" text-anchor="middle" font-size="11.5" font-weight="700" fill="' + mut + '">+' + counted().folds.get(one.id) + "</text>";
    });
    return [...names, ...more].join("");
  };
})();
