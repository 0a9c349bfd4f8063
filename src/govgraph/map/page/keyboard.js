// Without a mouse: arrows walk to the nearest mark, Shift with left and right along the ties, Enter opens, Escape closes.
(function () {
  const $ = GG.$;
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const at = (id) => GG.place(GG.nodes.get(id));

  function busiest() {
    let best = null;
    GG.shown.nodes.forEach((id) => { if (!best || GG.nodes.get(id).size > GG.nodes.get(best).size) best = id; });
    return best;
  }
  function nearest(from, [dx, dy]) {
    const o = at(from);
    let best = null, least = Infinity;
    GG.shown.nodes.forEach((id) => {
      if (id === from) return;
      const p = at(id), along = (p.x - o.x) * dx + (p.y - o.y) * dy, aside = Math.abs((p.x - o.x) * dy) + Math.abs((p.y - o.y) * dx);
      if (along <= 1) return;
      const cost = along + 2.2 * aside;
      if (cost < least) { least = cost; best = id; }
    });
    return best;
  }
  // All visible marks in reading order: Page Down and Page Up reach every one of them, whatever the picture.
  function inOrder(step) {
    const all = [...GG.shown.nodes].sort((a, b) => Math.round(at(a).y / 60) - Math.round(at(b).y / 60) || at(a).x - at(b).x || (a < b ? -1 : 1));
    const i = all.indexOf(GG.state.node);
    return all[(i + step + all.length) % all.length];
  }
  function alongTies(step) {
    const from = GG.state.node || (GG.state.tie && GG.tie.get(GG.state.tie).s);
    if (!from) return;
    const ties = GG.around.get(GG.walk && GG.nodes.has(GG.walk) && GG.state.tie ? GG.walk : from).filter((tie) => GG.shown.ties.has(tie.id));
    if (!ties.length) return;
    if (GG.state.node) GG.walk = GG.state.node;
    const i = ties.findIndex((tie) => tie.id === GG.state.tie);
    GG.selectTie(ties[(i + step + ties.length) % ties.length].id);
  }
  // The map hears its keys also where nothing has the focus, as after an address that names what is selected; where something
  // has it, the keys that move nothing on the page.
  const free = () => [document.body, $("map"), $("matrix")].includes(document.activeElement);
  const typing = () => document.activeElement.matches("select, textarea, input:not([type=checkbox])");
  function onMap(event) {
    const way = ways[event.key];
    if (way && event.shiftKey && way[0]) alongTies(way[0]);
    else if (way) {
      const from = GG.state.node || (GG.state.tie && GG.walk);
      const to = from ? nearest(from, way) : busiest();
      if (to) GG.select(to, true);
    } else if (event.key === "PageDown" || event.key === "PageUp") GG.select(inOrder(event.key === "PageDown" ? 1 : -1), true);
    else if (event.key === "Home") GG.select(busiest(), true);
    else if (event.key === "Enter" && !$("panel").hidden) $("panel").focus();
    else return false;
    event.preventDefault();
    return true;
  }
  // Where it is asked already, the box for a further name.
  function ask() {
    if (!GG.state.meet) GG.askMeeting(GG.meets(GG.state.node) ? [GG.state.node] : []);
    if ($("meet-q")) $("meet-q").focus({ preventScroll: true });
  }
  function anywhere(event) {
    if (event.key === "m" && GG.canMeet) ask();
    else if (event.key === "+" || event.key === "=") GG.zoom(1.3);
    else if (event.key === "-") GG.zoom(1 / 1.3);
    else if (event.key === "0") GG.fit(true);
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!$("sheet-table").hidden) GG.closeTable();
      else if (GG.state.node || GG.state.tie || GG.state.absent || GG.state.set) GG.close();
      else GG.sheet(false);
    } else if (typing() || !$("sheet-table").hidden) return;
    else if (event.key === "/") {
      event.preventDefault();
      $("q").focus();
    } else if (!(free() && GG.net() && onMap(event))) anywhere(event);
  });
})();
