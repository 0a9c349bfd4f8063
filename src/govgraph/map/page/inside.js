// What stands inside the bubbles of an overview: packed in the page, unpacked after the first picture, one node at a time.
(function () {
  const packed = document.getElementById("inside");
  let all = null, at = new Map();
  const row = (table, i) => {
    const found = {};
    Object.entries(table).forEach(([name, values]) => { if (values[i]) found[name] = values[i]; });
    return found;
  };
  GG.isGroup = (id) => id.startsWith("group@");
  const made = new Map();
  function node(i) {
    if (!made.has(i)) made.set(i, Object.assign({ cls: "" }, row(all.nodes, i)));
    return made.get(i);
  }
  // A node of the network that is not on the stage; undefined where there is none.
  GG.hidden = (id) => (at.has(id) ? node(at.get(id)) : undefined);
  GG.beneath = {
    ready: () => Boolean(all),
    groupOf: (id) => all.groups[all.group[at.get(id)]],
    number: (id) => at.get(id),
    members: (group) => { const g = all.groups.indexOf(group); return [...all.group.keys()].filter((i) => all.group[i] === g); },
    ties: (i) => all.ties_of[i],
    core: (i) => all.core[i],
    other: (tie, i) => (all.ties.s && all.ties.s[tie] === i ? all.ties.t[tie] : all.ties.s[tie]),
    node,
    tie: (k) => ({ ...row(all.ties, k), from: node(all.ties.s[k]).id, to: node(all.ties.t[k]).id, layer: "core" }),
    has: (group) => all.groups.includes(group),
  };
  function unpack(data) {
    const [nodes, ties, claims] = data.count;
    GG.data.claims = Array.from({ length: claims }, (_, i) => row(data.claims, i));
    data.ties.s = data.ties.s || new Array(ties).fill(0);
    data.ties.t = data.ties.t || new Array(ties).fill(0);
    data.ties_of = Array.from({ length: nodes }, () => []);
    for (let k = 0; k < ties; k += 1) {
      data.ties_of[data.ties.s[k]].push(k);
      if (data.ties.t[k] !== data.ties.s[k]) data.ties_of[data.ties.t[k]].push(k);
    }
    all = data;
    at = new Map(data.nodes.id.map((id, i) => [id, i]));
    const every = data.nodes.id.map((_, i) => node(i));
    every.forEach((one, i) => { one.value = data.ties_of[i].length; });
    GG.searchIn(every);
    GG.knowIris(every);
  }
  GG.unpacked = async (then) => {
    if (packed) {
      const bytes = Uint8Array.from(atob(packed.textContent), (c) => c.charCodeAt(0));
      unpack(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json());
      packed.remove();
      if (location.hash.length > 1) { GG.readHash(); GG.emit("address", null); }
    }
    then();
  };
})();
