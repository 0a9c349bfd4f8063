// A matrix of actors and spaces as a table.
(function () {
  const $ = GG.$, el = GG.el;
  const strength = { partyTo: 3, signatoryOf: 2, endorses: 2 };
  const shapes = { 3: "square", 2: "ring", 1: "diamondSmall" };
  const rankOf = (tie) => strength[tie.p] || 1;

  function cell(ties) {
    if (!ties) return el("td", {});
    const tie = ties.slice().sort((a, b) => rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1))[0];
    const icon = GG.svg("svg", { width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" },
      GG.markSvg(shapes[rankOf(tie)], tie.conf === "unverified" ? 4.5 : 7, GG.color(GG.compared ? GG.states.get(tie.state) : GG.groups.get(tie.g)), GG.css("--bg")));
    if (tie.state === "ended") icon.append(GG.svg("path", { d: "M-8 8L8 -8", stroke: GG.css("--ink"), "stroke-width": 1.8 })); // not by color alone
    const said = GG.tieSentence(tie);
    return el("td", {}, el("button", { type: "button", title: said, "aria-label": said, "data-tie": tie.id, click: () => { GG.selectTie(tie.id); $("panel").focus({ preventScroll: true }); } }, icon));
  }
  // Rows and columns by how much they hold, then by name: what few joined moves to the lower right.
  GG.matrix = () => {
    const cells = new Map(), count = new Map();
    GG.shown.ties.forEach((id) => {
      const tie = GG.tie.get(id), space = GG.nodes.get(tie.t).space ? tie.t : tie.s, actor = space === tie.t ? tie.s : tie.t;
      const key = actor + "\n" + space;
      if (!cells.has(key)) { cells.set(key, []); [actor, space].forEach((one) => count.set(one, (count.get(one) || 0) + 1)); }
      cells.get(key).push(tie);
    });
    const collate = new Intl.Collator(GG.state.lang);
    const order = (space) => [...GG.shown.nodes].map((id) => GG.nodes.get(id)).filter((node) => Boolean(node.space) === space && count.get(node.id))
      .sort((a, b) => count.get(b.id) - count.get(a.id) || collate.compare(GG.short(a), GG.short(b)));
    const columns = order(true), rows = order(false);
    const name = (node) => el("button", { class: "link", type: "button", title: GG.clean(GG.label(node)), click: () => { GG.select(node.id); $("panel").focus({ preventScroll: true }); } }, GG.clean(GG.short(node)));
    const part = $("matrix"), top = part.scrollTop, left = part.scrollLeft;
    GG.empty(part).append(
      el("p", { class: "sub" }, GG.say("matrix_hint") + " ■ " + GG.say("sign_party") + " · ○ " + GG.say("sign_signed") + " · ◆ " + GG.say("sign_other")),
      el("table", {},
        el("caption", { class: "sr" }, GG.clean(GG.in(GG.data.note.title))),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, GG.say("row")), columns.map((node) => el("th", { scope: "col" }, el("span", { class: "up" }, name(node)))), el("th", { scope: "col" }, GG.say("ties")))),
        el("tbody", {}, rows.map((node) => el("tr", {}, el("th", { scope: "row" }, name(node)), columns.map((space) => cell(cells.get(node.id + "\n" + space.id))), el("td", { class: "num" }, String(count.get(node.id)))))),
        el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, GG.say("ties")), columns.map((space) => el("td", { class: "num" }, String(count.get(space.id)))), el("td", {})))));
    part.scrollTop = top;
    part.scrollLeft = left;
  };
})();
