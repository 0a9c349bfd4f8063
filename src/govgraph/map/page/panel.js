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

  // What is known of a tie now, where it is not simply there: it is left out, and why, or nobody knows whether it existed then.
  function doubt(tie) {
    if (GG.compared) return GG.told(tie) ? "" : "not_shown";
    const held = GG.truth(tie);
    if (held === "unknown") return "not_known";
    return GG.told(tie) ? "" : held === "no" ? "other_years" : "not_shown";
  }
  // The editions that a tie speaks of; one of which all claims are plans is only announced.
  function editions(keys, tie) {
    const claims = GG.evidence(tie).map((i) => GG.data.claims[i]), planned = (key) => {
      const about = claims.filter((claim) => [claim.s, claim.o].includes(key));
      return about.length && about.every((claim) => (GG.data.meet.planned || []).includes(claim.mode));
    };
    // A tie that is announced as a whole says so in its heading. A comparison knows of no plans: its ties have states.
    return keys.map((key) => GG.nameOf(key) + (!tie.announced && planned(key) ? " (" + GG.say("only_announced") + ")" : "")).join(", ");
  }
  function row(tie, from) {
    const other = GG.nodes.get(tie.s === from ? tie.t : tie.s);
    const name = el("button", { class: "link", type: "button", click: () => GG.select(other.id, true) }, GG.clean(GG.endName(tie, tie.s === from ? "t" : "s")));
    const span = el("span", {}, name);
    if (GG.compared) span.append(" ", GG.stateMark(tie));
    if (doubt(tie)) span.append(" ", el("span", { class: "mark-of" }, GG.say(doubt(tie))));
    if (GG.then(tie).conf === "unverified") span.append(" ", el("span", { class: "unv" }, GG.say("unverified")));
    const via = GG.via(tie).filter((key) => key !== other.id);
    if (via.length) span.append(el("div", { class: "meta sub" }, GG.clean(GG.say("via", { names: editions(via.slice(0, 6), tie) + (via.length > 6 ? " …" : "") }))));
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
  GG.tieCount = (n, all = n) => (n === all ? GG.sayMany("tie", n) : GG.say("ties_part", { n: GG.number(n), all: GG.number(all) }));
  // All ties of a node that the page holds, shown or not: an aggregate and its members are not counted twice.
  GG.tiesOf = (id) => { const whole = GG.whole(); return GG.around.get(id).filter((tie) => whole.ties.has(tie.id) || tie.layer === "mute" || GG.told(tie)); };
  // How many are shown of how many; those of which it is not known whether they existed then are counted apart.
  function share(list) {
    const told = list.filter(GG.told), unknown = told.filter((tie) => doubt(tie) === "not_known").length;
    return GG.part(told.length - unknown, list.length) + (unknown ? " · " + GG.say("of_not_known", { n: GG.number(unknown) }) : "");
  }
  // What is left out now is listed below what is shown; its rows are made when they are asked for.
  function leftOut(ties, from) {
    const box = el("details", { class: "left-out" }, el("summary", {}, GG.say("of_not_shown", { n: GG.number(ties.length) })));
    box.addEventListener("toggle", () => { if (box.open && box.children.length < 2) box.append(...ties.map((tie) => row(tie, from))); });
    return box;
  }
  function showNode(node) {
    const cls = GG.classes.get(node.cls), kind = GG.in(GG.data.kinds[node.kind]) || GG.in(cls.labels);
    const panel = head(GG.clean(GG.label(node)), [GG.icon(node), kind]);
    const all = GG.tiesOf(node.id), ties = all.filter(GG.told), counted = GG.tieCount(ties.length, all.length);
    const near = new Set(all.map((tie) => (tie.s === node.id ? tie.t : tie.s)).filter((id) => id !== node.id)).size;
    unseen(panel, GG.shown.nodes.has(node.id), node.layer === "mute", GG.isGone(node.id));
    const short = GG.clean(GG.short(node));
    const facts = [short !== GG.clean(GG.label(node)) && short, node.country || GG.regionOf(node), node.start && GG.dates(node.start, node.end), counted, node.degree > near && GG.say("neighbors_whole", { n: GG.number(node.degree) }), GG.compared && GG.nodeChange(node)];
    panel.append(el("div", { class: "chips" }, facts.filter(Boolean).map((text) => el("span", { class: "chip" }, GG.clean(String(text))))));
    if (GG.canMeet && GG.meets(node.id)) panel.append(el("button", { class: "btn", type: "button", click: () => GG.askMeeting([node.id]) }, GG.say("meet.of_one")));
    const about = GG.in(node.description);
    if (about) panel.append(el("p", {}, GG.inTongue(about, GG.foreign(node.description))));
    const site = node.website && GG.link(node.website, GG.say("website"));
    if (site) panel.append(el("p", {}, site));
    const members = (node.members || []).map(GG.nameOf);
    if (members.length) panel.append(el("p", { class: "sub-list" }, GG.say("drawn_as") + ": " + GG.clean(members.join(", "))));
    const byVerb = new Map();
    all.forEach((tie) => {
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
      const hidden = list.filter((tie) => !GG.told(tie));
      panel.append(el("div", { class: "rel" },
        el("h4", {}, GG.groupIcon(GG.groups.get(group)), verb, announced && " (" + GG.say("only_announced") + ")", el("span", { class: "n" }, share(list))), list.filter(GG.told).map((tie) => row(tie, node.id)), hidden.length ? leftOut(hidden, node.id) : null));
    });
    $("live").textContent = GG.clean(GG.label(node)) + ". " + kind + ". " + counted + ".";
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
