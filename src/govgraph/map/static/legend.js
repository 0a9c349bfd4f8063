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
        icon(one), el("span", {}, GG.clean(GG.in(one.labels) || one.id)), el("span", { class: "n" }, GG.number(count(one))));
      box.append(button);
      if (had === field + one.id) button.focus({ preventScroll: true });
    });
    return items.length > 0;
  }
  const layerOn = (layer) => layer === "core" || (layer === "rest" && GG.state.more) || (layer === "fold" && GG.state.fold);
  const counted = (node) => layerOn(node.layer) && !(node.members && GG.state.fold);

  GG.legend = () => {
    const nodes = GG.data.nodes.filter(counted);
    const ofClass = (one) => nodes.reduce((n, node) => n + (node.cls === one.id), 0);
    const drawn = new Set(nodes.map((node) => node.id));
    const ofGroup = (one) => GG.ties.reduce((n, tie) => n + (tie.g === one.id && drawn.has(tie.s) && drawn.has(tie.t)), 0);
    const used = GG.data.classes.filter((one) => ofClass(one) > 0);
    const ofState = (one) => GG.ties.reduce((n, tie) => n + (tie.state === one.id && drawn.has(tie.s) && drawn.has(tie.t) ? tie.n || 1 : 0), 0);
    const classIcon = (one) => GG.classIcon(one);
    $("spaces-part").hidden = !entries($("spaces"), used.filter((one) => one.space), "offClass", classIcon, ofClass);
    $("actors-part").hidden = !entries($("actors"), used.filter((one) => !one.space), "offClass", classIcon, ofClass);
    $("groups-part").hidden = !entries($("groups"), GG.data.groups.filter((one) => ofGroup(one) > 0), "offGroup", GG.groupIcon, ofGroup);
    // Where colors tell something else than the kind, the shapes that tell it are named; they filter nothing.
    const shapes = GG.data.kindShapes, seen = new Set(nodes.map((node) => node.shape || GG.classes.get(node.cls).shape));
    $("shapes-part").hidden = !shapes.length;
    GG.empty($("shapes"));
    shapes.filter((one) => seen.has(one.shape)).forEach((one) => $("shapes").append(el("li", {}, classIcon(one), el("span", {}, GG.clean(GG.in(one.labels))))));
    $("states-part").hidden = !entries($("states"), [...GG.states.values()], "offState", GG.stateIcon, ofState);
    $("states-part").title = GG.states.size ? GG.say("change_hint") : "";
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
    if (count("rest")) part.append(box("more", GG.say("more", { n: count("rest") }), GG.say("more_title")));
    if (count("fold")) part.append(box("fold", GG.say("fold", { n: count("fold") }), GG.say("fold_title")));
    if (GG.ties.some((tie) => tie.conf === "unverified")) part.append(box("sure", GG.say("only_sure"), GG.say("sure_title")));
    if (GG.years) part.append(box("undated", GG.say("undated"), GG.say("undated_title")));
    part.hidden = !part.children.length;
    if (had) part.querySelectorAll("input").forEach((one) => { if (one.dataset.key === had) one.focus({ preventScroll: true }); });
  };
  GG.counts = () => {
    const nodes = GG.number(GG.shown.nodes.size);
    const changes = GG.compared ? GG.howMany([...GG.shown.ties].map((id) => GG.tie.get(id))) : new Map();
    const parts = [...changes].map(([state, n]) => GG.number(n) + " " + GG.in(GG.states.get(state).labels).toLowerCase());
    parts.push(GG.compared ? nodes + " " + GG.say("nodes").toLowerCase() : GG.say("shown", { nodes, ties: GG.number(GG.shown.ties.size) }));
    if (GG.shown.unverified) parts.push(GG.say("shown_unverified", { n: GG.shown.unverified }));
    if (!GG.compared && GG.shown.unknown.size) parts.push(GG.say("shown_unknown", { n: GG.shown.unknown.size }));
    $("count").textContent = parts.join(" · ");
  };
  $("all").addEventListener("click", () => {
    GG.change("filter", { offClass: new Set(), offGroup: new Set(), offState: new Set(), sure: false, undated: true, span: GG.years ? GG.years.slice() : null });
  });
})();
