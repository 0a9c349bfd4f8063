// What the map says now: a headline and at most three findings about what is shown, each leading to the nodes it is about.
(function () {
  const $ = GG.$, el = GG.el, MOST_NAMES = 3, MOST = 3, MANY = 6, BUSY = 8, BUSY_FROM = 5;
  const sorted = (keys) => [...keys].sort((a, b) => (a < b ? -1 : 1));
  const named = (keys) => { const all = sorted(keys); return all.length <= MOST_NAMES ? all : []; };
  const finding = (key, nodes, names = {}, numbers = {}) => ({ key, nodes: sorted(nodes), names, numbers });
  // Who has most, and how many; nobody where that is less than `least` or many have as many.
  function top(counts, least) {
    const most = Math.max(0, ...counts.values());
    return [most >= least ? named([...counts].filter(([, n]) => n === most).map(([key]) => key)) : [], most];
  }
  const both = (a, b) => [...a].filter((one) => b.has(one));

  function ofTwoModes(nodes, near, spaces) {
    const actors = new Set(nodes.filter((node) => !spaces.has(node.id) && !(node.members || []).length).map((node) => node.id)), found = [];
    const joins = new Map([...actors].map((id) => [id, both(near.get(id), spaces).length]));
    const held = new Map([...spaces].map((id) => [id, new Set(both(near.get(id), actors))]));
    const highest = Math.max(0, ...joins.values());
    let k = highest;
    while (k >= 2 && [...joins.values()].filter((n) => n >= k).length < MANY) k -= 1;
    if (k >= 2) {
      const who = [...joins].filter(([, n]) => n >= k).map(([id]) => id);
      found.push(finding(nodes.some((node) => (node.members || []).length) ? "head_joins_apart" : "head_joins", who, {}, { n: who.length, k }));
    } else if (highest < 2) found.push(finding("head_apart", actors));
    const [busiest, n] = top(new Map([...held].map(([id, all]) => [id, all.size])), 2);
    if (busiest.length) found.push(finding("find_space", busiest, { names: busiest }, { n, all: actors.size }));
    const [widest, most] = top(joins, 2);
    if (widest.length) found.push(finding("find_actor", widest, { names: widest }, { n: most, all: spaces.size }));
    const busy = [...held].filter(([, all]) => all.size >= BUSY_FROM).sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1)).slice(0, BUSY).map(([id]) => id);
    let least = null;
    busy.forEach((a, i) => busy.slice(i + 1).forEach((b) => {
      const shared = both(held.get(a), held.get(b));
      if (!least || shared.length < least.shared.length) least = { a, b, shared };
    }));
    if (least) {
      const { a, b, shared } = least, ends = { a: [a], b: [b] };
      if (!shared.length) found.push(finding("find_none_bridges", [a, b], ends));
      else if (shared.length <= MOST_NAMES) found.push(finding(shared.length === 1 ? "find_bridge" : "find_bridges", [a, b, ...shared], { ...ends, names: sorted(shared) }, { n: shared.length }));
    }
    return found;
  }
  function parts(near) {
    const left = new Set(near.keys()), found = [];
    while (left.size) {
      const part = new Set(), queue = [left.values().next().value];
      while (queue.length) {
        const id = queue.pop();
        if (part.has(id)) continue;
        part.add(id);
        left.delete(id);
        queue.push(...near.get(id));
      }
      found.push(part);
    }
    return found;
  }
  // What is around one node: how it is tied to its neighbors, whose tie rests on most claims, and what lies beyond them.
  function ofEgo(center, near, ties) {
    const ring = near.get(center), groups = new Map(), claims = new Map(), order = [...GG.groups.keys()];
    ties.filter((tie) => tie.s !== tie.t && (tie.s === center || tie.t === center)).forEach((tie) => {
      const other = tie.s === center ? tie.t : tie.s, known = groups.get(other);
      if (known === undefined || order.indexOf(tie.g) < order.indexOf(known)) groups.set(other, tie.g);
      claims.set(other, (claims.get(other) || 0) + GG.evidence(tie).length);
    });
    const sizes = new Map();
    groups.forEach((group) => sizes.set(group, (sizes.get(group) || 0) + 1));
    const parts = [...sizes].sort((a, b) => b[1] - a[1] || order.indexOf(a[0]) - order.indexOf(b[0])).slice(0, MOST_NAMES);
    const found = [{ ...finding("head_ego", [center, ...ring], { name: [center] }, { n: ring.size }), parts }];
    const [quoted, most] = top(claims, 2);
    if (quoted.length) found.push(finding("find_ego_claims", quoted, { names: quoted }, { n: most }));
    const [close, n] = top(new Map([...ring].map((id) => [id, both(near.get(id), ring).length])), 2);
    if (close.length) found.push(finding("find_ego_close", close, { names: close }, { n, all: ring.size - 1 }));
    const far = [...near.keys()].filter((id) => id !== center && !ring.has(id)), beyond = new Set(far);
    const [leads, k] = top(new Map([...ring].map((id) => [id, both(near.get(id), beyond).length])), 1);
    if (leads.length) found.push(finding("find_ego_far", leads, { names: leads }, { n: far.length, k }));
    return found;
  }
  const ends = (ties) => new Set(ties.flatMap((tie) => [tie.s, tie.t]));
  function ofOneMode(nodes, near, ties) {
    const found = [], [busiest, n] = top(new Map([...near].map(([id, all]) => [id, all.size])), 2);
    if (GG.data.weight && GG.data.weight.of === "spaces" && ties.length) {
      const k = Math.max(...ties.map(GG.surelyShared)), pairs = ties.filter((tie) => GG.surelyShared(tie) === k), all = sorted(ends(pairs));
      if (pairs.length === 1) found.push(finding("head_pair", all, { a: [all[0]], b: [all[1]] }, { n: k }));
      else found.push(finding("head_pairs", all, {}, { n: pairs.length, k }));
    }
    if (busiest.length) found.push(finding("head_most", busiest, { names: busiest }, { n, all: nodes.length - 1 }));
    const apart = parts(near);
    if (apart.length > 1) {
      const text = (part) => sorted(part).join(" "), largest = apart.reduce((a, b) => (b.size > a.size || (b.size === a.size && text(b) > text(a)) ? b : a));
      found.push(finding("find_parts", largest, {}, { n: apart.length, k: largest.size }));
    }
    return found;
  }
  function ofEvents(nodes) {
    const years = new Map();
    nodes.filter((node) => node.when && !GG.undecidedNode(node) && /^\d{4}/.test(node.start || "")).forEach((node) => { const year = node.start.slice(0, 4); years.set(year, [...(years.get(year) || []), node.id]); });
    if (!years.size) return [];
    const order = [...years].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)), all = [...years.keys()].sort();
    const coming = nodes.filter((node) => node.announced).map((node) => node.id);
    return [finding("head_events", order[0][1], {}, { n: [...years.values()].flat().length, k: order[0][1].length, a: all[0], b: all[all.length - 1], y: order[0][0] }), ...(coming.length ? [finding("find_announced", coming, {}, { n: coming.length })] : [])];
  }
  // What the present choice of kinds, ties and years says, as findings; the first is the headline.
  GG.findings = () => {
    // Around one node, neighbors in groups count as well. What is only announced, or not known to hold then, is left out: a headline says what is known.
    const told = GG.ego ? GG.withRest() : GG.shown, all = [...told.ties].map((id) => GG.tie.get(id)), ties = GG.compared || GG.ego ? all : all.filter((tie) => !tie.announced && !told.unknown.has(tie.id));
    const tied = new Set(ends(ties)), open = new Set(ends(all.filter((tie) => tie.layer !== "mute")));
    const nodes = [...told.nodes].filter((id) => GG.data.form === "timeline" || tied.has(id) || !open.has(id) || GG.isGroup(id)).map((id) => GG.nodes.get(id));
    if (!nodes.length) return [];
    if (GG.compared) return [finding("changed", [])];
    if (GG.data.form === "timeline") return ofEvents(nodes);
    const near = new Map(nodes.map((node) => [node.id, new Set()]));
    ties.filter((tie) => tie.s !== tie.t).forEach((tie) => { near.get(tie.s).add(tie.t); near.get(tie.t).add(tie.s); });
    if (nodes.every((node) => GG.isGroup(node.id))) {
      const drawn = nodes.filter((node) => node.layer === "core");
      const most = Math.max(...drawn.map((node) => node.count || 0)), largest = named(drawn.filter((node) => node.count === most).map((node) => node.id));
      return largest.length ? [finding("head_groups", largest, { names: largest }, { n: drawn.length })] : [];
    }
    const spaces = GG.spacesOf(nodes.map((node) => node.id), all);
    const found = GG.ego && (near.get(GG.ego.center) || new Set()).size ? ofEgo(GG.ego.center, near, ties) : spaces.size && spaces.size < nodes.length ? ofTwoModes(nodes, near, spaces) : ofOneMode(nodes, near, ties);
    const unsure = ties.filter((tie) => tie.conf === "unverified");
    if (unsure.length && found.length <= MOST) found.push(finding("find_unverified", ends(unsure), {}, { n: unsure.length }));
    return found.slice(0, 1 + MOST);
  };
  GG.findingText = (one) => {
    if (one.key === "changed") return GG.in(GG.data.note.changed);
    const names = Object.fromEntries(Object.entries(one.names).map(([place, ids]) => [place, ids.map((id) => GG.clean(GG.short(GG.nodes.get(id)))).join(", ")]));
    if (one.parts) names.parts = one.parts.map(([group, n]) => GG.clean(GG.wayOf(group)) + " (" + GG.number(n) + ")").join("; ");
    const numbers = Object.fromEntries(Object.entries(one.numbers).map(([place, n]) => [place, typeof n === "number" ? GG.number(n) : n]));
    // What is true of the core need not be true of all: the sentence says of which it speaks.
    const core = !GG.ego && !GG.state.more && one.key !== "head_groups" && GG.data.nodes.some((node) => node.layer === "rest");
    return GG.sayOf(one.key, { ...names, ...numbers }) + (core ? " · " + GG.say("told_core") : "");
  };
  GG.lookAt = (ids) => (ids.length === 1 ? GG.select(ids[0], true) : GG.selectSet(ids));
  GG.headline = () => {
    const [head, ...rest] = GG.findings();
    const button = (one) => el("button", { class: "link", type: "button", click: () => GG.lookAt(one.nodes) }, GG.findingText(one));
    GG.empty($("headline"));
    $("headline").hidden = !head || head.key === "changed"; // what changed is the sentence below
    if (!$("headline").hidden) $("headline").append(head.nodes.length ? button(head) : GG.findingText(head));
    GG.empty($("findings")).append(...rest.map((one) => el("li", {}, button(one))));
    $("findings").hidden = !rest.length;
  };
})();
