// Details of a node or a tie: everything it is tied to, and for every tie the claims, their sources and passages.
(function () {
  const $ = GG.$, el = GG.el;

  function proof(claim) {
    const source = GG.data.sources[claim.src];
    const item = el("li", {});
    item.append(el("div", {}, GG.clean(GG.nameOf(claim.s) + " " + (claim.o ? GG.after(GG.verb(claim.p), claim.o) : GG.verb(claim.p) + " " + (claim.value || "")))));
    const facts = [GG.when(claim), claim.mode && (GG.in(GG.data.modes[claim.mode]) || claim.mode), claim.role && GG.inTongue(claim.role, GG.tongue(claim, "role"), true), GG.amount(claim), claim.city && GG.say("city", { c: GG.in(GG.data.cities[claim.city]) || claim.city })].filter(Boolean);
    if (facts.length) item.append(el("div", { class: "meta" }, facts.flatMap((one, i) => [i ? " · " : "", typeof one === "string" ? GG.clean(one) : one])));
    item.append(claim.passage ? el("blockquote", {}, "“" + GG.clean(claim.passage) + "”") : el("div", { class: "meta missing" }, GG.say("no_passage")));
    const cited = el("div", { class: "meta" });
    if (source) {
      cited.append(GG.clean([source.title || source.id, source.publisher, GG.date(source.date)].filter(Boolean).join(", ")) + " ");
      const url = GG.atPassage(source.url, claim.passage);
      if (url) cited.append(GG.link(url, GG.say(claim.passage ? "open_passage" : "open_source")), " ");
    }
    if (claim.confidence) cited.append(el("span", { class: claim.confidence === "unverified" ? "unv" : "" }, "· " + GG.say(claim.confidence)));
    item.append(cited);
    if (claim.note) item.append(el("div", { class: "meta" }, GG.inTongue(claim.note, GG.tongue(claim, "note"))));
    return item;
  }
  GG.proofs = (claims) => el("ul", { class: "proof" }, claims.map((i) => proof(GG.data.claims[i])));
  const proofs = (tie) => GG.proofs(GG.evidence(tie));
  // A tie as it reads from one of its ends.
  GG.verbFrom = (p, side, group) => (!p ? GG.in(GG.groups.get(group).labels) : (side === "t" && GG.in(GG.data.inverses[p])) || GG.verb(p));

  function dates(tie) {
    const now = GG.then(tie), years = [...new Set([now.start, now.end].filter(Boolean).map(GG.short4))];
    const open = now.start && !now.end && GG.data.natures[tie.p] === "period" ? "–" : "";
    return years.join("–") + open + GG.lessSure(now);
  }
  GG.short4 = (text) => (text.match(/^\d{4}/) || [text])[0];

  function row(tie, from) {
    const other = GG.nodes.get(tie.s === from ? tie.t : tie.s);
    const name = el("button", { class: "link", type: "button", click: () => GG.select(other.id, true) }, GG.clean(GG.endName(tie, tie.s === from ? "t" : "s")));
    const span = el("span", {}, name);
    if (GG.compared) span.append(" ", GG.stateMark(tie));
    if (GG.then(tie).conf === "unverified") span.append(" ", el("span", { class: "unv" }, GG.say("unverified")));
    const via = GG.via(tie).filter((key) => key !== other.id);
    if (via.length) span.append(el("div", { class: "meta sub" }, GG.clean(GG.say("via", { names: via.slice(0, 6).map(GG.nameOf).join(", ") + (via.length > 6 ? " …" : "") }))));
    const box = el("div", { class: "tie" });
    const more = el("button", { class: "y", type: "button", "aria-expanded": "false", "aria-label": GG.say("evidence") + ": " + GG.clean(GG.nameOf(other.id)) + " " + dates(tie), click: () => {
      const open = more.getAttribute("aria-expanded") !== "true";
      more.setAttribute("aria-expanded", String(open));
      if (open) box.append(proofs(tie));
      else box.lastChild.remove();
    } }, dates(tie));
    box.append(el("div", { class: "line" }, GG.icon(other), span, more));
    return box;
  }

  GG.panelHead = head;
  function head(title, kind) {
    const panel = GG.empty($("panel"));
    panel.className = "";
    panel.append(el("button", { class: "btn x", type: "button", "aria-label": GG.say("close"), click: GG.close }, "×"));
    panel.append(el("div", { class: "kind" }, kind), el("h3", { id: "panel-title" }, title));
    return panel;
  }

  // What is selected and cannot be seen in the picture says so, and offers the way to see it.
  function unseen(panel, drawn, mute, gone) {
    if (gone) panel.append(el("p", { class: "unv" }, GG.say("ended_before")));
    if (drawn || gone) return;
    panel.append(el("p", { class: "unv unseen" }, GG.say(mute ? "no_mark" : "not_now")));
    if (!mute) panel.append(el("button", { class: "btn", type: "button", click: GG.showAll }, GG.say("show_all")));
  }
  function showAbsent(id) {
    const panel = head(GG.clean(GG.nameOf(id)), []), here = id in GG.data.names;
    panel.append(el("p", { class: "unv unseen" }, GG.say(here ? "not_drawn_here" : "unknown_id")));
    const marks = GG.data.nodes.filter((node) => (node.members || []).includes(id));
    if (marks.length) panel.append(el("div", { class: "rel" }, el("h4", {}, GG.say("part_of")), marks.map((node) => el("div", { class: "line" }, GG.icon(node), el("button", { class: "link", type: "button", click: () => GG.select(node.id, true) }, GG.clean(GG.label(node)))))));
    const ties = GG.ties.filter((tie) => GG.evidence(tie).some((i) => [GG.data.claims[i].s, GG.data.claims[i].o].includes(id)) || GG.via(tie).includes(id));
    if (ties.length) panel.append(el("div", { class: "rel" }, el("h4", {}, GG.say("evidence_for"), el("span", { class: "n" }, GG.number(ties.length))), ties.map((tie) => el("div", { class: "line" }, GG.groupIcon(GG.groups.get(tie.g)), el("button", { class: "link", type: "button", click: () => GG.selectTie(tie.id) }, GG.clean(GG.nameOf(tie.s) + " – " + GG.nameOf(tie.t)))))));
    $("live").textContent = GG.clean(GG.nameOf(id)) + ". " + GG.say(here ? "not_drawn_here" : "unknown_id");
    panel.hidden = false;
  }
  GG.tieCount = (n) => GG.sayMany("tie", n);
  function showNode(node) {
    const cls = GG.classes.get(node.cls), kind = GG.in(GG.data.kinds[node.kind]) || GG.in(cls.labels);
    const panel = head(GG.clean(GG.label(node)), [GG.icon(node), kind]);
    const ties = GG.around.get(node.id).filter(GG.told);
    unseen(panel, GG.shown.nodes.has(node.id), node.layer === "mute", GG.isGone(node.id));
    const short = GG.clean(GG.short(node));
    const facts = [short !== GG.clean(GG.label(node)) && short, node.country || GG.regionOf(node), node.start && GG.dates(node.start, node.end), GG.tieCount(ties.length), GG.compared && GG.nodeChange(node)];
    panel.append(el("div", { class: "chips" }, facts.filter(Boolean).map((text) => el("span", { class: "chip" }, GG.clean(String(text))))));
    if (GG.canMeet && GG.meets(node.id)) panel.append(el("button", { class: "btn", type: "button", click: () => GG.askMeeting([node.id]) }, GG.say("meet.of_one")));
    const about = GG.in(node.description);
    if (about) panel.append(el("p", {}, GG.inTongue(about, GG.foreign(node.description))));
    const site = node.website && GG.link(node.website, GG.say("website"));
    if (site) panel.append(el("p", {}, site));
    const members = (node.members || []).map(GG.nameOf);
    if (members.length) panel.append(el("p", { class: "sub-list" }, GG.say("drawn_as") + ": " + GG.clean(members.join(", "))));
    const byVerb = new Map();
    ties.forEach((tie) => {
      const key = tie.g + "|" + tie.p + "|" + (tie.s === node.id ? "s" : "t") + (tie.announced && !GG.compared ? "|announced" : "");
      if (!byVerb.has(key)) byVerb.set(key, []);
      byVerb.get(key).push(tie);
    });
    const order = [...GG.groups.keys()];
    [...byVerb.keys()].sort((a, b) => order.indexOf(a.split("|")[0]) - order.indexOf(b.split("|")[0]) || (a < b ? -1 : 1)).forEach((key) => {
      const list = byVerb.get(key), [group, p, side, announced] = key.split("|");
      const verb = GG.verbFrom(p, side, group);
      const states = GG.compared ? [...GG.states.keys()] : [];
      list.sort((a, b) => (GG.data.weight ? GG.weight(b) - GG.weight(a) : 0) || states.indexOf(a.state) - states.indexOf(b.state) || ((a.start || "9") < (b.start || "9") ? -1 : (a.start || "9") > (b.start || "9") ? 1 : a.id < b.id ? -1 : 1));
      panel.append(el("div", { class: "rel" },
        el("h4", {}, GG.groupIcon(GG.groups.get(group)), verb, announced && " (" + GG.say("only_announced") + ")", el("span", { class: "n" }, String(list.length))), list.map((tie) => row(tie, node.id))));
    });
    $("live").textContent = GG.clean(GG.label(node)) + ". " + kind + ". " + GG.tieCount(ties.length) + ".";
    panel.hidden = false;
  }
  function showSet(ids) {
    const said = GG.findings().find((one) => one.nodes.join() === ids.join()), order = new Intl.Collator(GG.state.lang);
    const panel = head(said ? GG.findingText(said) : GG.number(ids.length) + " " + GG.say("nodes").toLowerCase(), [GG.say("findings")]);
    const actors = GG.canMeet ? ids.filter((id) => GG.meets(id) && !GG.nodes.get(id).space) : [];
    if (actors.length > 1 && actors.length <= GG.data.meet.most) panel.append(el("button", { class: "btn", type: "button", click: () => GG.askMeeting(actors) }, GG.say("meet_title")));
    const nodes = ids.map((id) => GG.nodes.get(id)).sort((a, b) => Number(Boolean(b.space)) - Number(Boolean(a.space)) || order.compare(GG.short(a), GG.short(b)));
    panel.append(el("div", { class: "rel" }, nodes.map((node) => el("div", { class: "line" }, GG.icon(node), el("button", { class: "link", type: "button", click: () => GG.select(node.id, true) }, GG.clean(GG.short(node)))))));
    $("live").textContent = panel.querySelector("h3").textContent;
    panel.hidden = false;
  }
  function showTie(tie) {
    const panel = head(GG.clean(GG.endName(tie, "s") + " – " + GG.endName(tie, "t")), GG.compared ? [GG.stateIcon(GG.states.get(tie.state)), GG.stateWord(tie.state)] : [GG.groupIcon(GG.groups.get(tie.g)), GG.in(GG.groups.get(tie.g).labels)]);
    unseen(panel, GG.shown.ties.has(tie.id), tie.layer === "mute", GG.shown.goneTies.has(tie.id));
    panel.append(el("p", {}, GG.tieSentence(tie)));
    if (!GG.compared && GG.shown.unknown.has(tie.id)) panel.append(el("p", { class: "unv" }, GG.say("unknown_then")));
    const ends = [tie.s, tie.t].map((id) => el("button", { class: "btn", type: "button", click: () => GG.select(id, true) }, GG.clean(GG.nameOf(id))));
    panel.append(el("div", { class: "chips" }, ends), proofs(tie));
    GG.around.get(tie.s).filter((one) => one !== tie && (one.s === tie.t || one.t === tie.t) && GG.told(one)).forEach((one) => {
      panel.append(el("div", { class: "rel" }, el("h4", {}, GG.groupIcon(GG.groups.get(one.g)), GG.verb(one.p), one.announced && " (" + GG.say("only_announced") + ")")), proofs(one));
    });
    $("live").textContent = GG.tieSentence(tie);
    panel.hidden = false;
  }
  GG.showPanel = () => {
    const node = GG.state.node && GG.nodes.get(GG.state.node), tie = GG.state.tie && GG.tie.get(GG.state.tie);
    if (node) showNode(node);
    else if (tie) showTie(tie);
    else if (GG.state.meet) GG.showMeeting();
    else if (GG.state.set) showSet(GG.state.set);
    else if (GG.state.absent) showAbsent(GG.state.absent);
    else { $("panel").hidden = true; GG.empty($("panel")); }
  };
})();
