// A matrix of actors and spaces as a table.
(function () {
  const $ = GG.$, el = GG.el, { axes } = GG.data, plain = !GG.data.nodes.some((node) => node.space);
  const sidesOf = new Map(GG.data.nodes.map((node) => [node.id, new Set((node.sides || []).map((place) => axes.sides[place].id))]));
  // What rows and columns are sorted by, in the language of the page.
  function thingsNow() {
    const regions = new Intl.DisplayNames([GG.state.lang], { type: "region" });
    const country = (code = "") => GG.in(axes.countries[code]) || (/^[A-Z]{2}$/.test(code) ? regions.of(code) : code);
    const made = new Map([...GG.shown.nodes].map((id) => GG.nodes.get(id)).map((node) => [node.id, { id: node.id, space: node.space, start: node.start, sides: sidesOf.get(node.id), name: GG.clean(GG.short(node)), region: GG.regionOf(node), country: country(node.country) }]));
    return (id) => made.get(id);
  }
  const asThing = (id) => ({ id, space: GG.nodes.get(id).space, sides: sidesOf.get(id) });
  GG.cellsOf = (tie, state) => GG.cells.cellsOf(tie, asThing, state, plain);
  GG.sideName = (id) => GG.clean(GG.in(axes.sides.find((one) => one.id === id).labels) || id);
  const rankOf = (tie) => GG.data.signs[tie.p || ""][2];
  const look = (tie) => ({
    sign: GG.data.signs[tie.p || ""], r: (tie.conf === "unverified" ? 0.63 : 1) * 7,
    color: GG.color(GG.compared ? GG.states.get(tie.state) : GG.groups.get(tie.g)),
  });
  const drawSign = (sign, r, color) => GG.cells.signParts(sign, r, color, GG.css("--bg"), GG.data.shapes).map(([name, fields]) => GG.svg(name, fields));
  const asText = (parts) => parts.map((one) => new XMLSerializer().serializeToString(one)).join("");
  const icon = (size, one) => GG.svg("svg", { width: size, height: size, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, ...drawSign(one.sign, one.r, one.color));

  const strongest = (ties) => ties.slice().sort((a, b) => rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1))[0];

  function cell(ties) {
    if (!ties) return el("td", {});
    const tie = strongest(ties), mark = icon(16, look(tie));
    if (tie.state === "ended") mark.append(GG.svg("path", { d: "M-8 8L8 -8", stroke: GG.css("--ink"), "stroke-width": 1.8 })); // not by color alone
    const said = GG.tieSentence(tie);
    return el("td", {}, el("button", { type: "button", title: said, "aria-label": said, "data-tie": tie.id, click: () => { GG.selectTie(tie.id); $("panel").focus({ preventScroll: true }); } }, mark));
  }
  const placed = () => GG.cells.gridOf([...GG.shown.ties].map((id) => GG.tie.get(id)), thingsNow(), GG.state, plain, GG.state.lang);
  function grid() {
    const found = placed(), nodes = (ids) => ids.map((id) => GG.nodes.get(id));
    return { ...found, rows: nodes(found.rows), columns: nodes(found.columns) };
  }
  // The row and the column to be lit: those of the selected cell, or of the selected node.
  function lit(cells) {
    const { tie, node } = GG.state;
    if (node) return [node, node];
    const key = tie && [...cells].filter(([, ties]) => ties.some((one) => one.id === tie)).map(([one]) => one)[0];
    return key ? key.split("\n") : [null, null];
  }
  // What the signs in the cells mean: one of each that is seen.
  function key(cells) {
    const seen = new Map();
    cells.forEach((ties) => { const tie = strongest(ties); seen.set((tie.p || "") + (GG.compared ? "" : tie.g), tie); });
    const unsure = [...cells.values()].some((ties) => strongest(ties).conf === "unverified");
    const small = unsure ? [{ text: GG.say("unverified"), sign: ["square", "full"], r: 4.4, color: GG.css("--ink") }] : [];
    return [...seen.values()].sort((a, b) => rankOf(b) - rankOf(a) || (a.p < b.p ? -1 : 1))
      .map((tie) => ({ text: GG.in(GG.data.verbs[tie.p]) || tie.p || GG.in(GG.groups.get(tie.g).labels), sign: look(tie).sign, r: 7, color: GG.compared ? GG.css("--ink") : look(tie).color })).concat(small);
  }
  const name = (node) => el("button", { class: "link", type: "button", "data-node": node.id, title: GG.clean(GG.label(node)), click: () => { GG.select(node.id); $("panel").focus({ preventScroll: true }); } }, GG.clean(GG.short(node)));
  function table({ cells, count, acting, rows }, columns) {
    const made = el("table", {},
      el("caption", { class: "sr" }, GG.clean(GG.in(GG.data.note.title))),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, GG.sideName(GG.state.rows)), columns.map((node) => el("th", { scope: "col" }, el("span", { class: "up" }, name(node)))), el("th", { scope: "col" }, GG.say("ties")))),
      el("tbody", {}, rows.map((node) => el("tr", {}, el("th", { scope: "row" }, name(node)), columns.map((space) => cell(cells.get(node.id + "\n" + space.id))), el("td", { class: "num" }, String(acting.get(node.id)))))),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, GG.say("ties")), columns.map((space) => el("td", { class: "num" }, String(count.get(space.id)))), el("td", {}))));
    // The columns share the page, as far as marks still read as rows.
    made.style.maxWidth = `${320 + 72 * columns.length}px`;
    return made;
  }
  let now = null; // what is drawn; a selection alone builds nothing anew
  ["filter", "words", "address"].forEach((one) => GG.on(one, () => { now = null; }));
  function light() {
    const [row, column] = lit(now.cells), part = $("matrix"), { rows, columns } = now, j = columns.findIndex((node) => node.id === column);
    part.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    part.querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    const i = rows.findIndex((node) => node.id === row), all = part.querySelector("table").rows;
    if (i >= 0) [...all[i + 1].cells].forEach((one) => one.classList.add("lit"));
    if (j >= 0) [...all].forEach((one) => one.cells[j + 1].classList.add("lit"));
    const chosen = GG.state.tie && i >= 0 && j >= 0 && all[i + 1].cells[j + 1].querySelector("button");
    if (chosen) chosen.setAttribute("aria-current", "true");
  }
  GG.matrix = () => {
    const part = $("matrix"), top = part.scrollTop, left = part.scrollLeft;
    if (!now) {
      now = grid();
      worded();
      GG.empty(part).append(
        el("p", { class: "sub key" }, GG.say("matrix_hint"), key(now.cells).map((one) => el("span", {}, icon(14, one), one.text))),
        table(now, now.columns));
    }
    light();
    part.scrollTop = top;
    part.scrollLeft = left;
  };
  // On paper, more columns than a page holds stand in several tables, each with all rows.
  const WIDE = 24;
  window.addEventListener("beforeprint", () => {
    const { columns } = now;
    if (columns.length <= WIDE) return;
    const parts = Math.ceil(columns.length / WIDE), each = Math.ceil(columns.length / parts);
    const pages = el("div", { id: "sheets" }, Array.from({ length: parts }, (_, i) => table(now, columns.slice(i * each, (i + 1) * each))));
    $("matrix").append(pages);
  });
  window.addEventListener("afterprint", () => { if ($("sheets")) $("sheets").remove(); });

  $("order-part").hidden = false;
  const selects = { rows: $("rows"), columns: $("columns"), sort: $("order") };
  const options = { rows: axes.sides.map((one) => one.id), columns: axes.sides.map((one) => one.id), sort: GG.cells.ORDERS };
  const tiesOf = (side) => GG.cells.tiesWith(GG.ties, asThing, side, options.rows, plain);
  Object.entries(selects).forEach(([axis, select]) => {
    select.append(...options[axis].map((value) => el("option", { value })));
    select.addEventListener("change", () => GG.change("filter", axis === "sort" ? { sort: select.value } : GG.cells.turnTo(GG.state, axis, select.value, tiesOf)));
  });
  const worded = () => Object.entries(selects).forEach(([axis, select]) => {
    [...select.options].forEach((one) => { one.textContent = axis === "sort" ? GG.say("sort_" + one.value) : GG.sideName(one.value); });
    select.value = GG.state[axis];
  });

  // The same as a figure: rows, columns, signs, and what the signs mean.
  GG.matrixFigure = (esc) => {
    const { cells, count, acting, columns, rows } = grid(), ink = GG.css("--ink"), mut = GG.css("--mut"), bg = GG.css("--bg"), pen = document.createElement("canvas").getContext("2d");
    const said = (node) => GG.clean(GG.short(node)), wide = (text, size, weight) => { pen.font = (weight || 400) + " " + size + "px Helvetica, Arial, sans-serif"; return pen.measureText(text).width * 1.04; };
    const title = GG.clean(GG.in(GG.data.note.title));
    const cell = 22, column1 = 30, left = 44 + Math.max(60, ...rows.map((node) => wide(said(node), 12))), high = Math.max(40, ...columns.map((node) => wide(said(node), 12, 600)));
    const right = left + column1 * columns.length, W = Math.ceil(Math.max(right + 52, wide(title, 29) + 60, 620)), signs = [];
    const caption = GG.caption(W - 60), top = 74 + 18 * caption.head.length + high, bottom = top + cell * rows.length;
    let x = 30, y = bottom + 54;
    key(cells).forEach((one) => {
      const w = wide(one.text, 13) + 46;
      if (x + w > W - 20 && x > 30) { x = 30; y += 22; }
      signs.push('<g transform="translate(' + (x + 8) + " " + y + ')">' + asText(drawSign(one.sign, one.r, one.color)) + '</g><text x="' + (x + 22) + '" y="' + (y + 4) + '" font-size="13" fill="' + ink + '">' + esc(one.text) + "</text>");
      x += Math.ceil(w);
    });
    const H = y + 30 + 14 * caption.foot.length, at = (j) => left + column1 * (j + 0.5), line = (i) => top + cell * (i + 0.5);
    const count1 = (cx, cy, n) => '<text x="' + cx + '" y="' + cy + '" text-anchor="middle" font-size="11" fill="' + mut + '">' + n + "</text>";
    const rules = rows.concat([null]).map((_, i) => "M" + left + " " + (top + cell * i) + "H" + right).join("") + columns.concat([null]).map((_, j) => "M" + (left + column1 * j) + " " + top + "V" + bottom).join("");
    const out = ['<svg xmlns="http://www.w3.org/2000/svg" width="' + W + '" height="' + H + '" viewBox="0 0 ' + W + " " + H + '" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>' + esc(title) + "</title>",
      '<rect width="100%" height="100%" fill="' + bg + '"/><text x="30" y="44" font-size="24" font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif" fill="' + ink + '">' + esc(title) + "</text>", GG.captionLines(caption.head, 67, 18, 13, mut, esc),
      '<path d="' + rules + '" fill="none" stroke="' + mut + '" stroke-opacity="0.28" stroke-width="0.8"/>'];
    const [row, column] = lit(cells), band = (x0, y0, w, h) => out.push('<rect class="lit" x="' + x0 + '" y="' + y0 + '" width="' + w + '" height="' + h + '" fill="' + GG.css("--accent") + '" fill-opacity="0.16"/>');
    rows.forEach((node, i) => { if (node.id === row) band(left, top + cell * i, right - left, cell); });
    columns.forEach((node, j) => { if (node.id === column) band(left + column1 * j, top, column1, bottom - top); });
    columns.forEach((node, j) => out.push('<text transform="translate(' + (at(j) + 4) + " " + (top - 8) + ') rotate(-90)" font-size="12" font-weight="600" fill="' + ink + '">' + esc(said(node)) + "</text>" + count1(at(j), bottom + 17, count.get(node.id))));
    rows.forEach((node, i) => {
      out.push('<text x="' + (left - 10) + '" y="' + (line(i) + 4) + '" text-anchor="end" font-size="12" fill="' + ink + '">' + esc(said(node)) + "</text>" + count1(right + 22, line(i) + 4, acting.get(node.id)));
      columns.forEach((space, j) => {
        const ties = cells.get(node.id + "\n" + space.id);
        if (!ties) return;
        const tie = strongest(ties), one = look(tie), ended = tie.state === "ended" ? '<path d="M-8 8L8 -8" stroke="' + ink + '" stroke-width="1.8"/>' : "";
        out.push('<g class="cell" transform="translate(' + at(j) + " " + line(i) + ')"><title>' + esc(GG.tieSentence(tie)).slice(0, 400) + "</title>" + asText(drawSign(one.sign, one.r, one.color)) + ended + "</g>");
      });
    });
    out.push(...signs, GG.captionLines(caption.foot, H - 14 * caption.foot.length, 14, 11, mut, esc) + "</svg>\n");
    return { svg: out.join(""), width: W, height: H };
  };
})();
