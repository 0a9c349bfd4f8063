// What is shown now, in words: the date, what is left out, what is selected. The line of counts, the sentences, the figure,
// the files and the page on paper all take their words from here.
(function () {
  const $ = GG.$;
  const names = (all) => all.map((one) => GG.clean(GG.in(one.labels) || one.id)).join(", ");
  // "only Forum" is shorter than a list of eight that are hidden.
  function kept(items, off) {
    const hidden = items.filter((one) => off.has(one.id)), rest = items.filter((one) => !off.has(one.id));
    if (!hidden.length) return "";
    return rest.length && rest.length < hidden.length ? GG.say("told_only", { names: names(rest) }) : GG.say("told_without", { names: names(hidden) });
  }
  const within = (field, things, all) => { const used = new Set(things.map((one) => one[field])); return [...all.values()].filter((one) => used.has(one.id)); };

  // The time that the page was made for, and what was left out when it was made.
  const { note } = GG.data;
  GG.period = () => {
    if (note.as_of) return GG.say("as_of", { a: GG.date(note.as_of) });
    return note.between ? GG.say("between", { a: GG.date(note.between[0]), b: GG.date(note.between[1]) }) : "";
  };
  GG.made = () => [
    GG.period(), note.confidence ? GG.say("told_confidence", { c: GG.say(note.confidence) }) : "",
    note.left_out && note.unknown && !note.compare ? GG.say("told_left_out", { n: GG.number(note.unknown) }) : "",
  ].filter(Boolean);
  // A page that was made for one time has no years to choose: it says for which.
  GG.fixedTime = () => {
    if (!GG.period()) return;
    $("time-part").hidden = false;
    $("time-part").dataset.fixed = "";
    $("years").textContent = GG.period();
    $("time-note").textContent = GG.say("made_for");
  };
  GG.moment = () => {
    if (!GG.narrowed()) return "";
    const [a, z] = GG.state.span;
    return a === z ? GG.say("as_of", { a }) : GG.say("between", { a, z, b: z });
  };
  GG.choices = () => {
    const { state } = GG, whole = GG.whole(), said = [];
    const nodes = [...whole.nodes].map((id) => GG.nodes.get(id)), ties = [...whole.ties].map((id) => GG.tie.get(id));
    said.push(GG.moment());
    const { weight } = GG.data;
    if (weight && !state.open && state.least > weight.steps[0]) said.push(GG.leastWords());
    if (!state.undated) said.push(GG.say("told_dated"));
    if (state.sure) said.push(GG.say("told_sure"));
    const gone = GG.shown.goneTies.size || GG.shown.gone.size;
    if (gone) said.push(GG.say("told_ghosts", { n: GG.number(gone), a: state.span[0] }));
    said.push(kept(within("cls", nodes, GG.classes), state.offClass), kept(within("g", ties, GG.groups), state.offGroup), kept([...GG.states.values()], state.offState));
    if (!state.more && GG.data.nodes.some((node) => node.layer === "rest")) said.push(GG.say(GG.ego ? "told_ego" : "told_core"));
    if (state.fold && GG.canFold) said.push(GG.say("told_fold"));
    if (GG.data.axes) {
      if (state.rows !== "actors" || state.columns !== "spaces") said.push(GG.say("told_matrix", { rows: GG.sideName(state.rows), columns: GG.sideName(state.columns) }));
      if (state.sort !== "pattern") said.push(GG.say("told_sorted", { by: GG.say("sort_" + state.sort).toLowerCase() }));
    }
    return said.filter(Boolean);
  };
  // What is selected, by name, and how much of what is shown belongs to it.
  GG.selection = () => {
    const { node, tie, absent } = GG.state, lit = GG.lit();
    if (tie) { const one = GG.tie.get(tie); return GG.say("told_selected", { name: GG.clean(GG.nameOf(one.s) + " – " + GG.nameOf(one.t)) }); }
    if (GG.state.set && GG.state.set.length) return GG.say("told_selected", { name: GG.state.set.map(GG.nameOf).map(GG.clean).join(", ") });
    if (!node) return absent ? GG.say("told_selected", { name: GG.clean(GG.nameOf(absent)) }) : "";
    const all = GG.tiesOf(node), ties = GG.part(all.filter(GG.told).length, all.length), near = lit && lit.has(node) ? lit.size - 1 : 0;
    return GG.say("told_selected_node", { name: GG.clean(GG.label(GG.nodes.get(node))), ties, nodes: GG.number(near) });
  };
  GG.stated = () => [...GG.made(), ...GG.choices(), GG.selection()].filter(Boolean);

  // "38 of 127", or "127" where all are there.
  GG.part = (n, all) => (n === all ? GG.number(n) : GG.say("part", { n: GG.number(n), all: GG.number(all) }));
  GG.howMuch = () => {
    const { shown } = GG, whole = GG.whole(), nodes = GG.part(shown.nodes.size, whole.nodes.size);
    const changes = GG.compared ? GG.howMany([...shown.ties].map((id) => GG.tie.get(id))) : new Map();
    const all = GG.compared ? GG.howMany([...whole.ties].map((id) => GG.tie.get(id))) : new Map();
    const parts = [...changes].map(([state, n]) => GG.part(n, all.get(state)) + " " + GG.in(GG.states.get(state).labels).toLowerCase());
    parts.push(GG.compared ? nodes + " " + GG.say("nodes").toLowerCase() : GG.say("shown", { nodes, ties: GG.part(shown.ties.size, whole.ties.size) }));
    if (shown.unverified) parts.push(GG.say("shown_unverified", { n: GG.number(shown.unverified) }));
    const unknown = shown.unknown.size + shown.unsure;
    if (!GG.compared && unknown) parts.push(GG.say("shown_unknown", { n: GG.number(unknown) }));
    return parts;
  };
})();
