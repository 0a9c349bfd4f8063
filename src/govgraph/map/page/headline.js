// What the map says now: a headline and at most three findings about what is shown, each leading to the nodes it is about.
(function () {
  const $ = GG.$, el = GG.el;
  const said = (node) => ({
    id: node.id, several: Boolean((node.members || []).length), passive: node.passive, alone: GG.isGroup(node.id), count: node.count, announced: node.announced,
    year: node.when && !GG.undecidedNode(node) && /^\d{4}/.test(node.start || "") ? node.start.slice(0, 4) : "",
  });
  // What the present choice of kinds, ties and years says, as findings; the first is the headline.
  GG.findings = () => {
    const told = GG.ego ? GG.withRest() : GG.shown; // around one node, neighbors in groups count as well
    const nodes = [...told.nodes].map((id) => GG.nodes.get(id)), ties = [...told.ties].map((id) => GG.tie.get(id)), bubbles = nodes.length > 0 && nodes.every((node) => GG.isGroup(node.id));
    return GG.says.findings({
      nodes: nodes.filter((node) => !bubbles || node.layer === "core").map(said),
      ties: ties.map((tie) => ({ s: tie.s, t: tie.t, g: tie.g, hatched: Boolean(tie.announced) || told.unknown.has(tie.id), mute: tie.layer === "mute", unsure: GG.then(tie).conf === "unverified", claims: GG.evidence(tie).length, shared: GG.surelyShared(tie) })),
      spaces: (ids) => GG.spacesOf(ids, ties), form: GG.data.form, compared: Boolean(GG.compared), bubbles, center: GG.ego ? GG.ego.center : "",
      shares: Boolean(GG.data.weight && GG.data.weight.of === "spaces"), groups: [...GG.groups.keys()],
    });
  };
  GG.findingText = (one) => (one.key === "changed" ? GG.in(GG.data.note.changed) : GG.says.findingText(one, { say: GG.sayOf, name: (id) => GG.clean(GG.short(GG.nodes.get(id))), way: (group) => GG.clean(GG.wayOf(group)), number: GG.number }));
  // What is true of the core need not be true of all: the headline says of which all the sentences speak.
  const ofCore = (one) => !GG.ego && !GG.state.more && one.key !== "head_groups" && GG.data.nodes.some((node) => node.layer === "rest");
  GG.lookAt = (ids) => (ids.length === 1 ? GG.select(ids[0], true) : GG.selectSet(ids));
  GG.headline = () => {
    const [head, ...rest] = GG.findings();
    const text = (one) => GG.findingText(one) + (one === head && ofCore(head) ? " · " + GG.say("told_core") : "");
    const button = (one) => el("button", { class: "link", type: "button", click: () => GG.lookAt(one.nodes) }, text(one));
    GG.empty($("headline"));
    $("headline").hidden = !head || head.key === "changed"; // what changed is the sentence below
    if (!$("headline").hidden) $("headline").append(head.nodes.length ? button(head) : text(head));
    GG.empty($("findings")).append(...rest.map((one) => el("li", {}, button(one))));
    $("findings").hidden = !rest.length;
  };
})();
