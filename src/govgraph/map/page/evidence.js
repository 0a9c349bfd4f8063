// What a tie rests on in the years chosen: its claims, and if a projection made it, the spaces that its ends share.
(function () {
  const { stays, weight } = GG.data;
  const projected = (tie) => tie.s in stays && tie.t in stays && !tie.c.length;
  const behind = (end, space) => stays[end][space] || [];
  // One claim is enough to be there; what no claim tells of is unknown.
  function there(end, space) {
    const told = behind(end, space).map(GG.heldClaim);
    return told.includes("yes") ? "yes" : told.includes("unknown") || !told.length ? "unknown" : "no";
  }
  // The spaces that the ends of a tie share, and those of them where both surely are.
  function shared(tie) {
    const { via = [], doubtful = [] } = tie;
    if (!GG.narrowed()) return { all: via, surely: via.filter((space) => !doubtful.includes(space)) };
    const ends = via.map((space) => [there(tie.s, space), there(tie.t, space)]);
    return { all: via.filter((_, i) => !ends[i].includes("no")), surely: via.filter((_, i) => ends[i].every((held) => held === "yes")) };
  }
  // Asked for every tie in every frame: worked out once, until other years are chosen.
  let known = new Map(), years = "";
  function of(tie) {
    if (years !== String(GG.state.span)) { years = String(GG.state.span); known = new Map(); }
    if (!known.has(tie)) known.set(tie, shared(tie));
    return known.get(tie);
  }
  // What a tie goes through: the spaces that are shared in the years chosen, without the undated ones if they are not shown.
  GG.via = (tie) => (!projected(tie) ? tie.via || [] : GG.narrowed() && !GG.state.undated ? of(tie).surely : of(tie).all);
  GG.surelyShared = (tie) => of(tie).surely.length;
  GG.weight = (tie) => (weight && weight.of === "spaces" && GG.narrowed() && projected(tie) && GG.via(tie).length) || tie.w || 1;
  // Which nodes are spaces: in the years chosen, a body that is a forum as well may only act.
  GG.spacesOf = (ids, ties) => {
    const acting = new Set(ties.filter((tie) => tie.a).map((tie) => tie[tie.a])), met = new Set(ties.flatMap((tie) => ["s", "t"].filter((end) => end !== tie.a).map((end) => tie[end])));
    return new Set([...ids].filter((id) => GG.nodes.get(id).space && (!GG.narrowed() || met.has(id) || !acting.has(id))));
  };
  // The claims that a reader is shown for a tie: those that hold or may hold; of a tie that ended, all of them.
  GG.evidence = (tie) => {
    const now = GG.via(tie), spaces = now.length ? now : tie.via || [];
    const all = projected(tie) ? [...new Set(spaces.flatMap((space) => [tie.s, tie.t].flatMap((end) => behind(end, space))))] : tie.c;
    const held = all.filter((i) => GG.heldClaim(i) !== "no");
    return held.length ? held : all;
  };
})();
