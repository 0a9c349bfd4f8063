// Two dates on one map: what became of every tie, as a look and in words. Where no dates are compared, nothing changes.
(function () {
  const dates = GG.compared, el = GG.el;
  GG.stateWord = (state) => GG.say("state_" + state);
  // Colors, dashes and widths of the states stand in the data, so that the figure for papers has the same.
  GG.stateIcon = (one) => GG.svg("svg", { class: "icon", width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" },
    GG.svg("path", { d: "M1 14Q10 3 19 9", fill: "none", stroke: GG.color(one), "stroke-width": one.id === "kept" ? 1.4 : one.id === "unknown" ? 2 : 2.8, "stroke-dasharray": one.dash.length ? (one.id === "unknown" ? "1.5 3" : "5 3") : "none" }));
  if (!dates) return;
  GG.root.dataset.compare = dates.join("/");

  const when = (date) => GG.say(/^\d{4}-\d{2}-\d{2}$/.test(date) ? "on_day" : "in_time", { d: GG.date(date) });
  const told = (one, kind) => (one.before && one.after ? ": " + [one.before, one.after].map((held, i) => GG.say(kind + held, { when: when(dates[i]) })).join(", ") : "");
  // Of a mark that stands for several, how many: "Added (12/35)".
  GG.changeWord = (one) => {
    const all = one.s ? [one.s, one.t].map((id) => (GG.nodes.get(id).members || []).length).find(Boolean) : 0;
    return GG.stateWord(one.state) + (all ? " (" + GG.number(one.n || 1) + "/" + GG.number(all) + ")" : "");
  };
  GG.changeSentence = (tie) => GG.changeWord(tie) + told(tie, "at_");
  GG.nodeChange = (node) => (node.state ? GG.stateWord(node.state) + told(node, "here_") : "");
  GG.stateMark = (tie) => el("span", { class: "change" }, GG.stateIcon(GG.states.get(tie.state)), GG.changeWord(tie));
  GG.howMany = (ties) => {
    const counts = new Map([...GG.states.keys()].map((state) => [state, 0]));
    for (const tie of ties) counts.set(tie.state, counts.get(tie.state) + (tie.n || 1));
    return counts;
  };

  const sentence = GG.tieSentence;
  GG.tieSentence = (tie) => sentence(tie) + ". " + GG.changeSentence(tie);
  GG.tieLook = (tie, resting = false) => {
    const one = GG.states.get(tie.state), focus = !resting && GG.focus(), chosen = !resting && GG.shown.ties.has(GG.state.tie) && GG.state.tie, any = chosen || focus;
    const mine = Boolean(chosen ? tie.id === chosen : focus && (tie.s === focus || tie.t === focus));
    const unverified = tie.conf === "unverified";
    let opacity = one.opacity * (unverified ? 0.7 : 1);
    if (GG.state.high) opacity = Math.min(1, opacity * 1.8);
    else if (GG.state.dark) opacity = Math.min(0.95, opacity * 1.12);
    if (any) opacity = mine ? (unverified ? 0.8 : 0.95) : 0.04;
    return { color: GG.color(one), opacity, width: mine ? one.width + 0.8 : one.width, dash: unverified ? one.unsure : one.dash, mine };
  };
})();
