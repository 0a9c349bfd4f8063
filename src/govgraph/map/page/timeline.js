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
      const head = heads.has(node.id), weight = head || node.id === GG.state.node ? 650 : 450;
      const max = tall ? (list.width - list.x) * scale : head ? 132 * scale : 104 * Math.max(scale, 0.86);
      const { lines, w } = set(GG.clean(GG.short(node)), GG.font(size, weight), max), h = lines.length * step;
      const below = [p.x - w / 2, p.y + r + 3, "center"], above = [p.x - w / 2, p.y - r - h - 2, "center"];
      const right = [p.x + r + 5, p.y - h / 2, "left"], left = [p.x - r - 5 - w, p.y - h / 2, "right"];
      const around = [[p.x - r, p.y + r + 3, "left"], [p.x + r - w, p.y + r + 3, "right"], [p.x - r, p.y - r - h - 2, "left"], [p.x + r - w, p.y - r - h - 2, "right"]];
      const spots = tall ? [[zero + list.x * scale, p.y - h / 2, "left"]] : head ? [right, below] : onLane.has(GG.place(node).y) ? [below, above, ...around, right, left] : [right, left, below, above, ...around];
      for (const [x, y, align] of spots) {
        const box = [x - 2, y, x + w + 2, y + h];
        if (frame && (x < 2 || y < 2 || x + w > frame[0] - 2 || y + h > frame[1] - 2 || (GG.blocked && GG.blocked(box)))) continue;
        if (placed.some((one) => meets(one.box, box)) || marks.some((mark) => mark[4] !== node.id && meets(mark, box))) continue;
        placed.push({ node, x, y, w, h, align, lines, size, weight, step, box });
        break;
      }
    }
    return placed;
  };

  // The years stay clear of the controls; what does not fit on a phone is a swipe away, the latest first.
  GG.fit = (animated) => {
    const net = GG.net(), box = $("map");
    if (!net) return;
    const ys = [...GG.shown.nodes].map((id) => GG.place(GG.nodes.get(id)).y), end = line.years[line.years.length - 1].x;
    const b = tall ? [0, 0, list.width, list.height] : [-184, Math.min(0, ...ys) - 46, end + 60, Math.max(0, ...ys) + 30];
    const room = tall ? [8, 64, box.clientWidth - 8, box.clientHeight - 30] : [10, 56, box.clientWidth - 12, box.clientHeight - 34];
    const across = (room[2] - room[0]) / (b[2] - b[0]), down = (room[3] - room[1]) / (b[3] - b[1]);
    const scale = tall ? Math.min(across, 1.5) : Math.min(across, down, 1.6);
    const x = (b[0] + b[2]) / 2 - ((room[0] + room[2]) / 2 - box.clientWidth / 2) / scale;
    const y = b[1] + (box.clientHeight / 2 - room[1]) / scale;
    GG.atHome({ x, y, scale }, animated);
  };

  // The same lines behind the figure that is downloaded.
  GG.figureBack = (X, Y, color) => {
    const ys = [...GG.shown.nodes].map((id) => GG.place(GG.nodes.get(id)).y), bottom = Math.max(0, ...ys) + 28, paths = [], words = [];
    const path = (ax, ay, bx, by) => paths.push("M" + X(ax).toFixed(1) + " " + Y(ay).toFixed(1) + "L" + X(bx).toFixed(1) + " " + Y(by).toFixed(1));
    const word = (x, y, text) => words.push('<text x="' + X(x).toFixed(1) + '" y="' + Y(y).toFixed(1) + '" font-size="12" font-weight="600" fill="' + color + '">' + text + "</text>");
    if (tall) list.years.forEach((one) => { path(0, one.y - 3, list.width, one.y - 3); word(2, one.y + 17, one.year); });
    else line.years.forEach((one, i) => { path(one.x - 12, -40, one.x - 12, bottom); if (i < line.years.length - 1) word(one.x - 8, -30, one.year); });
    return '<path d="' + paths.join("") + '" fill="none" stroke="' + color + '" stroke-opacity="0.3" stroke-width="0.8"/>' + words.join("");
  };
  const stroke = (ctx, ax, ay, bx, by) => { ctx.beginPath(); ctx.moveTo(ax, ay); ctx.lineTo(bx, by); ctx.stroke(); };
  GG.on("background", (ctx) => {
    ctx.save();
    ctx.lineWidth = 1;
    ctx.strokeStyle = GG.css("--line");
    ctx.fillStyle = GG.css("--mut");
    ctx.textAlign = "left";
    ctx.font = GG.font(12.5, 650);
    if (tall) {
      list.years.forEach((one) => {
        if (one.y) stroke(ctx, 0, one.y - 3, list.width, one.y - 3);
        ctx.fillText(String(one.year), 2, one.y + 17);
      });
      ctx.setLineDash([1.5, 3]);
      GG.shown.nodes.forEach((id) => { const p = GG.place(GG.nodes.get(id)); stroke(ctx, p.x + 11, p.y, list.x - 3, p.y); });
    } else {
      const ys = [...GG.shown.nodes].map((id) => GG.place(GG.nodes.get(id)).y), bottom = Math.max(0, ...ys) + 28;
      const last = line.years[line.years.length - 1].x;
      line.years.forEach((one, i) => {
        stroke(ctx, one.x - 12, -40, one.x - 12, bottom);
        if (i < line.years.length - 1) ctx.fillText(String(one.year), one.x - 8, -30);
      });
      line.lanes.forEach((one) => {
        if (one.key) stroke(ctx, -12, one.y, last - 12, one.y);
        else { stroke(ctx, -184, one.y - 26, last - 12, one.y - 26); ctx.fillText(GG.in(one.labels), -178, one.y + 4); }
      });
    }
    ctx.restore();
  });
})();
