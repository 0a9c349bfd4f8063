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
  // What strokes show: how sure a tie is. Each look that is seen, in the color that most of its ties have.
  GG.sureness = () => {
    if (GG.data.form !== "network") return [];
    const seen = new Map(["quoted", "read", "unverified", "undecided"].map((name) => [name, new Map()]));
    GG.shown.ties.forEach((id) => {
      const tie = GG.tie.get(id), { conf } = GG.then(tie), look = GG.tieLook(tie, true);
      const alike = seen.get(GG.undecidedTie(tie) ? "undecided" : GG.compared && conf !== "unverified" ? "" : conf);
      if (alike) alike.set(look.color, [...(alike.get(look.color) || []), look]);
    });
    const found = [...seen].filter(([, alike]) => alike.size).map(([name, alike]) => {
      const most = [...alike.values()].reduce((a, b) => (b.length > a.length ? b : a));
      return { name: GG.say(name), id: name, n: [...alike.values()].reduce((sum, one) => sum + one.length, 0), ...most[0], dash: ["quoted", "read"].includes(name) ? [] : most[0].dash };
    }); // the dash of what is sure shows its relation
    const clearest = Math.max(...found.map((one) => one.opacity));
    return found.map((one) => ({ ...one, opacity: Math.max(0.4, one.opacity / clearest) }));
  };
  const stroke = (one) => GG.svg("svg", { class: "icon", width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true" },
    GG.svg("path", { d: "M0 7H22", fill: "none", stroke: one.color, "stroke-opacity": one.opacity.toFixed(2), "stroke-width": one.width, "stroke-dasharray": one.dash.join(" ") || "none" }));
  // On a calendar, an event that is only announced, or of unknown days, is hollow: in its own color.
  const hollow = () => { const node = [...GG.shown.nodes].map((id) => GG.nodes.get(id)).find(GG.undecidedNode); return GG.svg("svg", { class: "icon", width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" }, GG.markSvg(node.shape, 6, GG.css("--panel"), GG.color(GG.classes.get(node.cls)))); };
  function surely() {
    const all = GG.sureness(), strokes = all.filter((one) => one.id !== "undecided"), hatched = all.find((one) => one.id === "undecided"), undecided = GG.data.form === "matrix" ? 0 : GG.countUndecided();
    $("sureness").hidden = !strokes.length;
    GG.empty($("sureness")).append(...strokes.map((one) => el("span", {}, stroke(one), one.name, el("span", { class: "n" }, GG.number(one.n)))));
    // What is hatched has a line of its own; it filters nothing, that is what "Also undated" is for.
    $("undecided").hidden = !undecided;
    GG.empty($("undecided"));
    if (undecided) $("undecided").append(hatched ? stroke(hatched) : hollow(), el("span", {}, GG.say("undecided")), el("span", { class: "n" }, GG.number(undecided)));
  }
  GG.legend = () => {
    const now = tally(GG.shown), all = tally(GG.whole()), listed = tally(GG.state.rows ? GG.placeable() : GG.whole(GG.state.more)); // what only the rest holds comes with the rest
    const count = (what) => (one) => GG.part(now[what].get(one.id) || 0, all[what].get(one.id) || 0);
    const used = GG.data.classes.filter((one) => listed.nodes.get(one.id));
    const classIcon = (one) => GG.classIcon(one);
    $("spaces-part").hidden = !entries($("spaces"), used.filter((one) => one.space), "offClass", classIcon, count("nodes"));
    $("actors-part").hidden = !entries($("actors"), used.filter((one) => !one.space), "offClass", classIcon, count("nodes"));
    $("actors-part").querySelector("span").textContent = GG.say(GG.data.kindShapes.length ? "colors" : used.some((one) => one.space) ? "actors" : "nodes");
    $("groups-part").hidden = !entries($("groups"), GG.data.groups.filter((one) => listed.ties.get(one.id)), "offGroup", GG.groupIcon, count("ties"));
    surely();
    // Where colors show something else than the kind, the shapes that show it are named; they filter nothing.
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
