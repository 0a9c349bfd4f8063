// What is visible: classes, groups, layers, certainty and years decide; everything else asks here.
(function () {
  const shown = { nodes: new Set(), ties: new Set(), unknown: new Set(), unverified: 0 };
  GG.shown = shown;

  function layerOn(layer, node) {
    if (layer === "rest") return GG.state.more;
    if (layer === "fold") return GG.state.fold;
    if (layer === "mute") return false;
    return !(node && node.members && GG.state.fold && GG.canFold);
  }
  function nodeAllowed(node) {
    if (GG.state.offClass.has(node.cls) || !layerOn(node.layer, node)) return false;
    return !(node.members && GG.state.fold && GG.canFold);
  }
  GG.compute = () => {
    const { offGroup, offState, sure, undated } = GG.state;
    shown.nodes = new Set();
    shown.ties = new Set();
    shown.unknown = new Set();
    shown.unverified = 0;
    const allowed = new Set();
    GG.nodes.forEach((node) => {
      const truth = GG.takesPlace(node);
      if (nodeAllowed(node) && truth !== "no" && (undated || truth === "yes")) allowed.add(node.id);
    });
    for (const tie of GG.ties) {
      if (!allowed.has(tie.s) || !allowed.has(tie.t) || offGroup.has(tie.g) || offState.has(tie.state)) continue;
      if (sure && tie.conf === "unverified") continue;
      const truth = GG.truth(tie);
      if (truth === "no" || (truth === "unknown" && !undated)) continue;
      if (truth === "unknown") shown.unknown.add(tie.id);
      if (tie.conf === "unverified") shown.unverified += 1;
      shown.ties.add(tie.id);
      shown.nodes.add(tie.s);
      shown.nodes.add(tie.t);
    }
    // Without ties at all, or with ties that only the panel tells: there is nothing else that could show it.
    allowed.forEach((id) => {
      const ties = GG.around.get(id);
      if (!ties.length || (ties.every((tie) => tie.layer === "mute") && ties.some(GG.told))) shown.nodes.add(id);
    });
  };
  // A tie is told where it is shown, and also where one end has no mark of its own (the host of an event on a timeline).
  GG.told = (tie) => shown.ties.has(tie.id) || (tie.layer === "mute" && !GG.state.offGroup.has(tie.g) && GG.truth(tie) !== "no");
  // The nodes to be seen clearly while one node or tie is looked at; null when all are.
  GG.lit = () => {
    const tie = GG.state.tie && GG.tie.get(GG.state.tie);
    if (tie) return new Set([tie.s, tie.t]);
    const focus = GG.state.hover || GG.state.node;
    if (!focus) return null;
    const lit = new Set([focus]);
    for (const one of GG.around.get(focus)) if (GG.told(one)) { lit.add(one.s); lit.add(one.t); }
    return lit;
  };
  // A node that is searched or linked to may stand in a layer that is off, or in a class that is hidden.
  GG.reveal = (id) => {
    const node = GG.nodes.get(id);
    const changes = {};
    if (node.layer === "rest") changes.more = true;
    if (node.layer === "fold") changes.fold = true;
    if (node.members && GG.state.fold) changes.fold = false;
    if (GG.state.offClass.has(node.cls)) { changes.offClass = new Set(GG.state.offClass); changes.offClass.delete(node.cls); }
    if (Object.keys(changes).length && !shown.nodes.has(id)) GG.change("filter", changes);
  };
})();
