// A large network: bubbles that open into their best connected members, and the surroundings of any node that is looked for.
(function () {
  const $ = GG.$, MOST = 300, NEAR = 150, AROUND = "around@";
  const home = { nodes: GG.data.nodes, ties: GG.ties };
  const built = new Map();
  let staged = "";

  const closest = (b) => (x, y) => b.core(y) - b.core(x) || b.ties(y).length - b.ties(x).length || x - y;
  // The nodes that are drawn of a group, or around a node: the innermost cores first; `n` is how many there are.
  function chosen(open) {
    const b = GG.beneath;
    if (open.startsWith(AROUND)) {
      const ego = b.number(open.slice(AROUND.length));
      const near = [...new Set(b.ties(ego).map((k) => b.other(k, ego)))].filter((i) => i !== ego);
      return { n: near.length, nodes: [ego, ...near.sort(closest(b)).slice(0, NEAR)], around: ego };
    }
    const members = b.members(open);
    return { n: members.length, nodes: members.sort(closest(b)).slice(0, MOST) };
  }
  function build(open) {
    const b = GG.beneath, part = chosen(open), inside = new Set(part.nodes), keys = new Set(), out = new Set();
    part.nodes.forEach((i) => b.ties(i).forEach((k) => (inside.has(b.other(k, i)) ? keys : out).add(k)));
    const ties = GG.named([...keys].sort((x, y) => x - y).map(b.tie)), degree = new Map();
    ties.forEach((tie) => [tie.s, tie.t].forEach((id) => degree.set(id, (degree.get(id) || 0) + 1)));
    const most = Math.max(1, ...degree.values());
    const nodes = part.nodes.map((i) => {
      const node = { ...b.node(i), layer: "core" }, p = ((degree.get(node.id) || 0) / most) ** 0.6;
      return Object.assign(node, { shape: node.shape || "dot", degree: b.ties(i).length, size: node.space ? 12 + 14 * p : 6 + 9 * p });
    });
    GG.spread(nodes, ties, part.around !== undefined);
    return { nodes, ties, n: part.n, shown: part.nodes.length - (part.around === undefined ? 0 : 1), beyond: out.size };
  }
  function partOf(open) {
    if (!built.has(open)) built.set(open, build(open));
    return built.get(open);
  }
  // What an address may open: a group, or what is around a node; nothing else, and nothing before it is unpacked.
  GG.openable = (open) => {
    if (!open || !GG.beneath.ready()) return "";
    if (open.startsWith(AROUND)) { const id = GG.resolve(open.slice(AROUND.length)); return GG.hidden(id) ? AROUND + id : ""; }
    return GG.beneath.has(open) ? open : "";
  };
  GG.restage = () => {
    if (staged === GG.state.open) return;
    staged = GG.state.open;
    const part = staged ? partOf(staged) : home;
    GG.stage(part.nodes, part.ties);
    GG.compute();
    GG.emit("staged");
  };
  const nothing = { node: null, tie: null, absent: null, set: null, meet: false, hover: null };
  GG.open = (open) => {
    if (open && !GG.beneath.ready()) { $("live").textContent = GG.say("loading"); return; }
    Object.assign(GG.state, { open, ...nothing });
    GG.restage();
    GG.change("open", {});
  };
  // Puts a node on the stage that is not there: its group where it is drawn with it, else what is around it.
  GG.bring = (id) => {
    if (GG.nodes.has(id) || !GG.hidden(id)) return;
    const group = GG.beneath.groupOf(id), drawn = partOf(group).nodes.some((node) => node.id === id);
    Object.assign(GG.state, { ...nothing, open: drawn ? group : AROUND + id });
    GG.restage();
    GG.compute();
    GG.fit(false);
    GG.legend();
  };
  GG.openedWords = () => {
    const { open } = GG.state;
    if (!open) return [];
    const part = partOf(open), around = open.startsWith(AROUND), id = around ? open.slice(AROUND.length) : open;
    const name = GG.clean(around ? GG.nameOf(id) : GG.short(home.nodes.find((node) => node.id === open)));
    const key = (around ? "around_" : "opened") + (part.shown < part.n ? (around ? "shown" : "") : around ? "all" : "_all");
    return [GG.say(key, { name, shown: GG.number(part.shown), n: GG.number(part.n) }) + GG.say("sentence_end"),
      part.beyond ? GG.say("opened_beyond", { n: GG.number(part.beyond) }) + GG.say("sentence_end") : ""].filter(Boolean);
  };
  GG.tellOpened = () => {
    const open = Boolean(GG.state.open);
    $("back").hidden = $("opened").hidden = !open;
    $("question").hidden = open;
    $("opened").textContent = GG.openedWords().join(" ");
  };
  $("back").addEventListener("click", () => GG.open(""));

  // Places for the nodes of an opened part: forces from a sunflower, nothing by lot; an ego stays in the middle.
  GG.spread = (nodes, ties, ego) => {
    const n = nodes.length, at = new Map(nodes.map((node, i) => [node.id, i])), golden = Math.PI * (3 - Math.sqrt(5)), ideal = 74;
    const x = new Float64Array(n), y = new Float64Array(n), dx = new Float64Array(n), dy = new Float64Array(n);
    nodes.forEach((_, i) => { const r = ideal * 0.62 * Math.sqrt(i); x[i] = r * Math.cos(i * golden); y[i] = r * Math.sin(i * golden); });
    const pairs = ties.map((tie) => [at.get(tie.s), at.get(tie.t)]).filter(([a, b]) => a !== b), steps = 160;
    for (let step = 0; step < steps; step += 1) {
      const heat = ideal * 1.2 * (1 - step / steps) + 1;
      dx.fill(0); dy.fill(0);
      for (let i = 0; i < n; i += 1) {
        for (let j = i + 1; j < n; j += 1) {
          const ex = x[i] - x[j], ey = y[i] - y[j], d2 = ex * ex + ey * ey + 0.01, force = (ideal * ideal) / d2;
          dx[i] += ex * force; dy[i] += ey * force; dx[j] -= ex * force; dy[j] -= ey * force;
        }
      }
      pairs.forEach(([i, j]) => {
        const ex = x[i] - x[j], ey = y[i] - y[j], d = Math.hypot(ex, ey) + 0.01, force = Math.min(d / ideal, 3) / (1 + Math.sqrt(pairs.length / n) * 0.3);
        dx[i] -= ex * force; dy[i] -= ey * force; dx[j] += ex * force; dy[j] += ey * force;
      });
      for (let i = ego ? 1 : 0; i < n; i += 1) {
        dx[i] -= x[i] * 0.06; dy[i] -= y[i] * 0.09; // to the middle, a little flatter: screens are wide
        const d = Math.hypot(dx[i], dy[i]) + 0.01, move = Math.min(d, heat) / d;
        x[i] += dx[i] * move; y[i] += dy[i] * move;
      }
    }
    // Marks that touch are pushed apart, with room for a label below.
    for (let round = 0; round < 30; round += 1) {
      for (let i = 0; i < n; i += 1) {
        for (let j = i + 1; j < n; j += 1) {
          const least = nodes[i].size + nodes[j].size + 16, ex = x[i] - x[j], ey = y[i] - y[j], d = Math.hypot(ex, ey) || 0.01;
          if (d >= least) continue;
          const push = (least - d) / 2 / d;
          if (!(ego && i === 0)) { x[i] += ex * push; y[i] += ey * push; }
          x[j] -= ex * push; y[j] -= ey * push;
        }
      }
    }
    const tenth = (v) => Math.round(v * 10) / 10;
    const tall = GG.$("map").clientWidth < GG.$("map").clientHeight * 0.92;
    nodes.forEach((node, i) => { node.x = tenth(tall ? y[i] : x[i]); node.y = tenth(tall ? x[i] : y[i]); node.px = tenth(y[i]); node.py = tenth(x[i]); });
  };
})();
