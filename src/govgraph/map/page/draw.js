// The canvas: vis-network pans, zooms, drags and finds what is under the pointer; marks, halos and labels are drawn here.
(function () {
  const $ = GG.$;
  let net = null, nodesOf = null, tiesOf = null, colors = {}, lit = null;
  let placed = []; // the labels of the picture
  let dragged = false, over = null; // a mark is being dragged; the mark under the pointer
  const ABOVE_BELOW = 150; // what controls, sheet and the names at the edges take of the height of a phone's map
  const told = new Map(), GONE = 0.26; // how clearly one sees what ended before the years chosen

  // What ended before the years chosen, and is drawn faintly; and what is only announced, or perhaps not of these years.
  GG.isGone = (id) => GG.shown.gone.has(id);
  GG.drawn = (id) => GG.shown.nodes.has(id) || GG.isGone(id);
  GG.undecidedNode = (node) => Boolean(node.announced) || (!GG.isGone(node.id) && GG.takesPlace(node) === "unknown");
  GG.undecidedTie = (tie) => !GG.compared && (GG.shown.unknown.has(tie.id) || Boolean(tie.announced));

  const phone = () => window.matchMedia("(max-width: 760px)").matches;
  const tall = () => $("map").clientWidth < $("map").clientHeight * 0.92;
  const place = (node) => (net && net.body.nodes[node.id] ? net.body.nodes[node.id] : node);
  GG.place = place;
  GG.net = () => net;

  function mark({ ctx, id, x, y }) {
    const node = GG.nodes.get(id), one = GG.classes.get(node.cls);
    return {
      drawNode() {
        ctx.save();
        ctx.translate(x, y);
        ctx.globalAlpha = GG.isGone(id) ? GONE : !lit || lit.has(id) ? 1 : 0.13;
        const hollow = GG.undecidedNode(node), path = GG.markPath(node.shape, node.size * (hollow ? 0.85 : 1)), color = GG.color(one);
        ctx.lineJoin = "round";
        if (node.shape === "ring" || node.shape === "disc") {
          ctx.fillStyle = colors.halo;
          ctx.fill(path);
          ctx.strokeStyle = color;
          ctx.lineWidth = node.size * (node.shape === "disc" ? 0.09 : 0.5);
          ctx.stroke(path);
        } else {
          ctx.strokeStyle = hollow ? color : colors.halo;
          ctx.lineWidth = hollow ? 1.8 : 3;
          ctx.stroke(path);
          ctx.fillStyle = hollow ? colors.halo : color;
          ctx.fill(path);
        }
        if (id === GG.state.node || id === GG.state.hover || GG.state.high) {
          ctx.strokeStyle = colors.ink;
          ctx.lineWidth = id === GG.state.node ? 2.6 : 1.4;
          ctx.stroke(path);
        }
        ctx.restore();
      },
      nodeDimensions: { width: node.size * 2, height: node.size * 2 },
    };
  }

  // Ties bend towards the middle of the map; parallel ones bend more and more, so that none hides another.
  const order = new Map(), rank = new Map();
  function number() {
    const pairs = new Map();
    order.clear();
    rank.clear();
    [...GG.nodes.keys()].forEach((id, n) => rank.set(id, n));
    GG.ties.forEach((tie, n) => {
      rank.set(tie.id, n);
      const pair = tie.s < tie.t ? tie.s + "\n" + tie.t : tie.t + "\n" + tie.s;
      const count = pairs.get(pair) || 0;
      order.set(tie.id, count);
      pairs.set(pair, count + 1);
    });
  }
  number();
  GG.bendOf = (tie) => 0.07 * order.get(tie.id);
  GG.bend = (tie, a, b) => {
    const mx = (a.x + b.x) / 2, my = (a.y + b.y) / 2;
    const side = (b.x - a.x) * -my + (b.y - a.y) * mx;
    if (GG.data.form === "timeline") return { side: 1, round: 0 };
    const round = Math.min(0.28, 0.08 + Math.hypot(b.x - a.x, b.y - a.y) / 4600) + GG.bendOf(tie);
    return { side: side < 0 ? -1 : 1, round };
  };
  const heaviest = GG.data.weight ? GG.data.weight.steps[GG.data.weight.steps.length - 1] : 0;
  // `resting` is how a tie looks while nothing is looked at, as the legend shows it.
  GG.tieLook = (tie, resting = false) => {
    const focus = !resting && GG.focus(), chosen = !resting && GG.shown.ties.has(GG.state.tie) && GG.state.tie, group = GG.groups.get(tie.g), many = GG.shown.ties.size;
    const mine = resting ? false : GG.state.set && !chosen && !focus ? lit && lit.has(tie.s) && lit.has(tie.t) && (GG.state.set.includes(tie.s) || GG.state.set.includes(tie.t) || (GG.state.meet && GG.inChain(tie))) : chosen ? tie.id === chosen : focus && (tie.s === focus || tie.t === focus);
    const set = !resting && !chosen && !focus && GG.state.set && lit;
    const any = chosen || focus || set;
    if (GG.shown.goneTies.has(tie.id)) return { color: GG.css("--edge"), opacity: any ? 0.06 : GONE, width: 1, dash: [], mine: false };
    const { conf } = GG.then(tie), unverified = conf === "unverified", hatched = GG.undecidedTie(tie), line = GG.data.form === "timeline";
    const calm = Math.max(0.16, Math.min(0.5, 7.6 / Math.sqrt(many + 1)));
    let opacity = conf === "quoted" && !hatched ? Math.min(0.95, calm * 2.3) : unverified ? calm * 0.75 : hatched ? Math.max(0.4, calm * 0.9) : calm;
    if (line) opacity = 0.03; // the lanes say to which an event belongs; a tie is seen when it is looked at
    if (GG.state.high) opacity = Math.min(1, opacity * 1.8);
    else if (GG.state.dark) opacity = Math.min(0.95, opacity * 1.12);
    if (any) opacity = mine ? (unverified ? 0.8 : 0.95) : 0.04;
    const heavy = heaviest && !GG.state.open ? 0.6 + 4.4 * Math.sqrt(GG.weight(tie) / heaviest) : 0; // the width shows a weight
    const width = heavy ? Math.max(heavy, mine ? 2.2 : 0) : mine ? 2.2 : conf === "quoted" ? 1.9 : 1.1;
    if (line) return { color: GG.color(group), opacity, width: mine ? 2.2 : 1.1, dash: [], mine: Boolean(mine) };
    if (hatched) return { color: GG.color(group), opacity, width: Math.max(GG.data.hatch.width, heavy), dash: GG.data.hatch.dash, mine: Boolean(mine) };
    return { color: GG.color(group), opacity, width, dash: unverified ? [4, 4] : group.dash, mine: Boolean(mine) };
  };
  function edge(tie) {
    const on = GG.shown.ties.has(tie.id) || GG.shown.goneTies.has(tie.id);
    if (!on) return { id: tie.id, hidden: true };
    const look = GG.tieLook(tie), { side, round } = GG.bend(tie, place(GG.nodes.get(tie.s)), place(GG.nodes.get(tie.t)));
    return {
      id: tie.id, hidden: false, width: look.width, dashes: look.dash.length ? look.dash : false,
      color: { color: look.color, opacity: look.opacity, highlight: look.color, hover: look.color },
      // Above 800 ties curves cost half of the frames and show nothing more.
      smooth: GG.shown.ties.size > 800 ? false : { enabled: true, type: side < 0 ? "curvedCCW" : "curvedCW", roundness: Math.round(round * 1000) / 1000 },
    };
  }
  const seen = (node) => ({ id: node.id, hidden: !GG.drawn(node.id) });
  // vis-network is given a mark or a tie when it is first shown, and then what changes of it: to make one takes it long, and
  // most are not on the first screen.
  const news = (all, look, more) => all.flatMap((one) => {
    const found = look(one), text = JSON.stringify(found), before = told.get(one.id);
    if (before === undefined ? found.hidden : before === text) return [];
    told.set(one.id, text);
    return [before === undefined ? { ...more(one), ...found } : found];
  });
  const nodesNow = () => news([...GG.nodes.values()], seen, (node) => ({ x: node.x, y: node.y, size: node.size, shape: "custom", ctxRenderer: mark }));
  const tiesNow = () => news(GG.ties, edge, (tie) => ({ from: tie.s, to: tie.t }));
  // Whenever they came, they lie over each other as in the data.
  function sort() {
    net.body.nodeIndices.sort((a, b) => rank.get(a) - rank.get(b));
    net.body.edgeIndices.sort((a, b) => rank.get(a) - rank.get(b));
  }

  GG.paint = () => {
    if (!net) return;
    lit = GG.lit();
    colors = { halo: GG.css("--bg"), ink: GG.css("--ink") };
    nodesOf.update(nodesNow());
    tiesOf.update(tiesNow());
    sort();
    GG.touch();
    net.redraw();
  };

  GG.haloOf = (node) => node.size * 1.75 + 12;
  function halos(ctx) {
    GG.emit("background", ctx);
    if (GG.data.form !== "network" || GG.ego) return;
    GG.nodes.forEach((node) => {
      if (!node.space || !GG.shown.nodes.has(node.id)) return;
      const p = place(node);
      ctx.globalAlpha = (!lit || lit.has(node.id) ? 1 : 0.25) * (GG.state.dark ? 0.13 : 0.07);
      ctx.fillStyle = GG.color(GG.classes.get(node.cls));
      ctx.beginPath();
      ctx.arc(p.x, p.y, GG.haloOf(node), 0, 7);
      ctx.fill();
    });
    ctx.globalAlpha = 1;
  }
  const screen = (node) => { const p = net.canvasToDOM(place(node)); return { x: p.x, y: p.y }; };
  function labels(ctx) {
    const frame = size();
    if (dragged) placed.forEach((one) => { const p = screen(one.node); one.x = p.x + one.dx; one.y = p.y + one.dy; }); // they settle when it is dropped
    else placed = GG.placeLabels(net.getScale(), screen, frame, phone() ? 4 : 1);
    if (!dragged) placed.forEach((one) => { const p = screen(one.node); one.dx = one.x - p.x; one.dy = one.y - p.y; });
    GG.drawLabels(ctx, placed, frame);
    GG.emit("foreground", ctx);
  }
  GG.placed = () => placed;
  // The box that holds all that is drawn. The lines behind a timeline end nowhere in particular.
  function extent() {
    if (GG.data.form !== "network" || GG.ego) return [-Infinity, -Infinity, Infinity, Infinity];
    const b = [Infinity, Infinity, -Infinity, -Infinity];
    [...GG.shown.nodes, ...GG.shown.gone].forEach((id) => {
      const node = GG.nodes.get(id), p = place(node), r = node.size * 1.75 + 40;
      b[0] = Math.min(b[0], p.x - r); b[1] = Math.min(b[1], p.y - r); b[2] = Math.max(b[2], p.x + r); b[3] = Math.max(b[3], p.y + r);
    });
    return b;
  }
  // The mark under the pointer gets its outline over the picture: a movement of the pointer draws nothing anew.
  function outline(ctx) {
    if (over === null || !GG.drawn(over)) return;
    const node = GG.nodes.get(over), p = place(node);
    ctx.save();
    ctx.translate(p.x, p.y);
    ctx.strokeStyle = colors.ink;
    ctx.lineWidth = 1.4;
    ctx.lineJoin = "round";
    ctx.stroke(GG.markPath(node.shape, node.size));
    ctx.restore();
  }

  // The corner controls stand over the map: no label goes under them.
  const size = () => [$("map").clientWidth, $("map").clientHeight];
  GG.blocked = (b, [w, h] = size(), controls = false) => (b[2] > w - 164 && b[1] < 58) || (w > 500 && b[2] > w - 58 && b[3] > h - 146) || b[3] > h - covered || (!controls && b[0] < counted[0] && b[3] > h - counted[1]);
  let counted = [360, 24]; // the room of the line of counts, which stands over the map
  let covered = 0; // on a phone, how much of the map the closed sheet covers
  GG.on("counted", () => {
    counted = [$("count").offsetWidth + 24, $("count").offsetHeight + 10];
    if ($("side").classList.contains("closed")) covered = GG.data.form === "network" && phone() ? Math.max(0, $("map").getBoundingClientRect().bottom - $("side").getBoundingClientRect().top) : 0;
  });

  GG.fit = (animated) => {
    if (!net) return;
    const box = $("map"), b = [1e9, 1e9, -1e9, -1e9];
    [...GG.shown.nodes, ...GG.shown.gone].forEach((id) => {
      const node = GG.nodes.get(id), p = place(node), halo = node.space && GG.data.form === "network", m = halo ? GG.haloOf(node) + 2 : 38;
      b[0] = Math.min(b[0], p.x - m); b[1] = Math.min(b[1], p.y - (halo ? m : 30)); b[2] = Math.max(b[2], p.x + m); b[3] = Math.max(b[3], p.y + (halo ? m : 36));
    });
    if (b[0] > b[2]) return;
    let scale = Math.min(box.clientWidth / (b[2] - b[0]), (box.clientHeight - covered) / (b[3] - b[1]), 2.2) * 0.985;
    const middle = { x: (b[0] + b[2]) / 2, y: (b[1] + b[3]) / 2 + covered / 2 / scale };
    // On a phone a timeline opens at its latest years, large enough to be read; the rest is a swipe away.
    const narrow = GG.data.form === "timeline" && box.clientWidth < 700;
    if (narrow) {
      scale = Math.max(scale, Math.min(0.42, box.clientHeight / (b[3] - b[1])));
      middle.x = Math.max(middle.x, b[2] - box.clientWidth / 2 / scale + 60);
    }
    // No mark stays under the corner controls: the picture gives way a little, away from the right edge.
    const frame = size(); // asked once: it costs more than the sums
    const hidden = () => [...GG.shown.nodes].some((id) => {
      const node = GG.nodes.get(id), p = place(node), r = node.size * scale;
      const x = (p.x - middle.x) * scale + frame[0] / 2, y = (p.y - middle.y) * scale + frame[1] / 2;
      return GG.blocked([x - r, y - r, x + r, y + r], frame, true);
    });
    for (let i = 0; i < 12 && !narrow && hidden(); i += 1) {
      scale *= 0.99;
      middle.x += 7 / scale;
      if (box.clientWidth <= 500) middle.y -= 7 / scale;
    }
    GG.atHome({ ...middle, scale }, animated);
  };
  // Bring a node and all it is tied to into the part of the map that the panel leaves free.
  GG.centre = () => {
    const box = $("map"), wide = box.clientWidth > 700, lit = [...(GG.lit() || [])];
    if (!net || !lit.some((id) => GG.shown.nodes.has(id))) return;
    const free = wide ? [24, 24, box.clientWidth - Math.min($("panel").offsetWidth || 356, box.clientWidth * 0.62) - 36, box.clientHeight - 40] : [16, 56, box.clientWidth - 16, box.clientHeight * 0.5];
    const view = GG.goal();
    let { scale } = view;
    const b = [1e9, 1e9, -1e9, -1e9];
    lit.filter((id) => GG.shown.nodes.has(id)).forEach((id) => {
      const node = GG.nodes.get(id), p = place(node), r = node.size + 6;
      b[0] = Math.min(b[0], p.x - r); b[1] = Math.min(b[1], p.y - r); b[2] = Math.max(b[2], p.x + r); b[3] = Math.max(b[3], p.y + r + 22);
    });
    const at = (x, y) => [(x - view.x) * scale + box.clientWidth / 2, (y - view.y) * scale + box.clientHeight / 2];
    const [left, top] = at(b[0], b[1]), [right, bottom] = at(b[2], b[3]);
    if (left >= free[0] && top >= free[1] && right <= free[2] && bottom <= free[3]) return;
    scale = Math.min(scale, (free[2] - free[0]) / (b[2] - b[0]), (free[3] - free[1]) / (b[3] - b[1]));
    const x = (b[0] + b[2]) / 2 - ((free[0] + free[2]) / 2 - box.clientWidth / 2) / scale;
    const y = (b[1] + b[3]) / 2 - ((free[1] + free[3]) / 2 - box.clientHeight / 2) / scale;
    GG.move({ x, y, scale }, true);
  };

  // Another part is on the stage: its marks and ties take the place of those before.
  GG.on("staged", () => {
    number();
    if (!net) return;
    over = null;
    told.clear();
    tiesOf.clear();
    nodesOf.clear();
    nodesOf.add(nodesNow());
    tiesOf.add(tiesNow());
  });
  // Other sizes: vis-network must know how large each mark is, to find it under the pointer.
  GG.on("encoded", () => {
    if (!net) return;
    nodesOf.update(nodesOf.getIds().map((id) => ({ id, size: GG.nodes.get(id).size })));
    GG.touch();
  });
  // How far apart two marks stand is not a measurement: on a tall screen the picture takes the height that there is, for more names.
  function heighten() {
    const shown = [...GG.shown.nodes].map((id) => GG.nodes.get(id)), wide = (axis) => Math.max(...shown.map((node) => node[axis])) - Math.min(...shown.map((node) => node[axis])) || 1;
    const k = Math.min(GG.data.stretch, ($("map").clientHeight - ABOVE_BELOW) / $("map").clientWidth / (wide("y") / wide("x")));
    if (k > 1) GG.nodes.forEach((node) => { node.y *= k; });
  }
  GG.start = () => {
    const portrait = tall();
    if (portrait) GG.nodes.forEach((node) => { node.x = node.px; node.y = node.py; });
    if (portrait && GG.data.form === "network" && !GG.ego) heighten();
    nodesOf = new vis.DataSet(nodesNow());
    tiesOf = new vis.DataSet(tiesNow());
    lit = GG.lit();
    colors = { halo: GG.css("--bg"), ink: GG.css("--ink") };
    net = new vis.Network($("map"), { nodes: nodesOf, edges: tiesOf }, GG.store.options);
    GG.watch(net);
    GG.keepPicture(net, { draw: halos, label: labels, extent });
    net.on("afterDrawing", outline);
    net.on("dragging", (event) => { if (event.nodes.length) { dragged = true; GG.touch(); } });
    net.on("dragEnd", (event) => { dragged = false; if (event.nodes.length) GG.paint(); else GG.settled(); });
    // A tap opens the panel, and the browser's click that follows it would press what has come to lie under the finger.
    GG.$("map").addEventListener("touchend", (event) => event.preventDefault(), { passive: false });
    net.on("click", (event) => {
      const { ctrlKey, metaKey, shiftKey } = event.event.srcEvent || {};
      if (GG.canMeet && GG.meets(event.nodes[0]) && (ctrlKey || metaKey || shiftKey)) GG.meetAlso(event.nodes[0]);
      else if (event.nodes[0]) GG.select(event.nodes[0], true);
      else if (event.edges[0]) GG.selectTie(event.edges[0]);
      else GG.close();
    });
    const light = GG.nodes.size <= 700; // above, a change of all marks at every movement of the pointer is too slow
    // What is under the pointer: asked when it moves, and also when the map moves under it.
    let pointer = null, near = null;
    function look() {
      const id = pointer ? net.getNodeAt(pointer) || null : null, tie = pointer && !id ? net.getEdgeAt(pointer) || null : null;
      if (id !== over) {
        over = id;
        if (light || GG.state.hover) { GG.state.hover = light ? id : null; GG.paint(); } else net.redraw();
      }
      const now = id || tie;
      if (!now) GG.tipOff();
      else if (now !== near) (id ? GG.tipNode : GG.tipTie)(now, pointer);
      near = now;
    }
    $("map").addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      const box = $("map").getBoundingClientRect();
      pointer = { x: event.clientX - box.x, y: event.clientY - box.y };
      look();
    });
    $("map").addEventListener("pointerleave", () => { pointer = null; look(); });
    ["zoom", "dragEnd", "animationFinished"].forEach((moved) => net.on(moved, look));
    GG.on("filter", look);
    new ResizeObserver(() => {
      net.setSize("100%", "100%");
      GG.fit(false);
      GG.arrived();
      net.redraw();
    }).observe($("map"));
    GG.emit("begun");
    GG.fit(false);
  };
})();
