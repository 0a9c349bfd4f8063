// What the reader looks at: a node, a tie, or something that has no mark here. Closing restores what was there before it.
(function () {
  const $ = GG.$;
  const nothing = { node: null, tie: null, absent: null, set: null, meet: false, hover: null };
  // What was there before something was selected: the switches that it turned (and to what), the view (and where it was
  // moved), the element that had the focus. The reader's own choices since then are left alone.
  let before = null;
  const selected = () => GG.state.node || GG.state.tie || GG.state.absent || GG.state.set;
  const same = (a, b) => (a instanceof Set && b instanceof Set ? a.size === b.size && [...a].every((one) => b.has(one)) : a === b);
  const near = (a, b) => a && b && Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5 && Math.abs(a.scale - b.scale) < 1e-3;

  function remember() {
    if (before && selected()) return;
    before = { turned: {}, view: GG.view(), moved: null, focus: document.activeElement, tie: null };
  }
  function turn(one) {
    const changes = GG.turned(one);
    Object.entries(changes).forEach(([field, to]) => {
      const known = before.turned[field];
      before.turned[field] = { from: known && same(known.to, GG.state[field]) ? known.from : GG.state[field], to };
    });
    return changes;
  }
  // Turns back what is still as it was turned.
  function restored() {
    const back = {};
    Object.entries(before ? before.turned : {}).forEach(([field, { from, to }]) => { if (same(GG.state[field], to)) back[field] = from; });
    return back;
  }
  function go(one, centre) {
    GG.tipOff();
    remember();
    const changes = turn(one);
    GG.change(Object.keys(changes).length ? "filter" : "look", { ...nothing, ...changes, ...one });
    if (centre) GG.centre();
    before.moved = GG.goal();
  }
  // A node by its id, written in any way; what has no mark is named as such.
  GG.select = (id, centre) => {
    if (!id) return GG.close();
    const known = GG.resolve(id);
    if (GG.isGroup(known)) return GG.open(known);
    GG.bring(known);
    if (GG.nodes.has(known)) return go({ node: known }, centre);
    return go({ absent: known }, false);
  };
  GG.knowIris = (nodes) => nodes.forEach((node) => { if (node.iri) iris.set(node.iri, node.id); });
  GG.selectSet = (ids) => { if (ids.length) go({ set: ids }, true); };
  // Where these meet: asked in the panel, and answered there and on the map.
  GG.askMeeting = (ids) => go({ set: ids, meet: true }, ids.length > 1);
  GG.selectTie = (id) => { if (GG.tie.has(id)) go({ tie: id }, true); };
  GG.close = () => {
    GG.tipOff();
    if (!selected()) return;
    const { tie } = GG.state, back = restored(), was = before || {};
    before = null;
    GG.change(Object.keys(back).length ? "filter" : "look", { ...nothing, ...back });
    if (GG.net() && near(GG.goal(), was.moved)) was.home ? GG.fit(true) : GG.show(was.view);
    const cell = tie && $("matrix").querySelector('[data-tie="' + CSS.escape(tie) + '"]');
    if (cell) cell.focus({ preventScroll: true });
    else if (was.focus && was.focus.isConnected && was.focus !== document.body && was.focus.getClientRects().length) was.focus.focus({ preventScroll: true });
    else $(GG.net() ? "map" : "matrix").focus({ preventScroll: true });
  };
  // A selection that came with an address: what it needs is turned on, and turned off again when it is closed.
  GG.arrive = () => {
    before = null;
    if (!selected()) return;
    const { node, tie, set } = GG.state;
    before = { turned: {}, view: GG.view(), moved: null, focus: null };
    Object.assign(GG.state, turn({ node, tie, set }));
  };
  GG.arrived = () => {
    if (!before) return;
    before.home = true; // what came with an address had no view before it
    GG.centre();
    before.moved = GG.goal();
  };

  const iris = new Map();
  GG.knowIris(GG.data.nodes);
  Object.entries(GG.data.names).forEach(([id, one]) => { if (one.iri) iris.set(one.iri, id); });
  const known = (id) => GG.nodes.has(id) || id in GG.data.names || Boolean(GG.hidden(id));
  // The id that is meant by `id:igf`, `igf` or a full IRI; what is not known stays as it is.
  GG.resolve = (text) => [text, "id:" + text, GG.bare(text), iris.get(text)].find((id) => id !== undefined && known(id)) || text;
})();
