// Where two or more actors meet, in this map. Who is asked about stands in the state (`set`, with `meet`) and so in the address;
// who is where comes from the ties that are shown and the claims they rest on; rows and figure are those of web/meeting.js, as
// in the explorer. Panel, lit marks, figure and CSV all take what `now` found.
(function () {
  const { $, el } = GG, facts = GG.data.meet, CHAINS = 3, NEAR = 8, OTHERS = 12, WIDE = 1100;
  GG.meets = () => false;
  if (!GG.canMeet) return;
  const name = (key) => GG.clean(GG.nameOf(key));
  // A word of the meeting; what is counted has two forms.
  const word = (key, fill = {}) => (GG.data.ui["meet." + key] ? GG.say("meet." + key, fill) : GG.sayMany("meet." + key, fill.n, fill));
  const things = { id: (key) => key, ways: facts.order, dates(key) { const [start, end, event] = facts.dates[key] || []; return { start, end, event: Boolean(event) }; } };

  // What a claim says of its end being there: "yes", "announced" or "unknown"; nothing where it is left out now. At a date,
  // what was announced is unknown, as on the command line and in the explorer.
  function held(i, tie, doubtful, all) {
    const claim = GG.data.claims[i], { state } = GG, dated = !all && GG.narrowed(), then = dated ? GG.heldClaim(i) : doubtful ? "unknown" : "yes";
    if (claim.mode === facts.canceled || then === "no" || (!all && state.sure && claim.confidence === "unverified")) return "";
    if (dated && then === "unknown" && !state.undated) return "";
    return !facts.planned.includes(claim.mode) ? then : dated || GG.period() ? "unknown" : "announced";
  }
  function attendance(actor, place, space, tie, i, state) {
    const claim = i === undefined ? { start: tie.start, end: tie.end, confidence: tie.conf || "read" } : GG.data.claims[i], p = claim.p || tie.p || "";
    const way = facts.ways[p] || "tied", met = way !== "signed" && !(way === "contributed" && facts.written.includes(place));
    return { actor, place, spaces: [space], way, met, state, id: claim.iri || [tie.id, i].join(), start: claim.start, end: claim.end, asOf: claim.as_of, lasts: GG.data.natures[p] === "period", confidence: claim.confidence || "", claim, i };
  }
  const beyond = (space) => GG.nodes.get(space) && GG.nodes.get(space).space;
  // Who acts, and where; nothing where a tie says no such thing. What the model does not know counts where one end is a space.
  function sides(tie) {
    const p = tie.p || "";
    if (p in facts.ways) return facts.turned.includes(p) ? ["t", "s"] : ["s", "t"];
    if (p in GG.data.natures || Boolean(beyond(tie.s)) === Boolean(beyond(tie.t))) return null;
    return beyond(tie.t) ? ["s", "t"] : ["t", "s"];
  }
  // Who is where, by ties; of those that a projection made, by the ones between `asked`. `all` leaves the years aside.
  function attendances(ties, between, all = false) {
    const found = new Map(), put = (one) => found.set([one.actor, one.spaces[0], one.id].join("\n"), one);
    ties.forEach((id) => {
      const tie = GG.tie.get(id);
      if (GG.projected(tie)) {
        if (!between(tie)) return;
        const { doubtful = [] } = tie, unsure = (space) => Boolean(GG.period()) && doubtful.includes(space);
        (all ? tie.via || [] : GG.via(tie)).forEach((space) => [tie.s, tie.t].forEach((end) => {
          const told = GG.data.stays[end][space] || [];
          if (!told.length) put(attendance(end, space, space, tie, undefined, doubtful.includes(space) ? "unknown" : "yes"));
          told.forEach((i) => { const { s, o } = GG.data.claims[i], state = held(i, tie, unsure(space), all); if (state) put(attendance(end, s === end ? o : s, space, tie, i, state)); });
        }));
        return;
      }
      const ends = sides(tie);
      if (!ends || tie.s === tie.t) return;
      const [actor, space] = ends.map((end) => tie[end]), unknown = tie.truth === "unknown";
      if (!tie.c.length) put(attendance(actor, space, space, tie, undefined, GG.shown.unknown.has(id) || unknown ? "unknown" : "yes"));
      tie.c.forEach((i) => { const state = held(i, tie, unknown, all); if (state) put(attendance(actor, GG.data.claims[i][ends[1] === "s" ? "s" : "o"], space, tie, i, state)); });
    });
    return [...found.values()];
  }
  // Who can be asked about: whoever is somewhere, and where somebody is, by any tie of the map.
  let known = null;
  GG.on("staged", () => { known = null; });
  GG.meets = (id) => {
    if (!known) known = new Set(GG.ties.flatMap((tie) => (GG.projected(tie) || sides(tie) ? [tie.s, tie.t] : [])));
    return known.has(id);
  };

  const pair = (a, b) => [a, b].sort().join("\n");
  const sure = (rows) => rows.filter((row) => row.sure > 1);
  function ask(asked, ties, all) {
    const wanted = new Set(asked), spaces = !asked.length || !asked.every(beyond), found = attendances(ties, (tie) => wanted.has(tie.s) && wanted.has(tie.t), all);
    const rows = (met) => GG.meeting.rowsOf(found.filter((one) => one.met === met), asked, spaces, things);
    return { asked, spaces, rows: rows(true), signed: rows(false) };
  }
  // The shortest chains of the ties that are shown, in the order of their ids; a few of them.
  function chainsOf(from, to) {
    const far = new Map([[to, 0]]), near = (id) => GG.around.get(id).filter((tie) => GG.shown.ties.has(tie.id)).map((tie) => [tie.s === id ? tie.t : tie.s, tie]);
    for (const id of far.keys()) {
      if (id === from) break;
      near(id).forEach(([other]) => { if (!far.has(other)) far.set(other, far.get(id) + 1); });
    }
    const found = [];
    (function walk(id, steps) {
      if (id === to) found.push(steps);
      const next = new Map(near(id).sort((a, b) => (a[1].id < b[1].id ? -1 : 1)).filter(([other]) => far.get(other) === far.get(id) - 1).reverse());
      [...next].sort((a, b) => (a[0] < b[0] ? -1 : 1)).forEach(([other, tie]) => { if (found.length < CHAINS) walk(other, [...steps, { id, other, tie }]); });
    })(from, []);
    return found.filter((steps) => steps.length);
  }
  function answer() {
    const asked = GG.state.set, found = ask(asked, GG.shown.ties), tied = new Set(), wanted = new Set(asked);
    const direct = GG.ties.filter((tie) => GG.shown.ties.has(tie.id) && tie.s !== tie.t && wanted.has(tie.s) && wanted.has(tie.t));
    direct.forEach((tie) => tied.add(pair(tie.s, tie.t)));
    [...found.rows, ...found.signed].forEach((row) => { for (const a of row.cells.keys()) for (const b of row.cells.keys()) tied.add(pair(a, b)); });
    const apart = asked.flatMap((a, i) => asked.slice(i + 1).map((b) => [a, b])).filter(([a, b]) => !tied.has(pair(a, b)));
    const { nodes, ties } = GG.whole(), whole = asked.every((id) => nodes.has(id)) ? ask(asked, ties, true) : found;
    const [hidden, texts] = ["rows", "signed"].map((part) => {
      const shown = new Set(sure(found[part]).map((row) => row.key));
      return sure(whole[part]).filter((row) => !shown.has(row.key)).length;
    });
    return { ...found, hidden, hiddenTexts: found.spaces ? texts : 0, direct: direct.filter((tie) => !GG.projected(tie)), chains: apart.slice(0, CHAINS).map(([a, b]) => ({ a, b, chains: chainsOf(a, b) })) };
  }
  // Asked for in every frame: worked out once, until something else is chosen.
  let kept = null, of = "";
  function now() {
    const key = GG.hash();
    if (of !== key) { of = key; kept = answer(); }
    return kept;
  }
  GG.on("staged", () => { of = ""; });
  // The marks to be seen clearly; of their ties, those of the asked and those of chains.
  let chained = new Set();
  GG.inChain = (tie) => chained.has(tie.id);
  GG.meetLit = () => {
    const [one, other] = GG.state.set;
    chained = new Set();
    if (!one) return null;
    if (!other) return new Set([one, ...attendances(GG.shown.ties, (tie) => tie.s === one || tie.t === one).flatMap((at) => (at.actor === one ? at.spaces : at.spaces.includes(one) ? [at.actor] : []))]);
    const { asked, rows, signed, chains } = now(), steps = chains.flatMap((each) => each.chains.flat());
    chained = new Set(steps.map((step) => step.tie.id));
    return new Set([...asked, ...[...rows, ...signed].map((row) => row.key), ...steps.map((step) => step.other)].filter((id) => GG.nodes.has(id)));
  };

  function sentences({ asked, spaces, rows, signed, hidden, hiddenTexts }) {
    const form = spaces ? "" : "_actors", shared = sure(rows), n = asked.length, texts = sure(signed).length, apart = spaces ? shared.filter((row) => !GG.meeting.together(row)).length : 0;
    return [
      !shared.length ? GG.say("meet_none" + form) : n === 2 ? word("share" + form, { n: shared.length }) : word("unite" + form, { n: shared.filter((row) => row.sure === n).length, of: n, some: GG.number(shared.length) }),
      apart && word("separate", { n: apart }), rows.length > shared.length && word("more", { n: rows.length - shared.length }), texts && spaces && word("n_texts", { n: texts }),
      hidden && GG.sayMany("meet_hidden" + form, hidden), hiddenTexts && GG.sayMany("meet_hidden_texts", hiddenTexts),
      !spaces && GG.canFold && !GG.state.fold && GG.say("meet_groups"), word("limits"),
    ].filter(Boolean);
  }
  function draw({ asked, rows, signed }, look) {
    const known = (key) => GG.nodes.get(key), colorOf = (key) => (known(key) ? GG.color(GG.classes.get(known(key).cls)) : GG.css("--accent"));
    return GG.meeting.figure(asked, [{ rows }, { rows: signed, heading: word("texts"), note: word("texts_note") }], {
      paper: GG.css("--panel"), ink: GG.css("--ink"), muted: GG.css("--mut"), name, color: colorOf, shape: (key) => (known(key) ? GG.shapeOf(known(key)) : "dot"), shapes: GG.data.shapes, say: word, ...look,
    });
  }
  const title = ({ spaces }) => GG.say(spaces ? "meet_title" : "meet_title_actors");
  // The answer as a file, in the size that is chosen for figures: what it is about, what is shown, and where it comes from.
  GG.meetingFigure = () => {
    const found = now(), preset = GG.data.figures[$("figure").value], { wide } = GG.figureUnit(preset), made = draw(found, { paper: GG.css("--bg"), width: wide || WIDE, title: title(found), told: [...sentences(found), ...GG.made(), ...GG.choices()], source: GG.clean([GG.in(GG.data.note.title), GG.data.note.cite || GG.$("foot").textContent].join(" · ")) });
    const [width, height] = ["width", "height"].map((side) => +made.getAttribute(side));
    const mm = preset ? preset.width : 0;
    if (mm) Object.entries({ width, height }).forEach(([side, n]) => made.setAttribute(side, (n * mm / width).toFixed(2) + "mm"));
    return { svg: new XMLSerializer().serializeToString(made) + "\n", width, height, mm };
  };
  // One line for each claim, with the columns of the command line, and the view that it is of.
  GG.meetingCsv = () => {
    const { spaces, rows, signed } = now(), lines = [], view = GG.described(), full = (key) => GG.clean(GG.nodes.has(key) ? GG.label(GG.nodes.get(key)) : GG.nameOf(key));
    [["met", rows], ["signed", signed]].forEach(([section, several]) => several.forEach((row) => row.cells.forEach((cell, column) => cell.attendances.forEach((one) => {
      const [space, actor] = spaces ? [row.key, column] : [column, row.key], { claim } = one, source = GG.data.sources[claim.src] || {}, edition = one.place === space ? "" : one.place;
      const told = {
        ...claim, section, space, spaceLabel: full(space), edition, editionLabel: edition && full(edition), sharedBy: row.sure, sameEdition: spaces ? (row.editions.find((each) => each.key === one.place) || row).sure : "",
        first: cell.first, last: cell.last, actor, actorLabel: full(actor), relation: claim.p, relationLabel: claim.p && GG.verb(claim.p), how: one.way, asOf: claim.as_of, holds: one.state, claim: claim.iri, source: source.id, sourceTitle: source.title,
      };
      lines.push([...facts.columns.map((each) => told[each]), view]);
    }))));
    return GG.csvOf([[...facts.columns, "view"], ...lines]);
  };

  // The claims of a row, edition by edition.
  function claims(row) {
    return (row.editions.length ? row.editions : [row]).flatMap((one) => {
      const told = [...new Set([...one.cells.values()].flatMap((cell) => cell.attendances.map((at) => at.i)))].filter((i) => i !== undefined), there = one.others.slice(0, OTHERS).map(name).join(", "), n = one.others.length - OTHERS;
      const names = n > 0 ? word("more_others", { names: there, n: GG.number(n) }) : there;
      return [row.editions.length ? el("h5", {}, one.key === row.key ? word("no_edition", { name: name(one.key) }) : name(one.key)) : null, GG.proofs(told), names && one.sure ? el("p", { class: "meta" }, word("others", { names })) : null];
    });
  }
  function section({ asked }, rows, heading, note) {
    if (!rows.length) return null;
    const all = rows.filter((row) => row.sure === asked.length).length;
    return el("div", { class: "rel" }, el("h4", {}, heading, el("span", { class: "n" }, word("in_all", { n: all, of: rows.length }))), note ? el("p", { class: "sub" }, note) : null, rows.map((row) => {
      const who = [...row.cells].map(([key, cell]) => name(key) + " " + (GG.meeting.yearsText(cell) || word("undated")) + (cell.state === "yes" ? "" : " (" + word(cell.state) + ")")).join(" · ");
      const details = el("details", { "data-row": row.key }, el("summary", {}, el("b", {}, name(row.key)), " " + who));
      details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) details.append(...claims(row).filter(Boolean)); });
      return details;
    }));
  }
  const openRow = (row) => {
    const details = $("panel").querySelector('[data-row="' + CSS.escape(row.key) + '"]');
    details.open = true;
    details.firstChild.focus();
    details.scrollIntoView({ block: "start" });
  };
  function chainText(steps) {
    const link = (id) => el("button", { class: "link", type: "button", "data-node": id, click: () => GG.select(id, true) }, name(id));
    return el("li", {}, link(steps[0].id), steps.flatMap(({ id, other, tie }) => [" · " + GG.verbFrom(tie.p, tie.s === id ? "s" : "t", tie.g) + " ", link(other)]));
  }
  // Those who surely share most with one, and how many.
  function nearest(one) {
    const found = attendances(GG.shown.ties, (tie) => tie.s === one || tie.t === one).filter((at) => at.met && at.state === "yes"), own = new Set(found.filter((at) => at.actor === one).flatMap((at) => at.spaces)), shared = new Map();
    found.forEach(({ actor, spaces }) => { if (actor !== one && actor !== spaces[0] && own.has(spaces[0])) shared.set(actor, (shared.get(actor) || new Set()).add(spaces[0])); });
    return [...shared].map(([id, all]) => [id, all.size]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, NEAR);
  }
  function go(ids) {
    GG.askMeeting(ids);
    ($("meet-q") || $("panel")).focus({ preventScroll: true });
  }
  GG.meetAlso = (id) => {
    const asked = GG.state.meet ? GG.state.set : [GG.state.node].filter(GG.meets);
    GG.askMeeting((asked.includes(id) ? asked.filter((one) => one !== id) : [...asked, id]).slice(0, facts.most));
  };
  // What has no mark, as an edition, is asked about by the spaces or actors that claims about it stand for.
  let standing = null;
  function standFor(id) {
    if (GG.nodes.has(id)) return [id];
    if (!standing) {
      standing = new Map();
      GG.ties.forEach((tie) => tie.c.forEach((i) => {
        const { s, o } = GG.data.claims[i];
        [s, o].filter((end) => end && !GG.nodes.has(end)).forEach((end) => standing.set(end, (standing.get(end) || new Set()).add([tie.s, tie.t].find((one) => one !== s && one !== o) || tie.t)));
      }));
    }
    return [...(standing.get(id) || [])];
  }
  GG.on("staged", () => { standing = null; });
  function picker(asked) {
    const input = el("input", { id: "meet-q", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "meet-sug", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", "aria-label": word("add"), placeholder: word("add") });
    const list = el("ul", { class: "sug", id: "meet-sug", role: "listbox", "aria-label": word("add"), hidden: true }), note = el("p", { class: "sug-note", role: "status" }), box = el("div", { class: "sug-box", hidden: true }, list, note);
    GG.complete({ input, box, list, note, find: (text) => [...new Set(GG.found(text).flatMap(standFor))].filter((id) => GG.meets(id) && !asked.includes(id)), pick: (id) => go([...asked, id]), leave: GG.close });
    return el("div", { class: "search" }, input, box);
  }
  let repaint = () => {};
  window.addEventListener("resize", () => repaint());
  GG.showMeeting = () => {
    const asked = GG.state.set, found = now(), head = asked.length === 1 ? word("of_one") : title(found), panel = GG.panelHead(head, []);
    panel.classList.toggle("meeting", asked.length > 1);
    panel.classList.toggle("many", asked.length > 3);
    repaint = () => {};
    panel.append(el("ul", { class: "chips asked" }, asked.map((id) => el("li", { class: "chip" }, GG.icon(GG.nodes.get(id)), el("button", { class: "link", type: "button", click: () => GG.select(id, true) }, name(id)), el("button", { class: "link x-one", type: "button", "aria-label": word("remove", { name: name(id) }), click: () => go(asked.filter((one) => one !== id)) }, "×")))));
    panel.append(asked.length < facts.most ? picker(asked) : el("p", { class: "sub" }, word("full", { n: facts.most })));
    panel.hidden = false;
    if (asked.length < 2) {
      const close = asked.length ? nearest(asked[0]) : [];
      if (close.length) panel.append(el("div", { class: "rel" }, el("h4", {}, word("near", { name: name(asked[0]) })), close.map(([id, n]) => el("div", { class: "line" }, GG.icon(GG.nodes.get(id)), el("button", { class: "link", type: "button", click: () => go([...asked, id]) }, name(id)), el("span", { class: "sub" }, GG.number(n))))));
      else panel.append(el("p", { class: "sub" }, GG.say("meet_hint")));
      $("live").textContent = head;
      return;
    }
    const said = sentences(found), some = found.rows.length || found.signed.length, made = GG.choices();
    panel.append(el("p", { class: "answer" }, said[0]), ...said.slice(1).map((text) => el("p", { class: "sub" }, text)), made.length ? el("p", { class: "sub" }, GG.say("told_now", { what: made.join("; ") })) : "");
    const tools = el("div", { class: "tools" }, found.hidden || found.hiddenTexts ? el("button", { class: "btn", type: "button", click: () => GG.change("filter", { ...GG.unfiltered(), more: true, least: GG.data.weight ? GG.data.weight.steps[0] : 0 }) }, GG.say("show_all")) : null);
    panel.append(tools);
    if (some) {
      const stage = el("div", { class: "scroll", id: "meet-figure", tabindex: "0", role: "region", "aria-label": said[0] });
      const save = (id, click) => el("button", { class: "btn", id: "meet-" + id, type: "button", "aria-label": GG.say("download") + " " + id.toUpperCase() + ": " + head, click }, id.toUpperCase());
      tools.append(save("svg", () => GG.saveText("-meet.svg", "image/svg+xml", GG.meetingFigure().svg)), save("png", () => GG.savePng("-meet.png", GG.meetingFigure())), save("csv", () => GG.saveText("-meet.csv", "text/csv;charset=utf-8", GG.meetingCsv())));
      panel.append(stage);
      repaint = () => { if (stage.isConnected) stage.replaceChildren(draw(found, { width: stage.clientWidth, open: openRow })); };
      repaint();
    }
    const { direct, chains } = found;
    if (direct.length) panel.append(el("div", { class: "rel" }, el("h4", {}, word("direct")), direct.map((tie) => GG.proofs(GG.evidence(tie)))));
    if (chains.length) panel.append(el("div", { class: "rel" }, el("h4", {}, word("chains")), chains.flatMap((one) => [el("p", {}, GG.say(one.chains.length ? "meet_chains" : "meet_no_chain", { one: name(one.a), other: name(one.b) })), one.chains.length ? el("ul", { class: "chains" }, one.chains.map(chainText)) : null])));
    panel.append(...[section(found, found.rows, word("evidence")), section(found, found.signed, word("texts"), word("texts_note"))].filter(Boolean));
    $("live").textContent = said[0];
  };
  GG.offerMeeting = () => { $("meet").hidden = ![...GG.shown.nodes].some(GG.meets); };
  $("meet").addEventListener("click", () => go(GG.state.meet ? GG.state.set : [GG.state.node].filter(GG.meets)));
})();
