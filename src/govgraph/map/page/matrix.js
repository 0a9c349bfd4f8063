// A matrix of actors and spaces as a table.
(function () {
  const $ = GG.$, el = GG.el;
  const strength = { partyTo: 3, signatoryOf: 2, endorses: 2 };
  const signs = { partyTo: "square", signatoryOf: "ring", endorses: "dot", negotiated: "plus" };
  const rankOf = (tie) => strength[tie.p] || 1;
  const look = (tie) => ({
    sign: signs[tie.p] || "diamondSmall", r: (tie.conf === "unverified" ? 0.63 : 1) * (signs[tie.p] === "dot" ? 5.5 : 7),
    color: GG.color(GG.compared ? GG.states.get(tie.state) : GG.groups.get(tie.g)),
  });
  const strongest = (ties) => ties.slice().sort((a, b) => rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1))[0];

  function cell(ties) {
    if (!ties) return el("td", {});
    const tie = strongest(ties), { sign, r, color } = look(tie);
    const icon = GG.svg("svg", { width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, GG.markSvg(sign, r, color, GG.css("--bg")));
    if (tie.state === "ended") icon.append(GG.svg("path", { d: "M-8 8L8 -8", stroke: GG.css("--ink"), "stroke-width": 1.8 })); // not by color alone
    const said = GG.tieSentence(tie);
    return el("td", {}, el("button", { type: "button", title: said, "aria-label": said, "data-tie": tie.id, click: () => { GG.selectTie(tie.id); $("panel").focus({ preventScroll: true }); } }, icon));
  }
  // Rows and columns by how much they hold, then by name: what few joined moves to the lower right.
  function grid() {
    const cells = new Map(), count = new Map(), acting = new Map();
    GG.shown.ties.forEach((id) => {
      const tie = GG.tie.get(id), acts = tie.a || (GG.nodes.get(tie.t).space ? "s" : "t"), actor = tie[acts], space = tie[acts === "s" ? "t" : "s"];
      if (actor === space || !GG.nodes.get(space).space || (GG.nodes.get(actor).space && !tie.a)) return;
      const key = actor + "\n" + space;
      if (!cells.has(key)) { cells.set(key, []); [[acting, actor], [count, space]].forEach(([of, one]) => of.set(one, (of.get(one) || 0) + 1)); }
      cells.get(key).push(tie);
    });
    const collate = new Intl.Collator(GG.state.lang);
    const order = (of) => [...GG.shown.nodes].map((id) => GG.nodes.get(id)).filter((node) => of.get(node.id))
      .sort((a, b) => of.get(b.id) - of.get(a.id) || collate.compare(GG.short(a), GG.short(b)));
    return { cells, count, acting, columns: order(count), rows: order(acting) };
  }
  // What the signs in the cells mean: one of each that is seen.
  function key(cells) {
    const seen = new Map();
    cells.forEach((ties) => { const tie = strongest(ties); seen.set(tie.p + (GG.compared ? "" : tie.g), tie); });
    const unsure = [...cells.values()].some((ties) => strongest(ties).conf === "unverified");
    const small = unsure ? [{ text: GG.say("unverified"), sign: "square", r: 4.4, color: GG.css("--ink") }] : [];
    return [...seen.values()].sort((a, b) => rankOf(b) - rankOf(a) || (a.p < b.p ? -1 : 1))
      .map((tie) => ({ text: GG.in(GG.data.verbs[tie.p]) || tie.p, sign: look(tie).sign, r: signs[tie.p] === "dot" ? 5.5 : 7, color: GG.compared ? GG.css("--ink") : look(tie).color })).concat(small);
  }
  GG.matrix = () => {
    const { cells, count, acting, columns, rows } = grid();
    const name = (node) => el("button", { class: "link", type: "button", title: GG.clean(GG.label(node)), click: () => { GG.select(node.id); $("panel").focus({ preventScroll: true }); } }, GG.clean(GG.short(node)));
    const part = $("matrix"), top = part.scrollTop, left = part.scrollLeft;
    GG.empty(part).append(
      el("p", { class: "sub key" }, GG.say("matrix_hint"), key(cells).map((one) => el("span", {},
        GG.svg("svg", { width: 14, height: 14, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, GG.markSvg(one.sign, one.r, one.color, GG.css("--bg"))), one.text))),
      el("table", {},
        el("caption", { class: "sr" }, GG.clean(GG.in(GG.data.note.title))),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, GG.say("row")), columns.map((node) => el("th", { scope: "col" }, el("span", { class: "up" }, name(node)))), el("th", { scope: "col" }, GG.say("ties")))),
        el("tbody", {}, rows.map((node) => el("tr", {}, el("th", { scope: "row" }, name(node)), columns.map((space) => cell(cells.get(node.id + "\n" + space.id))), el("td", { class: "num" }, String(acting.get(node.id)))))),
        el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, GG.say("ties")), columns.map((space) => el("td", { class: "num" }, String(count.get(space.id)))), el("td", {})))));
    // The columns share the page, as far as marks still read as rows.
    part.querySelector("table").style.maxWidth = `${320 + 72 * columns.length}px`;
    part.scrollTop = top;
    part.scrollLeft = left;
  };

  // The same as a figure: rows, columns, signs, and what the signs mean.
  GG.matrixFigure = (esc, shape) => {
    const { cells, count, acting, columns, rows } = grid(), ink = GG.css("--ink"), mut = GG.css("--mut"), bg = GG.css("--bg"), pen = document.createElement("canvas").getContext("2d");
    const wide = (text, size, weight) => { pen.font = (weight || 400) + " " + size + "px Helvetica, Arial, sans-serif"; return pen.measureText(text).width * 1.04; };
    const name = (node) => GG.clean(GG.short(node)), title = GG.clean(GG.in(GG.data.note.title));
    const cell = 22, column = 30, left = 44 + Math.max(60, ...rows.map((node) => wide(name(node), 12))), high = Math.max(40, ...columns.map((node) => wide(name(node), 12, 600)));
    const right = left + column * columns.length, W = Math.ceil(Math.max(right + 52, wide(title, 29) + 60, 620)), signs = [];
    const caption = GG.caption(W - 60), top = 74 + 18 * caption.head.length + high, bottom = top + cell * rows.length;
    let x = 30, y = bottom + 54;
    key(cells).forEach((one) => {
      const w = wide(one.text, 13) + 46;
      if (x + w > W - 20 && x > 30) { x = 30; y += 22; }
      signs.push('<g transform="translate(' + (x + 8) + " " + y + ')">' + shape(one.sign, one.r, one.color, bg) + '</g><text x="' + (x + 22) + '" y="' + (y + 4) + '" font-size="13" fill="' + ink + '">' + esc(one.text) + "</text>");
      x += Math.ceil(w);
    });
    const H = y + 30 + 14 * caption.foot.length, at = (j) => left + column * (j + 0.5), line = (i) => top + cell * (i + 0.5);
    const count1 = (cx, cy, n) => '<text x="' + cx + '" y="' + cy + '" text-anchor="middle" font-size="11" fill="' + mut + '">' + n + "</text>";
    const rules = rows.concat([null]).map((_, i) => "M" + left + " " + (top + cell * i) + "H" + right).join("") + columns.concat([null]).map((_, j) => "M" + (left + column * j) + " " + top + "V" + bottom).join("");
    const out = ['<svg xmlns="http://www.w3.org/2000/svg" width="' + W + '" height="' + H + '" viewBox="0 0 ' + W + " " + H + '" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>' + esc(title) + "</title>",
      '<rect width="100%" height="100%" fill="' + bg + '"/><text x="30" y="44" font-size="24" font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif" fill="' + ink + '">' + esc(title) + "</text>", GG.captionLines(caption.head, 67, 18, 13, mut, esc),
      '<path d="' + rules + '" fill="none" stroke="' + mut + '" stroke-opacity="0.28" stroke-width="0.8"/>'];
    columns.forEach((node, j) => out.push('<text transform="translate(' + (at(j) + 4) + " " + (top - 8) + ') rotate(-90)" font-size="12" font-weight="600" fill="' + ink + '">' + esc(name(node)) + "</text>" + count1(at(j), bottom + 17, count.get(node.id))));
    rows.forEach((node, i) => {
      out.push('<text x="' + (left - 10) + '" y="' + (line(i) + 4) + '" text-anchor="end" font-size="12" fill="' + ink + '">' + esc(name(node)) + "</text>" + count1(right + 22, line(i) + 4, acting.get(node.id)));
      columns.forEach((space, j) => {
        const ties = cells.get(node.id + "\n" + space.id);
        if (!ties) return;
        const tie = strongest(ties), one = look(tie), ended = tie.state === "ended" ? '<path d="M-8 8L8 -8" stroke="' + ink + '" stroke-width="1.8"/>' : "";
        out.push('<g class="cell" transform="translate(' + at(j) + " " + line(i) + ')"><title>' + esc(GG.tieSentence(tie)).slice(0, 400) + "</title>" + shape(one.sign, one.r, one.color, bg) + ended + "</g>");
      });
    });
    out.push(...signs, GG.captionLines(caption.foot, H - 14 * caption.foot.length, 14, 11, mut, esc) + "</svg>\n");
    return { svg: out.join(""), width: W, height: H };
  };
})();
