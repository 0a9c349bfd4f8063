// What is visible: classes, groups, layers, certainty and years decide; everything else asks here.
(function () {
  const folded = (state) => state.fold && GG.canFold; // every state by itself, and not the marks that stand for several
  function layerOn(node, state) {
    if (node.members && folded(state)) return false;
    if (node.layer === "rest") return state.more || state.unfolded.has(node.within);
    if (node.layer === "fold") return state.fold;
    return node.layer !== "mute";
  }
  // In an overview, the threshold weighs the ties between its groups.
  const weighed = (tie) => (GG.data.weight && !GG.state.open ? GG.weight(tie) : Infinity);
  // The nodes and ties that a choice of filters leaves; `truth` says whether a tie holds in the years chosen, `takesPlace`
  // whether an event does.
  function choose(state, truth, takesPlace) {
    const found = { nodes: new Set(), ties: new Set(), unknown: new Set(), gone: new Set(), goneTies: new Set(), unverified: 0, unsure: 0 }, allowed = new Set();
    const ghosts = state.ghosts && GG.narrowed();
    GG.nodes.forEach((node) => {
      if (!layerOn(node, state) || state.offClass.has(node.cls)) return;
      const held = takesPlace(node);
      if (held !== "no" && (held === "yes" || state.undated)) allowed.add(node.id);
      else if (held === "no" && ghosts && GG.endedNode(node)) found.gone.add(node.id);
    });
    const there = (id) => allowed.has(id) || found.gone.has(id), over = new Set();
    for (const tie of GG.ties) {
      if (!there(tie.s) || !there(tie.t) || state.offGroup.has(tie.g) || state.offState.has(tie.state)) continue;
      if (weighed(tie) < state.least) continue;
      if (state.sure && tie.conf === "unverified") continue;
      if (state.rows && !GG.cellsOf(tie, state).length) continue; // of a matrix: what stands in no cell is not shown
      if (!allowed.has(tie.s) || !allowed.has(tie.t)) { found.goneTies.add(tie.id); continue; }
      const held = truth(tie);
      if (held === "no" && ghosts && GG.endedTie(tie)) { found.goneTies.add(tie.id); over.add(tie.s).add(tie.t); }
      if (held === "no" || (held === "unknown" && !state.undated)) continue;
      if (held === "unknown") found.unknown.add(tie.id);
      if (GG.then(tie).conf === "unverified") found.unverified += 1;
      found.ties.add(tie.id);
      found.nodes.add(tie.s);
      found.nodes.add(tie.t);
    }
    // Without ties at all, or with ties that only the panel shows: there is nothing else that could show it.
    if (!state.rows) allowed.forEach((id) => {
      const ties = GG.around.get(id);
      if (!ties.length || GG.isGroup(id) || (ties.every((tie) => tie.layer === "mute") && ties.some((tie) => !state.offGroup.has(tie.g) && truth(tie) !== "no"))) found.nodes.add(id);
    });
    over.forEach((id) => { if (!found.nodes.has(id)) found.gone.add(id); });
    found.unsure = [...found.nodes].filter((id) => takesPlace(GG.nodes.get(id)) === "unknown").length;
    return found;
  }
  GG.shown = choose({ ...GG.state, rows: "" }, () => "yes", () => "yes");
  const wholes = new Map();
  GG.on("staged", () => wholes.clear());
  // All that the map can show, the rest included: what "38 of 127" is a part of.
  GG.whole = (more = true) => {
    const { unfolded } = GG.state, fold = folded(GG.state), key = String([fold, more, more || [...unfolded].sort()]);
    if (!wholes.has(key)) wholes.set(key, choose({ ...GG.unfiltered(), least: 0, more, fold, unfolded }, (tie) => tie.truth || "yes", () => "yes"));
    return wholes.get(key);
  };
  // Of a matrix: all that its rows and columns can hold.
  GG.placeable = () => { const { rows, columns, sort } = GG.state; return choose({ ...GG.unfiltered(), more: true, fold: false, unfolded: new Set(), rows, columns, sort }, (tie) => tie.truth || "yes", () => "yes"); };
  // What the choice of filters leaves, the rest of a large map included.
  GG.withRest = () => (GG.state.more ? GG.shown : choose({ ...GG.state, more: true }, GG.truth, GG.takesPlace));
  GG.compute = () => { Object.assign(GG.shown, choose(GG.state, GG.truth, GG.takesPlace)); GG.emit("computed"); };
  // A tie is listed where it is shown, and also where one end has no mark of its own (the host of an event on a timeline).
  GG.told = (tie) => GG.shown.ties.has(tie.id) || (tie.layer === "mute" && !GG.state.offGroup.has(tie.g) && GG.truth(tie) !== "no");
  // What is looked at, if it is shown: a node or a tie.
  GG.focus = () => {
    const { hover, node } = GG.state;
    return [hover, node].find((id) => id && GG.shown.nodes.has(id)) || null;
  };
  // Several nodes, and what at least two of them are tied to.
  function withShared(ids) {
    const lit = new Set(ids), met = new Map();
    ids.forEach((id) => new Set(GG.around.get(id).filter(GG.told).map((tie) => (tie.s === id ? tie.t : tie.s))).forEach((other) => met.set(other, (met.get(other) || 0) + 1)));
    met.forEach((n, id) => { if (n > 1) lit.add(id); });
    return lit;
  }
  // The nodes to be seen clearly while one node or tie is looked at; null when all are.
  GG.lit = () => {
    const tie = GG.state.tie && GG.shown.ties.has(GG.state.tie) && GG.tie.get(GG.state.tie);
    if (tie) return new Set([tie.s, tie.t]);
    const focus = GG.focus();
    if (!focus && GG.state.meet) return GG.meetLit();
    if (!focus) return GG.state.set ? withShared(GG.state.set.filter((id) => GG.shown.nodes.has(id))) : null;
    const lit = new Set([focus]);
    for (const one of GG.around.get(focus)) if (GG.told(one)) { lit.add(one.s); lit.add(one.t); }
    return lit;
  };
  // The switches to turn so that a node, or both ends of a tie, can be drawn: its layer, its class. Years and certainty are
  // the reader's; what they leave out is listed in the panel.
  GG.turned = ({ node, tie, set }) => {
    const { state } = GG, changes = {}, one = tie && GG.tie.get(tie), ids = one ? [one.s, one.t] : node ? [node] : set || [];
    ids.map((id) => GG.nodes.get(id)).forEach((end) => {
      if (end.within && !state.more && !state.unfolded.has(end.within)) changes.unfolded = new Set([...(changes.unfolded || state.unfolded), end.within]);
      else if (end.layer === "rest" && !end.within && !state.more) changes.more = true;
      if (end.layer === "fold" && !state.fold) changes.fold = true;
      if (end.members && folded(state)) changes.fold = false;
      if (state.offClass.has(end.cls)) { changes.offClass = new Set(changes.offClass || state.offClass); changes.offClass.delete(end.cls); }
    });
    if (one && state.offGroup.has(one.g)) { changes.offGroup = new Set(state.offGroup); changes.offGroup.delete(one.g); }
    if (one && state.offState.has(one.state)) { changes.offState = new Set(state.offState); changes.offState.delete(one.state); }
    return changes;
  };
})();
