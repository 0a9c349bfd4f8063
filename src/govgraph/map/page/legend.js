// The legend with counts, whose entries are the filters, and the switches for what is not drawn at first.
(function () {
  const $ = GG.$, el = GG.el;

  function toggle(set, all, key, alone) {
    const next = new Set(set);
    if (alone) { all.forEach((one) => next.add(one)); next.delete(key); } else if (next.has(key)) next.delete(key); else next.add(key);
    return next;
  }
  function entries(box, items, field, icon, count) {
    const had = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.key;
    GG.empty(box);
    const all = items.map((one) => one.id);
    items.forEach((one) => {
      const press = (event) => {
        const alone = event.altKey || event.detail === 2;
        GG.change("filter", { [field]: toggle(GG.state[field], all, one.id, alone) });
      };
      const button = el("button", { type: "button", "aria-pressed": String(!GG.state[field].has(one.id)), title: GG.say("legend_hint"), "data-key": field + one.id, click: press },
        icon(one), el("span", {}, GG.clean(GG.in(one.labels) || one.id)), el("span", { class: "n" }, count(one)));
      box.append(button);
      if (had === field + one.id) button.focus({ preventScroll: true });
    });
    return items.length > 0;
  }
  // How much of each entry is shown now, and how much there is on the whole map.
  function tally(chosen) {
    const nodes = new Map(), ties = new Map(), states = new Map();
    const more = (counts, key, n) => counts.set(key, (counts.get(key) || 0) + n);
    chosen.nodes.forEach((id) => more(nodes, GG.nodes.get(id).cls, 1));
    chosen.ties.forEach((id) => { const tie = GG.tie.get(id); more(ties, tie.g, 1); more(states, tie.state, tie.n || 1); });
    return { nodes, ties, states };
  }
  // On a timeline it is events that are drawn so; elsewhere ties.
  GG.countUndecided = () => [...(GG.data.form === "timeline" ? [] : GG.shown.ties)].filter((id) => GG.undecidedTie(GG.tie.get(id))).length + [...GG.shown.nodes].filter((id) => GG.undecidedNode(GG.nodes.get(id))).length;
  GG.legend = () => {
    const now = tally(GG.shown), all = tally(GG.whole()), listed = tally(GG.state.rows ? GG.placeable() : GG.whole(GG.state.more)); // what only the rest holds comes with the rest
    const count = (what) => (one) => GG.part(now[what].get(one.id) || 0, all[what].get(one.id) || 0);
    const used = GG.data.classes.filter((one) => listed.nodes.get(one.id));
    const classIcon = (one) => GG.classIcon(one);
    $("spaces-part").hidden = !entries($("spaces"), used.filter((one) => one.space), "offClass", classIcon, count("nodes"));
    $("actors-part").hidden = !entries($("actors"), used.filter((one) => !one.space), "offClass", classIcon, count("nodes"));
    $("actors-part").querySelector("span").textContent = GG.say(GG.data.kindShapes.length ? "colors" : used.some((one) => one.space) ? "actors" : "nodes");
    $("groups-part").hidden = !entries($("groups"), GG.data.groups.filter((one) => listed.ties.get(one.id)), "offGroup", GG.groupIcon, count("ties"));
    // What is hatched has a line of its own; it filters nothing, that is what "Also undated" is for.
    const undecided = GG.countUndecided();
    $("undecided").hidden = !undecided;
    GG.empty($("undecided")).append(GG.hatchIcon(), el("span", {}, GG.say("undecided")), el("span", { class: "n" }, GG.number(undecided)));
    // Where colors tell something else than the kind, the shapes that tell it are named; they filter nothing.
    const shapes = GG.data.kindShapes, seen = new Set([...GG.shown.nodes].map((id) => GG.nodes.get(id)).map((node) => node.shape || GG.classes.get(node.cls).shape));
    $("shapes-part").hidden = !shapes.length;
    GG.empty($("shapes"));
    shapes.filter((one) => seen.has(one.shape)).forEach((one) => $("shapes").append(el("li", {}, classIcon(one), el("span", {}, GG.clean(GG.in(one.labels))))));
    $("states-part").hidden = !entries($("states"), [...GG.states.values()], "offState", GG.stateIcon, count("states"));
    $("states-part").title = GG.states.size ? GG.say("change_hint") : "";
    // The way back to everything stands at the first list there is.
    const first = ["states-part", "spaces-part", "actors-part", "groups-part"].map($).find((part) => !part.hidden);
    if (first) first.querySelector("h2").append($("all"));
  };

  function box(field, text, title, invert) {
    const input = el("input", { type: "checkbox", "data-key": field, change: (event) => {
      GG.change("filter", { [field]: event.target.checked !== Boolean(invert) });
      if ((field === "more" || field === "fold") && GG.net()) GG.fit(true);
    } });
    input.checked = GG.state[field] !== Boolean(invert);
    return el("label", { title }, input, text);
  }
  GG.switches = () => {
    const part = $("switches"), had = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.key;
    GG.empty(part);
    const count = (layer) => GG.data.nodes.filter((node) => node.layer === layer).length;
    if (count("rest")) part.append(box("more", GG.say(GG.ego ? "more_ego" : "more", { n: count("rest") }), GG.say(GG.ego ? "more_ego_title" : "more_title")));
    if (count("fold")) part.append(box("fold", GG.say("fold", { n: count("fold") }), GG.say("fold_title")));
    if (GG.ties.some((tie) => tie.conf === "unverified")) part.append(box("sure", GG.say("only_sure"), GG.say("sure_title")));
    if (GG.years) part.append(box("undated", GG.say("undated"), GG.say("undated_title")), box("ghosts", GG.say("ghosts"), GG.say("ghosts_title")));
    part.hidden = !part.children.length;
    if (had) part.querySelectorAll("input").forEach((one) => { if (one.dataset.key === had) one.focus({ preventScroll: true }); });
  };
  GG.counts = () => {
    const stated = GG.stated();
    $("count").textContent = [...GG.howMuch(), ...stated].join(" · ");
    $("stated").textContent = stated.join(" · ");
    GG.emit("counted");
    GG.empty($("summary")).append(...GG.sentences().map((line) => el("p", {}, GG.clean(line))));
  };
  GG.showAll = () => GG.change("filter", { ...GG.unfiltered(), ...GG.axesFirst });
  $("all").addEventListener("click", GG.showAll);
})();
