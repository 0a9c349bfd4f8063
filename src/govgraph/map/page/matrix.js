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
    sign: GG.data.signs[tie.p || ""], hatched: GG.undecidedTie(tie), r: (GG.then(tie).conf === "unverified" ? 0.63 : 1) * 7,
    color: GG.color(GG.compared ? GG.states.get(tie.state) : GG.groups.get(tie.g)), ended: tie.state === "ended",
  });
  const drawSign = (sign, r, color, hatched) => GG.cells.signParts(sign, r, color, GG.css("--bg"), GG.data.shapes)
    .concat(hatched ? [["path", { d: `M${-r} 0H${r}`, fill: "none", stroke: GG.css("--bg"), "stroke-width": 2 * r, "stroke-dasharray": GG.data.stripes.map((n) => (n * r).toFixed(2)).join(" ") }]] : [])
    .map(([name, fields]) => GG.svg(name, fields));
  const asText = (parts) => parts.map((one) => new XMLSerializer().serializeToString(one)).join("");
  // A stroke through what ended: color alone does not show it.
  const struck = (k = 1) => GG.svg("path", { d: `M${-8 * k} ${8 * k}L${8 * k} ${-8 * k}`, stroke: GG.css("--ink"), "stroke-width": 1.8 * k });
  const parts = (one, k = 1) => [...drawSign(one.sign, one.r * k, one.color, one.hatched), ...(one.ended ? [struck(k)] : [])];
  const icon = (size, one) => GG.svg("svg", { width: size, height: size, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, ...parts(one));

  // What is known comes before what is hatched.
  const strongest = (ties) => ties.slice().sort((a, b) => GG.undecidedTie(a) - GG.undecidedTie(b) || rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1))[0];

  function cell(ties) {
    if (!ties) return el("td", {});
    const tie = strongest(ties), mark = icon(16, look(tie));
    const said = GG.tieSentence(tie) + (GG.shown.unknown.has(tie.id) && !GG.compared ? ". " + GG.say("unknown_then") : "");
    return el("td", {}, el("button", { type: "button", title: said, "aria-label": said, "data-tie": tie.id, click: () => { GG.selectTie(tie.id); $("panel").focus({ preventScroll: true }); } }, mark));
  }
  const placed = () => GG.cells.gridOf([...GG.shown.ties].map((id) => GG.tie.get(id)), thingsNow(), GG.state, plain, GG.state.lang);
  function grid() {
    const found = placed(), nodes = (ids) => ids.map((id) => GG.nodes.get(id));
    return { ...found, rows: nodes(found.rows), columns: nodes(found.columns), total: new Set([...found.cells.values()].flat()).size };
  }
  // The row and the column to be lit: those of the selected cell, or of the selected node.
  function lit(cells) {
    const { tie, node } = GG.state;
    if (node) return [node, node];
    const key = tie && [...cells].filter(([, ties]) => ties.some((one) => one.id === tie)).map(([one]) => one)[0];
    return key ? key.split("\n") : [null, null];
  }
  // What the signs in the cells mean: one of each that is seen; below, those that are small or hatched, as they are seen. Where
  // two dates are compared, colors show what became of a tie, and signs without a color its relation.
  const SAMPLES = 4;
  function key(cells) {
    const seen = new Map(), all = [...cells.values()].map(strongest), changes = [];
    all.forEach((tie) => seen.set((tie.p || "") + (GG.compared ? "" : tie.g), tie));
    if (GG.compared) [...GG.states.values()].filter((one) => all.some((tie) => tie.state === one.id)).forEach((one) => changes.push({ text: GG.stateWord(one.id), marks: [{ sign: ["square", "full"], r: 7, color: GG.color(one), ended: one.id === "ended" }] }));
    const samples = (text, picked) => {
      const looks = new Map(picked.map((tie) => { const one = look(tie); return [[one.sign, one.color, one.r].join(), one]; }));
      return looks.size ? [{ text, marks: [...looks.values()].slice(0, SAMPLES) }] : [];
    };
    return [...seen.values()].sort((a, b) => rankOf(b) - rankOf(a) || (a.p < b.p ? -1 : 1))
      .map((tie) => ({ text: GG.in(GG.data.verbs[tie.p]) || tie.p || GG.in(GG.groups.get(tie.g).labels), marks: [{ ...look(tie), r: 7, hatched: false, ended: false, ...(GG.compared ? { color: GG.css("--mut") } : {}) }] }))
      .concat(changes, samples(GG.say("unverified"), all.filter((tie) => GG.then(tie).conf === "unverified" && !GG.undecidedTie(tie))), samples(GG.say("undecided_cell"), all.filter(GG.undecidedTie)));
  }
  const name = (node) => el("button", { class: "link", type: "button", "data-node": node.id, title: GG.clean(GG.label(node)), click: () => { GG.select(node.id); $("panel").focus({ preventScroll: true }); } }, GG.clean(GG.short(node)));
  function table({ cells, count, acting, rows, total }, columns) {
    const made = el("table", {},
      el("caption", { class: "sr" }, GG.clean(GG.in(GG.data.note.title))),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, GG.sideName(GG.state.rows)), columns.map((node) => el("th", { scope: "col" }, el("span", { class: "up" }, name(node)))), el("th", { scope: "col" }, GG.say("ties")))),
      el("tbody", {}, rows.map((node) => el("tr", {}, el("th", { scope: "row" }, name(node)), columns.map((space) => cell(cells.get(node.id + "\n" + space.id))), el("td", { class: "num" }, GG.number(acting.get(node.id)))))),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, GG.say("ties")), columns.map((space) => el("td", { class: "num" }, GG.number(count.get(space.id)))), el("td", { class: "num" }, GG.number(total)))));
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
    // Where it is asked where several meet, their rows or columns and those of what they share.
    const several = (GG.state.meet && GG.lit()) || new Set();
    rows.forEach((node, at) => { if (several.has(node.id)) [...all[at + 1].cells].forEach((one) => one.classList.add("lit")); });
    columns.forEach((node, at) => { if (several.has(node.id)) [...all].forEach((one) => one.cells[at + 1].classList.add("lit")); });
    const chosen = GG.state.tie && i >= 0 && j >= 0 && all[i + 1].cells[j + 1].querySelector("button");
    if (chosen) chosen.setAttribute("aria-current", "true");
  }
  GG.matrix = () => {
    const part = $("matrix"), top = part.scrollTop, left = part.scrollLeft;
    if (!now) {
      now = grid();
      worded();
      sizes(now);
      GG.empty(part).append(
        el("p", { class: "sub key" }, GG.say("matrix_hint"), key(now.cells).map((one) => el("span", {}, one.marks.map((mark) => icon(14, mark)), one.text))),
        table(now, now.columns));
    }
    light();
    if (top || left) part.scrollTo(left, top); // otherwise nothing need be laid out yet
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

  // The same as a figure: rows, columns, signs, and what the signs mean. In a size for print, more columns than it holds stand in
  // several tables, one below the other; on a slide, many rows stand in blocks side by side.
  const PT = 72 / 25.4, SUMS = 26, NEXT = 15;
  const pen = document.createElement("canvas").getContext("2d");
  const said = (node) => GG.clean(GG.short(node)), widths = new Map();
  function wide(text, size, weight = 400) {
    const key = `${weight} ${size} ${text}`;
    if (!widths.has(key)) {
      pen.font = weight + " " + size + "px Helvetica, Arial, sans-serif";
      widths.set(key, pen.measureText(text).width * 1.04);
    }
    return widths.get(key);
  }
  // Where everything stands; null where the size does not hold it.
  function plan(found, preset, least, blocks) {
    const { columns, rows } = found, n = Math.max(columns.length, 1), small = Boolean(preset), size = small ? 11 : 12, high1 = small ? 13.5 : 22, margin = small ? 16 : 30, large = small ? 19 : 24;
    const unit = preset ? least / 11 / PT : 0, head = GG.clean(GG.in(GG.data.note.title));
    // Long names break where the width is that of a print.
    const most = preset ? (preset.width / unit - 2 * margin) * 0.45 / blocks : 1e9, names = rows.map((node) => GG.figureLines(said(node), size, most));
    const heights = names.map((lines) => high1 + (lines.length - 1) * size * 1.1), sum = (from, to) => heights.slice(from, to).reduce((a, b) => a + b, 0);
    const left = 14 + Math.max(60, ...names.flat().map((line) => wide(line, size)));
    let column = 30, each = n, W = Math.ceil(Math.max(margin + left + 30 * n + 52, wide(head, large * 1.2) + 60, 620));
    if (preset) {
      W = preset.width / unit;
      const room = (W - 2 * margin - (blocks - 1) * 16) / blocks - left - SUMS, fits = Math.floor(room / 12.2);
      if (fits < 1 || (preset.height && fits < n)) return null;
      each = Math.ceil(n / Math.ceil(n / fits));
      column = Math.min(28, room / each);
    }
    const title = GG.figureLines(head, large * 1.12, W - 2 * margin), caption = GG.caption(W - 2 * margin), per = Math.ceil(rows.length / blocks), tables = [];
    let y = 14 + large * 1.15 * title.length + 6 + 18 * caption.head.length + 10;
    for (let j = 0; j < n; j += each) {
      const high = 10 + Math.max(40, ...columns.slice(j, j + each).map((node) => wide(said(node), size, 600)));
      for (let b = 0; b < blocks && (!b || b * per < rows.length); b += 1) tables.push({ rows: [b * per, Math.min(rows.length, (b + 1) * per)], columns: [j, Math.min(columns.length, j + each)], x: margin + b * (W - 2 * margin + 16) / blocks, y, high });
      y += high + Math.max(0, ...Array.from({ length: blocks }, (_, b) => sum(b * per, (b + 1) * per))) + 34;
    }
    const keys = key(found.cells), signs = [];
    let x = margin;
    y += 6;
    keys.forEach((one) => {
      const size1 = small ? 11 : 13, before = 20 + NEXT * (one.marks.length - 1), w = wide(one.text, size1) + 22 + before;
      if (x + w > W - margin + 16 && x > margin) { x = margin; y += small ? 18 : 22; }
      const lines = GG.figureLines(one.text, size1, W - margin - x - before);
      signs.push({ x, y, one, lines, before });
      y += 1.2 * size1 * (lines.length - 1);
      x += Math.ceil(w);
    });
    let H = y + 26 + 14 * caption.foot.length;
    if (preset && preset.height) {
      if (H > preset.height / unit) return null;
      H = preset.height / unit;
    }
    return { W, H, unit, size, high1, margin, large, left, column, title, caption, tables, signs, small, names, heights };
  }
  function planned(found, preset) {
    if (!preset || !preset.height) return plan(found, preset, preset ? preset.least : 0, 1);
    for (let least = preset.least; least >= 6; least -= 0.25) for (let blocks = 1; blocks <= 4; blocks += 1) { const one = plan(found, preset, least, blocks); if (one) return one; }
    return null;
  }
  // A size that cannot hold the matrix with texts of 6 points cannot be chosen.
  function sizes(found) {
    [...$("figure").options].forEach((one) => { one.disabled = Boolean(one.value) && !planned(found, GG.data.figures[one.value]); });
    if ($("figure").selectedOptions[0].disabled) $("figure").value = "";
  }
  GG.matrixFigure = (esc, preset) => {
    const found = grid(), { cells, count, acting, total, columns, rows } = found, ink = GG.css("--ink"), mut = GG.css("--mut"), bg = GG.css("--bg"), at = planned(found, preset), n1 = (x) => x.toFixed(1);
    const { W, H, size, high1, margin, large, left, column, small, names, heights } = at, cell1 = Math.min(1, Math.min(high1, column) / 22), mm = preset ? preset.width : 0;
    const word = (x, y, px, fill, text, more = "") => '<text x="' + n1(x) + '" y="' + n1(y) + '" font-size="' + px + '" fill="' + fill + '"' + more + ">" + esc(text) + "</text>";
    const upright = (x, y, px, fill, text, more = "") => '<text transform="translate(' + n1(x) + " " + n1(y) + ') rotate(-90)" font-size="' + px + '" fill="' + fill + '"' + more + ">" + esc(text) + "</text>";
    const title = GG.clean(GG.in(GG.data.note.title)), dims = mm ? 'width="' + mm.toFixed(2) + 'mm" height="' + (H * at.unit).toFixed(2) + 'mm"' : 'width="' + W + '" height="' + n1(H) + '"';
    const out = ['<svg xmlns="http://www.w3.org/2000/svg" ' + dims + ' viewBox="0 0 ' + n1(W) + " " + n1(H) + '" font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" role="img"><title>' + esc(title) + "</title>",
      '<rect width="' + n1(W) + '" height="' + n1(H) + '" fill="' + bg + '"/>'];
    let y = 14;
    at.title.forEach((line) => { y += large * 1.15; out.push(word(margin, y, large, ink, line, ' font-weight="600" font-family="Georgia, \'DejaVu Serif\', serif"')); });
    y += 6;
    at.caption.head.forEach((line) => { y += 18; out.push(word(margin, y, 13, mut, line)); });
    const [row, col] = lit(cells), turned = column < wide(GG.number(Math.max(0, ...count.values(), total)), 11) + 3;
    at.tables.forEach((table) => {
      const some = rows.slice(...table.rows), across = columns.slice(...table.columns), x0 = table.x + left, y0 = table.y + table.high, right = x0 + column * across.length, ys = [y0];
      some.forEach((_, i) => ys.push(ys[i] + heights[table.rows[0] + i]));
      const bottom = ys[some.length], middle = (i) => (ys[i] + ys[i + 1]) / 2, center = (j) => x0 + column * (j + 0.5);
      const band = (bx, by, w, h) => out.push('<rect class="lit" x="' + n1(bx) + '" y="' + n1(by) + '" width="' + n1(w) + '" height="' + n1(h) + '" fill="' + GG.css("--accent") + '" fill-opacity="0.16"/>');
      out.push('<path d="' + ys.map((top) => "M" + n1(x0) + " " + n1(top) + "H" + n1(right)).join("") + across.concat([null]).map((_, j) => "M" + n1(x0 + column * j) + " " + n1(y0) + "V" + n1(bottom)).join("") + '" fill="none" stroke="' + mut + '" stroke-opacity="0.28" stroke-width="0.8"/>');
      some.forEach((node, i) => { if (node.id === row) band(x0, ys[i], right - x0, heights[table.rows[0] + i]); });
      across.forEach((node, j) => { if (node.id === col) band(x0 + column * j, y0, column, bottom - y0); });
      across.forEach((node, j) => {
        out.push(upright(center(j) + size * 0.34, y0 - 6, size, ink, said(node), ' font-weight="600"'));
        const sum = GG.number(count.get(node.id));
        out.push(turned ? upright(center(j) + 3.8, bottom + 6, 11, mut, sum, ' text-anchor="end"') : word(center(j), bottom + 14, 11, mut, sum, ' text-anchor="middle"'));
      });
      // The sums are those of the whole matrix, and so is the last one.
      const sums = right + (small ? SUMS / 2 : 22);
      out.push(upright(sums + 3.8, y0 - 6, 11, mut, GG.say("ties")));
      if (table.columns[1] === columns.length) out.push(turned ? upright(sums + 3.8, bottom + 6, 11, mut, GG.number(total), ' text-anchor="end"') : word(sums, bottom + 14, 11, mut, GG.number(total), ' text-anchor="middle"'));
      some.forEach((node, i) => {
        const lines = names[table.rows[0] + i];
        lines.forEach((line, n) => out.push(word(x0 - 8, middle(i) + size * 0.34 + (n - (lines.length - 1) / 2) * size * 1.1, size, ink, line, ' text-anchor="end"')));
        out.push(word(sums, middle(i) + 4, 11, mut, GG.number(acting.get(node.id)), ' text-anchor="middle"'));
        across.forEach((space, j) => {
          const ties = cells.get(node.id + "\n" + space.id);
          if (!ties) return;
          const tie = strongest(ties);
          out.push('<g class="cell" transform="translate(' + n1(center(j)) + " " + n1(middle(i)) + ')"><title>' + esc(GG.tieSentence(tie)).slice(0, 400) + "</title>" + asText(parts(look(tie), cell1)) + "</g>");
        });
      });
      out.push(word(x0 - 8, bottom + 14, 11, mut, GG.say("ties"), ' text-anchor="end"'));
    });
    at.signs.forEach(({ x, y: top, one, lines, before }) => out.push(...one.marks.map((mark, i) => '<g transform="translate(' + n1(x + 8 + NEXT * i) + " " + n1(top) + ')">' + asText(parts(mark)) + "</g>"), ...lines.map((line, i) => word(x + before, top + 4 + 1.2 * (small ? 11 : 13) * i, small ? 11 : 13, ink, line))));
    at.caption.foot.forEach((line, i) => out.push(word(margin, H - 14 * at.caption.foot.length + 14 * i, 11, mut, line)));
    out.push("</svg>\n");
    return { svg: out.join(""), width: W, height: H, mm };
  };
})();
