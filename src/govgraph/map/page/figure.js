// What is shown, as an SVG figure: title, marks, ties, labels without collisions, legend and source line.
(function () {
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  // Characters that XML 1.0 forbids are left out.
  const esc = (text) => GG.clean(String(text)).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"']/g, (c) => escapes[c]);
  const n1 = (x) => (Math.round(x * 10) / 10).toString();

  function shape(name, r, color, halo, hollow) {
    if (hollow && GG.data.shapes[name]) return '<polygon points="' + GG.data.shapes[name].map(([x, y]) => n1(x * r * 0.85) + "," + n1(y * r * 0.85)).join(" ") + '" fill="' + halo + '" stroke="' + color + '" stroke-width="1.6" stroke-linejoin="round"/>';
    const points = (GG.data.shapes[name] || []).map(([x, y]) => n1(x * r) + "," + n1(y * r)).join(" ");
    if (points) return '<polygon points="' + points + '" fill="' + color + '" stroke="' + halo + '" stroke-width="1.6" stroke-linejoin="round"/>';
    if (name === "disc") return '<circle r="' + n1(r) + '" fill="' + halo + '" stroke="' + color + '" stroke-width="' + n1(r * 0.09) + '"/>';
    if (name === "ring") return '<circle r="' + n1(r * 0.74) + '" fill="' + halo + '" stroke="' + color + '" stroke-width="' + n1(r * 0.5) + '"/>';
    return '<circle r="' + n1(r) + '" fill="' + color + '" stroke="' + halo + '" stroke-width="1.6"/>';
  }
  const pen = document.createElement("canvas").getContext("2d");
  // A text in lines no wider than `max`; nothing of it is cut off.
  function inLines(text, size, max) {
    pen.font = size + "px Helvetica, Arial, sans-serif";
    const lines = [];
    GG.clean(text).split(/\s+/).filter(Boolean).forEach((word) => {
      const joined = lines.length ? lines[lines.length - 1] + " " + word : word;
      if (lines.length && pen.measureText(joined).width * 1.06 <= max) lines[lines.length - 1] = joined;
      else lines.push(word);
    });
    return lines;
  }
  GG.figureLines = inLines;
  // What stands above and below a picture: the question and what is shown of it; where it comes from and how much it holds.
  const MOST_UNNAMED = 24; // marks without room for their names that a figure around one node names below it
  GG.caption = (width, unnamed = []) => {
    return {
      head: [...GG.findings().flatMap((one) => inLines(GG.findingText(one), 13, width)), ...inLines(GG.stated().join(" · "), 13, width)],
      foot: [...(unnamed.length ? inLines(GG.say(unnamed.length > MOST_UNNAMED ? "figure_unnamed_many" : "figure_unnamed", { names: unnamed.map(GG.nameOf).join(", ") }), 11, width) : []), ...inLines([GG.data.note.cite || (GG.data.note.creators || []).join(", "), GG.$("foot").textContent, ...GG.howMuch()].filter(Boolean).join(" · "), 11, width)],
    };
  };
  GG.captionLines = (lines, y, step, size, color, esc) => lines.map((line, i) => '<text x="30" y="' + (y + i * step) + '" font-size="' + size + '" fill="' + color + '">' + esc(line) + "</text>").join("");
  // The smallest text that is set in a figure has ten of its units: for print, a unit is as large as the preset says.
  const LEAST = 10, PT = 72 / 25.4;
  // What the marks and ties that are shown look like, in rows no wider than the figure; from a height of 0 downward.
  function legend(W, margin, ids, bg, ink) {
    const parts = [];
    let y = 0;
    pen.font = "13px Helvetica, Arial, sans-serif";
    const line = (color, width, dash, opacity = 1) => (x, at) => '<path d="M' + n1(x) + " " + n1(at) + 'h22" stroke="' + color + '" stroke-width="' + width + '"' + (opacity < 1 ? ' stroke-opacity="' + opacity.toFixed(2) + '"' : "") + (dash.length ? ' stroke-dasharray="' + dash.join(" ") + '"' : "") + "/>";
    function rows(items) {
      let x = margin;
      if (items.length) y += 22;
      items.forEach(({ name, draw }) => {
        const wide = pen.measureText(name).width * 1.06 + 50;
        if (x > margin && x + wide > W - margin + 20) { x = margin; y += 20; }
        parts.push({ x, y, name, draw });
        x += wide;
      });
    }
    const name = (one) => GG.clean(GG.in(one.labels) || one.id), classes = new Set(ids.map((id) => GG.nodes.get(id).cls)), groups = new Set(GG.ties.filter((tie) => GG.shown.ties.has(tie.id)).map((tie) => tie.g));
    const mark = (one) => (x, at) => '<g transform="translate(' + n1(x + 10) + " " + n1(at) + ')">' + shape(one.shape, 7, GG.color(one), bg) + "</g>";
    rows(GG.data.classes.filter((one) => classes.has(one.id)).map((one) => ({ name: name(one), draw: mark(one) })));
    const counts = GG.compared ? GG.howMany([...GG.shown.ties].map((id) => GG.tie.get(id))) : new Map();
    if (GG.compared) rows([...GG.states.values()].filter((one) => counts.get(one.id)).map((one) => ({ name: name(one) + " (" + GG.number(counts.get(one.id)) + ")", draw: line(GG.color(one), Math.max(1.4, one.width), one.dash) })));
    else rows(GG.data.groups.filter((one) => groups.has(one.id)).map((one) => ({ name: name(one), draw: line(GG.color(one), 2.2, one.dash) })));
    const told = GG.sureness().map((one) => ({ name: one.name, draw: line(one.color, one.width, one.dash, one.opacity) })), hollow = !told.length && ids.map((id) => GG.nodes.get(id)).find(GG.undecidedNode);
    rows(hollow ? [{ name: GG.say("undecided"), draw: (x, at) => '<g transform="translate(' + n1(x + 10) + " " + n1(at) + ')">' + shape(hollow.shape, 7, GG.color(GG.classes.get(hollow.cls)), bg, true) + "</g>" }] : told);
    const draw = (top) => parts.map((one) => one.draw(one.x, top + one.y) + '<text x="' + n1(one.x + 28) + '" y="' + n1(top + one.y + 4) + '" font-size="13" fill="' + ink + '">' + esc(one.name) + "</text>").join("");
    return { high: y + 16, draw };
  }
  // How many millimeters a unit of a figure in a size for print has, and how many units it is wide; 0 for one of the screen.
  GG.figureUnit = (preset) => {
    const unit = preset ? preset.least / LEAST / PT : 0;
    return { unit, wide: preset ? Math.floor(preset.width / unit) : 0 };
  };
  // What is shown now, at the size of a preset, or as large as on the map.
  const HUB = 38, CLEAR = 2.6, LEAST_PT = 6, SMALLER = 0.25; // texts become smaller until the first ring is that far from the middle
  GG.figure = (name = "", unnamed = [], least = 0) => {
    if (GG.data.form === "matrix") return GG.matrixFigure(esc, GG.data.figures[name]);
    const asked = GG.data.form === "network" && GG.data.figures[name], preset = asked && least ? { ...asked, least } : asked, { unit } = GG.figureUnit(preset);
    const bg = GG.css("--bg"), ink = GG.css("--ink"), mut = GG.css("--mut"), ids = [...GG.shown.nodes];
    const b = [1e9, 1e9, -1e9, -1e9];
    [...[...ids, ...GG.shown.gone].map((id) => GG.place(GG.nodes.get(id))), ...(GG.ego && ids.length ? GG.reach() : [])].forEach((p) => { b[0] = Math.min(b[0], p.x); b[1] = Math.min(b[1], p.y); b[2] = Math.max(b[2], p.x); b[3] = Math.max(b[3], p.y); });
    if (!ids.length) b.fill(0);
    const room = GG.figurePad || 80, W = preset ? preset.width / unit : Math.max(760, Math.ceil(b[2] - b[0] + 2 * room)), margin = W < 700 ? 16 : 30, large = W < 700 ? 19 : 25;
    const pad = preset ? Math.min(room, W * (GG.ego ? 0.27 : 0.12)) : room, caption = GG.caption(W - 2 * margin, unnamed), headline = inLines(GG.in(GG.data.note.title), large * 1.12, W - 2 * margin);
    const above = 14 + large * 1.15 * headline.length + 6 + 18 * caption.head.length + 8, below = 14 * caption.foot.length + 20, keys = legend(W, margin, ids, bg, ink);
    const down = preset && preset.height ? preset.height / unit : 0, free = down ? (GG.ego ? 112 : 40) : GG.figureFree || Math.min(pad, GG.ego ? pad : 60);
    let k = preset ? Math.min(1, (W - 2 * pad) / Math.max(1, b[2] - b[0])) : 1;
    if (down) k = Math.min(k, Math.max(60, down - above - keys.high - below - 2 * free) / Math.max(1, b[3] - b[1]));
    if (down && GG.ego && preset.least > LEAST_PT && GG.ego.rings.length && GG.ego.rings[0] * k < CLEAR * HUB) return GG.figure(name, [], Math.max(LEAST_PT, preset.least - SMALLER));
    // How far apart two marks stand is not a measurement: what is too high for a slide is drawn wider.
    const kx = down && !GG.ego ? Math.min(1, (W - 2 * pad) / Math.max(1, b[2] - b[0]), k * GG.data.stretch) : k;
    const high = (b[3] - b[1]) * k + 2 * free, H = down || Math.ceil(above + high + keys.high + below), drop = (H - above - high - keys.high - below) / 2;
    const X = (x) => (x - (b[0] + b[2]) / 2) * kx + W / 2, Y = (y) => (y - b[1]) * k + above + free + drop;
    const radius = (node) => (preset ? Math.max(node.size * k, node.space ? 3.6 : 2.6) : node.size);
    const title = esc(GG.in(GG.data.note.title)), out = [], size = preset ? (W * unit).toFixed(2) + 'mm" height="' + (H * unit).toFixed(2) + "mm" : W + '" height="' + H;
    const lines = (all, x, y, step, px, color, more = "") => all.map((text, i) => '<text x="' + x + '" y="' + n1(y + i * step) + '" font-size="' + px + '" fill="' + color + '"' + more + ">" + esc(text) + "</text>").join("");
    out.push('<svg xmlns="http://www.w3.org/2000/svg" width="' + size + '" viewBox="0 0 ' + n1(W) + " " + n1(H) + '" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>' + title + "</title>");
    out.push('<rect width="100%" height="100%" fill="' + bg + '"/>', lines(headline, margin, 14 + large * 1.15, large * 1.15, large, ink, ' font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif"'),
      lines(caption.head, margin, 14 + large * 1.15 * headline.length + 6 + 17, 18, 13, mut), GG.figureBack ? GG.figureBack(X, Y, mut, k, esc) : "", '<g fill="none">');
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id) && !GG.shown.goneTies.has(tie.id)) return;
      const a = GG.place(GG.nodes.get(tie.s)), c = GG.place(GG.nodes.get(tie.t)), look = GG.tieLook(tie), { side, round } = GG.bend(tie, a, c);
      const x = (a.x + c.x) / 2 - side * (c.y - a.y) * round, y = (a.y + c.y) / 2 + side * (c.x - a.x) * round;
      out.push('<path d="M' + n1(X(a.x)) + " " + n1(Y(a.y)) + "Q" + n1(X(x)) + " " + n1(Y(y)) + " " + n1(X(c.x)) + " " + n1(Y(c.y)) + '" stroke="' + look.color + '" stroke-opacity="' + look.opacity.toFixed(2) + '" stroke-width="' + look.width + '"' + (look.dash.length ? ' stroke-dasharray="' + look.dash.join(" ") + '"' : "") + "><title>" + esc(GG.tieSentence(tie)).slice(0, 400) + "</title></path>");
    });
    out.push("</g>");
    const lit = GG.lit();
    [...ids, ...GG.shown.gone].forEach((id) => {
      const node = GG.nodes.get(id), p = GG.place(node), color = GG.color(GG.classes.get(node.cls)), dim = GG.isGone(id) ? ' opacity="0.26"' : lit && !lit.has(id) ? ' opacity="0.15"' : "";
      if (node.space && GG.data.form === "network" && !GG.ego) out.push('<circle cx="' + n1(X(p.x)) + '" cy="' + n1(Y(p.y)) + '" r="' + n1(radius(node) * 1.75 + Math.min(12, radius(node))) + '" fill="' + color + '" fill-opacity="' + (GG.state.dark ? 0.13 : 0.07) + '"' + dim + "/>");
      out.push('<g transform="translate(' + n1(X(p.x)) + " " + n1(Y(p.y)) + ')"' + dim + "><title>" + esc(GG.label(node)).slice(0, 300) + "</title>" + shape(node.shape, radius(node), color, bg, GG.undecidedNode(node)) + "</g>");
    });
    const at = (node) => { const p = GG.place(node); return { x: X(p.x), y: Y(p.y) }; };
    const blocked = GG.blocked;
    GG.blocked = (box) => box[1] < above; // names stay below what is said above the picture
    const named = GG.placeLabels(k, at, [W, H - below - keys.high + 4], 1, true).filter((one) => !unnamed.includes(one.node.id)), left = GG.ego && !lit ? ids.filter((id) => !named.some((one) => one.node.id === id)) : [];
    if (!left.every((id) => unnamed.includes(id))) {
      GG.blocked = blocked;
      return GG.figure(name, [...new Set([...unnamed, ...left])].sort(), least);
    }
    named.forEach((one) => {
      const turned = one.angle === undefined ? "" : ' transform="translate(' + n1(one.x) + " " + n1(one.y) + ") rotate(" + n1(one.angle * 180 / Math.PI) + ')"';
      const x = turned ? 0 : one.align === "center" ? one.x + one.w / 2 : one.align === "left" ? one.x : one.x + one.w, y = turned ? -one.h / 2 : one.y;
      const anchor = { center: "middle", left: "start", right: "end" }[one.align];
      out.push('<text text-anchor="' + anchor + '" font-size="' + one.size + '" font-weight="' + (one.weight > 500 ? 700 : 400) + '" fill="' + ink + '" stroke="' + bg + '" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke"' + turned + ">");
      one.lines.forEach((line, i) => out.push('<tspan x="' + n1(x) + '" y="' + n1(y + one.size * 0.9 + i * one.step) + '">' + esc(line) + "</tspan>"));
      out.push("</text>");
    });
    GG.blocked = blocked;
    if (GG.figureFront) out.push(GG.figureFront(X, Y, bg, mut, esc, k));
    out.push(keys.draw(H - below - keys.high), lines(caption.foot, margin, H - below + 14, 14, 11, mut), "</svg>\n");
    return { svg: out.join(""), width: W, height: H, mm: preset ? preset.width : 0 };
  };
})();
