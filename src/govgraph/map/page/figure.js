// What is shown, as an SVG figure: title, marks, ties, labels without collisions, legend and source line.
(function () {
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  // Characters that XML 1.0 forbids are left out.
  const esc = (text) => GG.clean(String(text)).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"']/g, (c) => escapes[c]);
  const n1 = (x) => (Math.round(x * 10) / 10).toString();

  function shape(name, r, color, halo) {
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
  // What stands above and below a picture: the question and what is shown of it; where it comes from and how much it holds.
  GG.caption = (width) => {
    return {
      head: [...GG.findings().flatMap((one) => inLines(GG.findingText(one), 13, width)), ...inLines(GG.stated().join(" · "), 13, width)],
      foot: inLines([GG.$("foot").textContent, ...GG.howMuch()].filter(Boolean).join(" · "), 11, width),
    };
  };
  GG.captionLines = (lines, y, step, size, color, esc) => lines.map((line, i) => '<text x="30" y="' + (y + i * step) + '" font-size="' + size + '" fill="' + color + '">' + esc(line) + "</text>").join("");
  GG.figure = () => {
    if (GG.data.form === "matrix") return GG.matrixFigure(esc, shape);
    const bg = GG.css("--bg"), ink = GG.css("--ink"), mut = GG.css("--mut"), ids = [...GG.shown.nodes];
    const b = [1e9, 1e9, -1e9, -1e9];
    ids.forEach((id) => { const p = GG.place(GG.nodes.get(id)); b[0] = Math.min(b[0], p.x); b[1] = Math.min(b[1], p.y); b[2] = Math.max(b[2], p.x); b[3] = Math.max(b[3], p.y); });
    if (!ids.length) b.fill(0);
    const pad = GG.figurePad || 80, W = Math.max(760, Math.ceil(b[2] - b[0] + 2 * pad)), caption = GG.caption(W - 60);
    const top = 90 + 18 * Math.max(0, caption.head.length - 1), bottom = 128 + 14 * (caption.foot.length - 1), H = Math.ceil(b[3] - b[1] + 2 * pad + top + bottom - 60);
    const X = (x) => x - b[0] + pad + (W - (b[2] - b[0] + 2 * pad)) / 2, Y = (y) => y - b[1] + pad + top - 40;
    const title = esc(GG.in(GG.data.note.title)), out = [];
    out.push('<svg xmlns="http://www.w3.org/2000/svg" width="' + W + '" height="' + H + '" viewBox="0 0 ' + W + " " + H + '" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>' + title + "</title>");
    out.push('<rect width="100%" height="100%" fill="' + bg + '"/><text x="30" y="44" font-size="25" font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif" fill="' + ink + '">' + title + "</text>" + GG.captionLines(caption.head, 67, 18, 13, mut, esc) + (GG.figureBack ? GG.figureBack(X, Y, mut) : "") + '<g fill="none">');
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id)) return;
      const a = GG.place(GG.nodes.get(tie.s)), c = GG.place(GG.nodes.get(tie.t)), look = GG.tieLook(tie), { side, round } = GG.bend(tie, a, c);
      const x = (a.x + c.x) / 2 - side * (c.y - a.y) * round, y = (a.y + c.y) / 2 + side * (c.x - a.x) * round;
      out.push('<path d="M' + n1(X(a.x)) + " " + n1(Y(a.y)) + "Q" + n1(X(x)) + " " + n1(Y(y)) + " " + n1(X(c.x)) + " " + n1(Y(c.y)) + '" stroke="' + look.color + '" stroke-opacity="' + look.opacity.toFixed(2) + '" stroke-width="' + look.width + '"' + (look.dash.length ? ' stroke-dasharray="' + look.dash.join(" ") + '"' : "") + "><title>" + esc(GG.tieSentence(tie)).slice(0, 400) + "</title></path>");
    });
    out.push("</g>");
    const lit = GG.lit();
    ids.forEach((id) => {
      const node = GG.nodes.get(id), p = GG.place(node), color = GG.color(GG.classes.get(node.cls)), dim = lit && !lit.has(id) ? ' opacity="0.15"' : "";
      if (node.space && GG.data.form === "network") out.push('<circle cx="' + n1(X(p.x)) + '" cy="' + n1(Y(p.y)) + '" r="' + n1(node.size * 1.75 + 12) + '" fill="' + color + '" fill-opacity="' + (GG.state.dark ? 0.13 : 0.07) + '"' + dim + "/>");
      out.push('<g transform="translate(' + n1(X(p.x)) + " " + n1(Y(p.y)) + ')"' + dim + "><title>" + esc(GG.label(node)).slice(0, 300) + "</title>" + shape(node.shape, node.size, color, bg) + "</g>");
    });
    const at = (node) => { const p = GG.place(node); return { x: X(p.x), y: Y(p.y) }; };
    const blocked = GG.blocked;
    GG.blocked = null;
    GG.placeLabels(1, at, [W, H]).forEach((one) => {
      const turned = one.angle === undefined ? "" : ' transform="translate(' + n1(one.x) + " " + n1(one.y) + ") rotate(" + n1(one.angle * 180 / Math.PI) + ')"';
      const x = turned ? 0 : one.align === "center" ? one.x + one.w / 2 : one.align === "left" ? one.x : one.x + one.w, y = turned ? -one.h / 2 : one.y;
      const anchor = { center: "middle", left: "start", right: "end" }[one.align];
      out.push('<text text-anchor="' + anchor + '" font-size="' + one.size + '" font-weight="' + (one.weight > 500 ? 700 : 400) + '" fill="' + ink + '" stroke="' + bg + '" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke"' + turned + ">");
      one.lines.forEach((line, i) => out.push('<tspan x="' + n1(x) + '" y="' + n1(y + one.size * 0.9 + i * one.step) + '">' + esc(line) + "</tspan>"));
      out.push("</text>");
    });
    GG.blocked = blocked;
    if (GG.figureFront) out.push(GG.figureFront(X, Y, bg, mut, esc));
    pen.font = "13px Helvetica, Arial, sans-serif";
    function row(items, y, draw) {
      let x = 30;
      items.forEach((one) => {
        const name = GG.clean(GG.in(one.labels)), wide = pen.measureText(name).width + 50;
        if (x + wide > W - 20) { x = 30; y += 20; }
        out.push(draw(one, x, y) + '<text x="' + n1(x + 28) + '" y="' + (y + 4) + '" font-size="13" fill="' + ink + '">' + esc(name) + "</text>");
        x += wide;
      });
      return y + 22;
    }
    const inUse = (field, key) => (field === "cls" ? ids.some((id) => GG.nodes.get(id).cls === key) : GG.ties.some((tie) => tie.g === key && GG.shown.ties.has(tie.id)));
    let y = H - bottom + 38;
    y = row(GG.data.classes.filter((one) => inUse("cls", one.id)), y, (one, x, line) => '<g transform="translate(' + n1(x + 10) + " " + line + ')">' + shape(one.shape, 7, GG.color(one), bg) + "</g>");
    const counts = GG.compared ? GG.howMany([...GG.shown.ties].map((id) => GG.tie.get(id))) : new Map();
    const states = [...GG.states.values()].filter((one) => counts.get(one.id)).map((one) => Object.assign({}, one, { labels: { [GG.state.lang]: GG.in(one.labels) + " (" + GG.number(counts.get(one.id)) + ")" } }));
    if (GG.compared) row(states, y, (one, x, line) => '<path d="M' + n1(x) + " " + line + 'h22" stroke="' + GG.color(one) + '" stroke-width="' + Math.max(1.4, one.width) + '"' + (one.dash.length ? ' stroke-dasharray="' + one.dash.join(" ") + '"' : "") + "/>");
    else row(GG.data.groups.filter((one) => inUse("g", one.id)), y, (one, x, line) => '<path d="M' + n1(x) + " " + line + 'h22" stroke="' + GG.color(one) + '" stroke-width="2.2"' + (one.dash.length ? ' stroke-dasharray="' + one.dash.join(" ") + '"' : "") + "/>");
    out.push(GG.captionLines(caption.foot, H - 14 * caption.foot.length, 14, 11, mut, esc) + "</svg>\n");
    return { svg: out.join(""), width: W, height: H };
  };
})();
