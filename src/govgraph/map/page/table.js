// The table that says all the picture says: nodes and ties, sortable, as filtered.
(function () {
  const $ = GG.$, el = GG.el;
  let which = "nodes", sorted = { nodes: ["degree", -1], ties: ["from", 1] }, opener = null;

  // Where two dates are compared: what became of it, and whether it held at each; a mark for several states may differ inside.
  const dates = ["before", "after"];
  const held = (one) => (GG.compared ? Object.assign({ change: GG.changeWord(one) }, ...dates.map((at) => ({ [at]: one[at] ? GG.say("held_" + one[at]) : "" }))) : {});
  const nodeRows = () => GG.data.nodes.filter((node) => GG.shown.nodes.has(node.id)).map((node) => ({
    id: node.id, name: GG.clean(GG.label(node)), kind: GG.in(GG.data.kinds[node.kind]) || GG.in(GG.classes.get(node.cls).labels),
    country: node.country || "", region: GG.regionOf(node), degree: GG.around.get(node.id).filter((tie) => GG.shown.ties.has(tie.id)).length,
    dates: GG.dates(node.start || "", node.end || ""), when: node.start || node.end || "", ...held(node),
  }));
  GG.tieRows = () => GG.ties.filter((tie) => GG.shown.ties.has(tie.id)).map((tie) => {
    const claims = GG.evidence(tie).map((i) => GG.data.claims[i]), now = GG.then(tie);
    return {
      tie: tie.id, from: GG.clean(GG.endName(tie, "s")), relation: tie.p ? GG.verb(tie.p) : GG.in(GG.groups.get(tie.g).labels), to: GG.clean(GG.endName(tie, "t")),
      dates: GG.dates(now.start, now.end) + GG.lessSure(now), when: now.start || now.end, ...held(tie), confidence: now.conf ? GG.say(now.conf) : "",
      source: [...new Set(claims.map(GG.sourceName).filter(Boolean))].join("; "), passage: GG.clean(claims.map((claim) => claim.passage).filter(Boolean).join(" | ")) || (claims.length ? GG.say("no_passage") : ""),
    };
  });
  const columns = { nodes: ["name", "kind", "country", "region", "dates", "degree"], ties: ["from", "relation", "to", "dates", "confidence", "source", "passage"] };
  if (GG.compared) { columns.nodes.splice(1, 0, "change", ...dates); columns.ties.splice(3, 0, "change", ...dates); }
  const head = (name) => (GG.compared && dates.includes(name) ? GG.date(GG.compared[dates.indexOf(name)]) : GG.say(name));

  function cell(row, name) {
    const value = row[name];
    if (name === "name") return el("td", {}, el("button", { class: "link", type: "button", click: () => { GG.closeTable(); GG.select(row.id, true); $("panel").focus({ preventScroll: true }); } }, value));
    if (name === "relation") return el("td", {}, el("button", { class: "link", type: "button", click: () => { GG.closeTable(); GG.selectTie(row.tie); $("panel").focus({ preventScroll: true }); } }, value));
    return el("td", {}, String(value));
  }
  function fill() {
    const part = GG.empty($("sheet-table")), [by, way] = sorted[which];
    const rows = which === "nodes" ? nodeRows() : GG.tieRows();
    const collate = new Intl.Collator(GG.state.lang, { numeric: true });
    // Dates stand in the order of time and not of the months' names; what has none comes last.
    const byDate = (a, b) => Number(!a.when) - Number(!b.when) || way * (Number(a.when > b.when) - Number(a.when < b.when));
    const byText = (a, b) => way * (typeof a[by] === "number" ? a[by] - b[by] : collate.compare(a[by], b[by]));
    rows.sort((a, b) => (by === "dates" ? byDate : byText)(a, b) || collate.compare(a.id || a.tie, b.id || b.tie));
    const tab = (name, n) => el("button", { class: "btn", type: "button", "aria-pressed": String(which === name), click: () => { which = name; fill(); } }, GG.say(name) + " (" + GG.number(n) + ")");
    const heads = columns[which].map((name) => el("th", { scope: "col", "aria-sort": by === name ? (way > 0 ? "ascending" : "descending") : "none" },
      el("button", { type: "button", "data-sort": name, click: () => { sorted[which] = [name, by === name ? -way : 1]; fill(); part.querySelector('[data-sort="' + name + '"]').focus(); } }, head(name))));
    part.append(
      el("header", {}, el("h2", { id: "table-title" }, GG.clean(GG.in(GG.data.note.title))), tab("nodes", GG.shown.nodes.size), tab("ties", GG.shown.ties.size),
        el("button", { class: "btn", type: "button", id: "table-close", click: GG.closeTable }, "× " + GG.say("close"))),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "table-title" },
        el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows.map((row) => el("tr", {}, columns[which].map((name) => cell(row, name))))))));
  }
  GG.openTable = () => {
    opener = document.activeElement;
    fill();
    $("sheet-table").hidden = false;
    $("table-close").focus();
  };
  GG.closeTable = () => {
    $("sheet-table").hidden = true;
    GG.empty($("sheet-table"));
    (opener && opener.isConnected && opener !== document.body ? opener : $("table-open")).focus();
  };
  GG.refreshTable = () => { if (!$("sheet-table").hidden) fill(); };
  $("sheet-table").addEventListener("keydown", (event) => { // the focus stays in the dialog while it is open
    if (event.key !== "Tab") return;
    const all = [...$("sheet-table").querySelectorAll("button, [tabindex]")];
    const first = all[0], last = all[all.length - 1];
    if (event.shiftKey && document.activeElement === first) { last.focus(); event.preventDefault(); }
    else if (!event.shiftKey && document.activeElement === last) { first.focus(); event.preventDefault(); }
  });
  $("table-open").addEventListener("click", GG.openTable);
})();
