// The picture in a few sentences, for those who cannot see it: always of what is shown now.
(function () {
  const top = (values) => [...values].filter(([, n]) => n > 1).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 5);
  const named = (ranked) => ranked.map(([id, n]) => GG.clean(GG.short(GG.nodes.get(id))) + " (" + GG.number(n) + ")").join(", ");

  function counted(chosen, evidence, narrowed) {
    const ties = [...chosen.ties].map((id) => GG.tie.get(id)), proofs = ties.flatMap(evidence), spaces = GG.spacesOf(chosen.nodes, ties, narrowed).size;
    return {
      spaces, actors: chosen.nodes.size - spaces, ties: ties.length,
      claims: new Set(proofs).size, sources: new Set(proofs.map((i) => GG.data.claims[i].src).filter((i) => i !== undefined)).size,
    };
  }
  function changed(ties) {
    const counts = Object.fromEntries([...GG.howMany(ties)].map(([state, n]) => [state, GG.number(n)]));
    if (GG.data.note.left_out) counts.unknown = GG.number(GG.data.note.unknown || 0);
    const [a, b] = GG.compared;
    return GG.say("changed", { a, b, ...counts }) + (GG.data.note.singly ? " (" + GG.say("changed_singly") + ")" : "") + GG.say("sentence_end");
  }
  function mostChanged(ties, among, state) {
    const counts = new Map([...among].map((id) => [id, 0]));
    ties.filter((tie) => tie.state === state).forEach((tie) => new Set([tie.s, tie.t]).forEach((id) => { if (counts.has(id)) counts.set(id, counts.get(id) + (tie.n || 1)); }));
    const most = top(counts);
    return most.length ? GG.say("sum_most_" + state, { names: named(most) }) : "";
  }
  // The picture in one sentence: how much is shown and what it rests on, of how much on the whole map and in all its years.
  GG.picture = () => {
    const now = counted(GG.shown, GG.evidence), all = counted(GG.whole(), GG.allEvidence, false);
    // "1 of 12 sources": the noun goes with the whole.
    const key = (name) => (name === "ties" ? "tie" : "count_" + (name === "actors" && !all.spaces ? "nodes" : name)) + (all[name] === 1 ? "_one" : "_other");
    return GG.sayOf(all.spaces ? "sum_counts" : "sum_counts_plain", Object.fromEntries(Object.keys(now).map((name) => [name, GG.sayOf(key(name), { n: GG.part(now[name], all[name]) })])));
  };
  GG.sentences = () => {
    const { shown } = GG, { note } = GG.data, ties = [...shown.ties].map((id) => GG.tie.get(id)), stated = GG.stated(), said = [];
    if (!GG.nodes.size) return [GG.say("empty")];
    if (stated.length) said.push(GG.say("told_now", { what: stated.join("; ") }));
    if (!shown.nodes.size) return said.concat(GG.say("nothing_left"));
    if (GG.compared) said.push(changed(ties));
    if (note.partial) said.push(...(GG.state.open ? GG.openedWords() : [GG.in(note.partial)]));
    said.push(GG.picture());
    const near = new Map([...shown.nodes].map((id) => [id, new Set()]));
    ties.forEach((tie) => { near.get(tie.s).add(tie.t); near.get(tie.t).add(tie.s); });
    const spaces = GG.spacesOf(shown.nodes, ties), among = spaces.size ? spaces : shown.nodes;
    if (GG.compared) said.push(mostChanged(ties, among, "added"), mostChanged(ties, among, "ended"));
    // Where only a part could be drawn, and nothing was chosen from it, ties are those of the whole network.
    const whole = note.partial && !GG.choices().length;
    const busiest = top(new Map([...among].map((id) => [id, (whole && GG.nodes.get(id).degree) || near.get(id).size])));
    if (busiest.length) said.push(GG.say("sum_busiest", { names: named(busiest) }));
    // As in the headline, neither what is hatched counts nor a mark that stands for several.
    const joined = new Map([...shown.nodes].filter((id) => !spaces.has(id) && !GG.nodes.get(id).members).map((id) => [id, new Set()]));
    ties.filter((tie) => !GG.undecidedTie(tie)).forEach((tie) => [[tie.s, tie.t], [tie.t, tie.s]].forEach(([one, other]) => { if (joined.has(one) && spaces.has(other)) joined.get(one).add(other); }));
    const bridges = spaces.size ? top(new Map([...joined].map(([id, all]) => [id, all.size]))) : [];
    if (bridges.length) said.push(GG.say("sum_bridges", { names: named(bridges) }));
    const years = ties.flatMap(GG.evidence).map((i) => (GG.data.claims[i].start || "").match(/\d{4}/)).filter(Boolean).map((found) => found[0]).sort();
    if (years.length) said.push(GG.say("sum_period", { a: years[0], b: years[years.length - 1] }));
    if (ties.length) said.push(shown.unverified ? GG.say("sum_unverified", { n: GG.number(shown.unverified) }) : GG.say("sum_verified"));
    const unknown = GG.compared ? GG.howMany(ties).get("unknown") : shown.unknown.size;
    if (GG.compared && note.left_out && note.unknown) said.push(GG.say("sum_left_out", { n: GG.number(note.unknown) }));
    else if (unknown) said.push(GG.say(GG.compared ? "sum_unknown_two" : "sum_unknown", { n: GG.number(unknown) }));
    return said.filter(Boolean);
  };
})();
