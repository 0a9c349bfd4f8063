// Events along the years: left to right on a wide screen, a list from the latest downward on a tall one.
(function () {
  const lanes = GG.data.options.lanes || [];
  if (GG.data.form !== "timeline" || lanes.length < 2) return;
  const $ = GG.$, line = lanes[0], list = lanes[1];
  const tall = $("map").clientWidth < $("map").clientHeight * 0.92;
  const full = new Map(), pen = document.createElement("canvas").getContext("2d");
  // In the list there is no lane beside an event to read its name with: it is named in full.
  if (tall) Object.entries(list.names).forEach(([id, names]) => { GG.nodes.get(id).shorts = names; });
  const heads = new Set(line.lanes.map((one) => one.key).filter(Boolean));
  const onLane = new Set(line.lanes.filter((one) => one.key).map((one) => one.y));

  // A name in lines no wider than `max`, and how wide that is.
  function set(text, font, max) {
    const key = font + max + text;
    if (!full.has(key)) {
      pen.font = font;
      const lines = [];
      for (const word of text.slice(0, 300).split(/\s+/)) {
        const joined = lines.length ? lines[lines.length - 1] + " " + word : word;
        if (lines.length && pen.measureText(joined).width <= max) lines[lines.length - 1] = joined;
        else lines.push(word);
      }
      full.set(key, { lines, w: Math.max(...lines.map((one) => pen.measureText(one).width)) });
    }
    return full.get(key);
  }
  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  // Names of a lane stand below and above it by turns, as there is room; beside the mark in the rows and in the list.
  GG.placeLabels = (scale, at, frame) => {
    const lit = GG.lit(), size = Math.round(Math.max(10, Math.min(tall ? 13.5 : 15, 12 * scale)) * 2) / 2, step = size * 1.18;
    const items = [...GG.shown.nodes].map((id) => { const node = GG.nodes.get(id); return { node, p: at(node), r: node.size * scale }; })
      .filter(({ p }) => !frame || (p.x > -150 && p.y > -60 && p.x < frame[0] + 150 && p.y < frame[1] + 60))
      .sort((a, b) => heads.has(b.node.id) - heads.has(a.node.id) || a.p.x - b.p.x || a.p.y - b.p.y || (a.node.id < b.node.id ? -1 : 1));
    const marks = items.map(({ node, p, r }) => [p.x - r, p.y - r, p.x + r, p.y + r, node.id]), placed = [];
    const zero = items.length ? items[0].p.x - GG.place(items[0].node).x * scale : 0;
    for (const { node, p, r } of items) {
      if (lit && !lit.has(node.id)) continue;
      const head = heads.has(node.id), weight = head || node.id === GG.state.node ? 650 : 450, lane = onLane.has(GG.place(node).y), wide = Math.max(scale, 0.86);
      // Between the neighbors of a lane there may be room for a narrower name.
      const widths = tall ? [(list.width - list.x) * scale] : head ? [132 * scale] : lane ? [104 * wide, 66 * wide] : [104 * wide, 170 * wide];
      const place = (max) => {
        const { lines, w } = set(GG.clean(GG.short(node)), GG.font(size, weight), max), h = lines.length * step;
        const below = [p.x - w / 2, p.y + r + 3, "center"], above = [p.x - w / 2, p.y - r - h - 2, "center"];
        const right = [p.x + r + 5, p.y - h / 2, "left"], left = [p.x - r - 5 - w, p.y - h / 2, "right"];
        const around = [[p.x - r, p.y + r + 3, "left"], [p.x + r - w, p.y + r + 3, "right"], [p.x - r, p.y - r - h - 2, "left"], [p.x + r - w, p.y - r - h - 2, "right"]];
        const spots = tall ? [[zero + list.x * scale, p.y - h / 2, "left"]] : head ? [right, below] : lane ? [below, above, ...around, right, left] : [right, left, below, above, ...around];
        for (const [x, y, align] of spots) {
          const box = [x - 2, y, x + w + 2, y + h];
          if (frame && (x < 2 || y < 2 || x + w > frame[0] - 2 || y + h > frame[1] - 2 || (GG.blocked && GG.blocked(box)))) continue;
          if (!placed.some((one) => meets(one.box, box)) && !marks.some((mark) => mark[4] !== node.id && meets(mark, box))) return { node, x, y, w, h, align, lines, size, weight, step, box };
        }
        return null;
      };
      const found = widths.reduce((had, max) => had || place(max), null);
      if (found) placed.push(found);
    }
    return placed;
  };

  // The years stay clear of the controls; what does not fit on a phone is a swipe away, the latest first.
  // Above them stays a band: of the years, and in the list, of the names of the lanes, which are beside the controls or below.
  const beside = !tall || list.heads[list.heads.length - 1].x < 160, HEADS = tall ? (beside ? 132 : 186) : 84, turn = beside ? -62 : -78;
  GG.fit = (animated) => {
    const net = GG.net(), box = $("map");
    if (!net) return;
    const ys = yOf(), end = line.years[line.years.length - 1].x;
    const b = tall ? [0, 0, list.width, list.height] : [-184, Math.min(0, ...ys) - 26, end + 60, Math.max(0, ...ys) + 30];
    const room = tall ? [8, HEADS + 8, box.clientWidth - 8, box.clientHeight - 30] : [10, HEADS + 8, box.clientWidth - 12, box.clientHeight - 34];
    const across = (room[2] - room[0]) / (b[2] - b[0]), down = (room[3] - room[1]) / (b[3] - b[1]);
    const scale = tall ? Math.min(across, 1.5) : Math.min(across, Math.max(down, 0.92), 1.6); // years are never narrow for want of height
    const x = (b[0] + b[2]) / 2 - ((room[0] + room[2]) / 2 - box.clientWidth / 2) / scale;
    const y = b[1] + (box.clientHeight / 2 - room[1]) / scale;
    GG.atHome({ x, y, scale }, animated);
  };

  const yOf = () => [...GG.shown.nodes].map((id) => GG.place(GG.nodes.get(id)).y);
  const shownBars = () => line.bars.filter((one) => GG.shown.nodes.has(one.key)).map((one) => ({ ...one, y: GG.place(GG.nodes.get(one.key)).y, color: GG.color(GG.classes.get(GG.nodes.get(one.key).cls)) }));
  // Where today is: across on the axis, down in the list; null where it lies outside.
  function today() {
    const now = new Date(), two = (n) => String(n).padStart(2, "0"), day = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    if (!tall) {
      const [first, step] = line.axis, begin = new Date(now.getFullYear(), 0, 1), next = new Date(now.getFullYear() + 1, 0, 1);
      const x = (now.getFullYear() - first + (now - begin) / (next - begin)) * step;
      return x >= 0 && x < line.years[line.years.length - 1].x ? x : null;
    }
    const dated = GG.data.nodes.filter((node) => node.when && /^\d{4}/.test(node.start || ""));
    const later = (node) => { const [start] = node.start.match(/^\d{4}(-\d\d(-\d\d)?)?/); return start > day.slice(0, start.length); };
    const ahead = dated.filter(later).map((node) => GG.place(node).y), past = dated.filter((node) => !later(node)).map((node) => GG.place(node).y);
    return ahead.length && past.length ? (Math.max(...ahead) + Math.min(...past)) / 2 : null;
  }
  // What stands behind the marks: lines [ax, ay, bx, by], and words [x, y, text]; in the list, the names of lanes are turned.
  function behind() {
    const ys = yOf(), bottom = Math.max(0, ...ys) + 28, last = line.years[line.years.length - 1].x, now = today();
    const found = { lines: [], words: [], years: [], now: null };
    if (tall) {
      list.years.forEach((one) => { if (one.y) found.lines.push([0, one.y - 3, list.width, one.y - 3]); found.words.push([2, one.y + 17, one.year]); });
      list.heads.forEach((one) => {
        const on = ys.length ? [...GG.shown.nodes].map((id) => GG.place(GG.nodes.get(id))).filter((p) => Math.abs(p.x - one.x) < 1).map((p) => p.y) : [];
        if (one.key && on.length) found.lines.push([one.x, Math.min(...on), one.x, Math.max(...on)]);
      });
      if (now !== null) { found.now = [0, now, list.width, now]; found.words.push([list.width - 40, now - 4, GG.say("today")]); }
      return found;
    }
    line.years.forEach((one, i) => {
      found.lines.push([one.x, -40, one.x, bottom]);
      if (i < line.years.length - 1 && one.told) found.years.push([one.x + 4, -30, one.year]);
    });
    line.lanes.forEach((one) => {
      if (one.key) found.lines.push([0, one.y, last, one.y]);
      else { found.lines.push([-184, one.y - 26, last, one.y - 26]); found.words.push([-178, one.y + 4, GG.in(one.labels)]); }
    });
    if (now !== null) { found.now = [now, -52, now, bottom]; found.years.push([now - 44, -46, GG.say("today")]); }
    return found;
  }
  if (tall) GG.figureFree = 130;
  const laneName = (one) => GG.clean(one.key ? GG.short(GG.nodes.get(one.key)) : GG.in(one.labels));

  // The same behind the figure that is downloaded.
  GG.figureBack = (X, Y, color, k, esc) => {
    const { lines, words, years, now } = behind(), n = (x) => x.toFixed(1), hatch = GG.data.hatch;
    const path = ([ax, ay, bx, by]) => "M" + n(X(ax)) + " " + n(Y(ay)) + "L" + n(X(bx)) + " " + n(Y(by));
    const word = (x, y, text, more = "") => '<text x="' + n(x) + '" y="' + n(y) + '" font-size="12" font-weight="600" fill="' + color + '"' + more + ">" + esc(text) + "</text>";
    const bars = tall ? [] : shownBars().map((one) => '<path d="' + path([one.x[0], one.y, one.x[1], one.y]) + '" stroke="' + one.color + '" stroke-opacity="0.7" stroke-width="' + 2 * hatch.width + '" stroke-dasharray="' + hatch.dash.join(" ") + '"/>');
    const heads = tall ? list.heads.map((one) => word(X(one.x) + 2, Y(-14), laneName(one), ' transform="rotate(' + turn + ' ' + n(X(one.x) + 2) + " " + n(Y(-14)) + ')"')) : [];
    return '<path d="' + lines.map(path).join("") + '" fill="none" stroke="' + color + '" stroke-opacity="0.3" stroke-width="0.8"/>' + bars.join("")
      + (now ? '<path d="' + path(now) + '" stroke="' + color + '" stroke-width="1.4"/>' : "") + [...words, ...years].map(([x, y, text]) => word(X(x), Y(y), text)).join("") + heads.join("");
  };
  const stroke = (ctx, [ax, ay, bx, by]) => { ctx.beginPath(); ctx.moveTo(ax, ay); ctx.lineTo(bx, by); ctx.stroke(); };
  GG.on("background", (ctx) => {
    const { lines, words, now } = behind();
    ctx.save();
    ctx.lineWidth = 1;
    ctx.strokeStyle = GG.css("--line");
    lines.forEach((one) => stroke(ctx, one));
    ctx.fillStyle = ctx.strokeStyle = GG.css("--mut");
    ctx.textAlign = "left";
    ctx.font = GG.font(12.5 / Math.min(1, GG.view().scale), 650);
    words.forEach(([x, y, text]) => ctx.fillText(String(text), x, y));
    if (now) { ctx.lineWidth = 1.6; stroke(ctx, now); ctx.lineWidth = 1; }
    if (tall) {
      ctx.setLineDash([1.5, 3]);
      ctx.strokeStyle = GG.css("--line");
      GG.shown.nodes.forEach((id) => { const p = GG.place(GG.nodes.get(id)); stroke(ctx, [p.x + 11, p.y, list.x - 3, p.y]); });
    } else {
      ctx.setLineDash(GG.data.hatch.dash);
      ctx.lineWidth = 2 * GG.data.hatch.width;
      ctx.globalAlpha = 0.7;
      shownBars().forEach((one) => { ctx.strokeStyle = one.color; stroke(ctx, [one.x[0], one.y, one.x[1], one.y]); });
    }
    ctx.restore();
  });

  // The band stays where it is while the picture below is moved; its words follow from left to right.
  const band = GG.svg("svg", { id: "heads", "aria-hidden": "true", height: HEADS });
  $("map").after(band);
  function follow() {
    const net = GG.net(), at = (x) => net.canvasToDOM({ x, y: 0 }).x, put = (x, y, text, turned, anchor = "start") => GG.svg("text", { "text-anchor": anchor, transform: "translate(" + x.toFixed(1) + " " + y + ")" + (turned ? " rotate(" + turn + ")" : "") }, String(text));
    if (tall) { GG.empty(band).append(...list.heads.map((one) => put(at(one.x) + 3, HEADS - 6, laneName(one), true))); return; }
    const step = line.axis[1] * net.getScale(), every = [1, 2, 5, 10, 20, 50].find((n) => n * step >= 34) || 100, now = today();
    GG.empty(band).append(...line.years.slice(0, -1).filter((one) => one.year % every === 0).map((one) => put(at(one.x) + 4, HEADS - 8, one.year)));
    if (now !== null) band.append(GG.svg("path", { d: "M" + at(now).toFixed(1) + " " + (HEADS - 32) + "V" + HEADS }), put(at(now) - 4, HEADS - 22, GG.say("today"), false, "end"));
  }
  ["words", "address"].forEach((one) => GG.on(one, () => { if (GG.net()) follow(); }));
  GG.on("begun", () => GG.net().on("afterDrawing", follow));
})();
