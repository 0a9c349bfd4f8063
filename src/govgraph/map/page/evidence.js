// What a tie rests on in the years chosen, and what it is then: its claims, the states that it speaks of, and if a projection
// made it, the spaces that its ends share.
(function () {
  const { stays, weight } = GG.data;
  // Whether a projection made a tie: it rests on the spaces that its ends share.
  const projected = GG.projected = (tie) => tie.s in stays && tie.t in stays && !tie.c.length;
  const behind = (end, space) => stays[end][space] || [];
  const there = (end, space) => GG.days.anyHeld(behind(end, space).map(GG.heldClaim));
  // The spaces that the ends of a tie share, and those of them where both surely are.
  function shared(tie) {
    const { via = [], doubtful = [] } = tie;
    if (!GG.narrowed()) return { all: via, surely: via.filter((space) => !doubtful.includes(space)) };
    return GG.days.sharedThen(via, (end, space) => there(tie[end], space));
  }
  // Asked for every tie in every frame: worked out once, until something else is chosen.
  let known = new Map(), asked = "";
  function once(what, tie, found) {
    const now = String([GG.state.span, GG.state.sure, GG.state.undated]);
    if (asked !== now) { asked = now; known = new Map(); }
    const key = what + tie.id;
    if (!known.has(key)) known.set(key, found(tie));
    return known.get(key);
  }
  GG.on("staged", () => { asked = ""; });
  const of = (tie) => (projected(tie) ? once("shared ", tie, shared) : { all: [], surely: [] });
  // What a tie goes through: the spaces that are shared in the years chosen, without the undated ones if they are not shown.
  GG.via = (tie) => (!projected(tie) ? tie.via || [] : GG.narrowed() && !GG.state.undated ? of(tie).surely : of(tie).all);
  GG.surelyShared = (tie) => of(tie).surely.length;
  // The ties inside an aggregate that a tie stands for; those of them that may hold, by the switches of the reader. None where a
  // tie speaks of no aggregate, or nothing is known of its inside.
  const inner = (tie) => once("inner ", tie, () => {
    const end = ["s", "t"].find((one) => GG.nodes.get(tie[one]) && GG.nodes.get(tie[one]).counted);
    if (!end) return [];
    const other = end === "s" ? "t" : "s", all = new Set(GG.nodes.get(tie[end]).members);
    return GG.ties.filter((one) => one.layer === "fold" && one.p === tie.p && one[other] === tie[other] && all.has(one[end]) && one.state === tie.state);
  });
  GG.inside = (tie) => once("inside ", tie, () => {
    const { sure, undated } = GG.state, within = inner(tie);
    const left = within.filter((one) => { const held = GG.truth(one); return held !== "no" && (held === "yes" || undated) && !(sure && GG.then(one).conf === "unverified"); });
    return left.length ? left : within;
  });
  GG.weight = (tie) => once("weight ", tie, () => {
    if (weight && weight.of === "spaces" && GG.narrowed() && projected(tie)) return GG.via(tie).length || tie.w || 1;
    const left = GG.inside(tie);
    return left.length < inner(tie).length ? left.reduce((sum, one) => sum + (one.w || 1), 0) : tie.w || 1;
  });
  // Which nodes are spaces: in the years chosen, a body that is a forum as well may only act.
  GG.spacesOf = (ids, ties, narrowed = GG.narrowed()) => GG.says.spacesAmong(ids, (id) => Boolean(GG.nodes.get(id).space), ties, narrowed);
  const through = (tie, spaces) => (projected(tie) ? [...new Set(spaces.flatMap((space) => [tie.s, tie.t].flatMap((end) => behind(end, space))))] : tie.c);
  // All claims that a tie rests on, whatever the years.
  GG.allEvidence = (tie) => through(tie, tie.via || []);
  // The claims that a reader is shown for a tie: those that hold or, where the undated is shown, may hold; of a tie that ended,
  // all of them.
  GG.evidence = (tie) => {
    const now = GG.via(tie), all = through(tie, now.length ? now : tie.via || []);
    const held = all.filter((i) => GG.heldClaim(i) !== "no"), surely = GG.state.undated ? [] : held.filter((i) => GG.heldClaim(i) === "yes");
    return surely.length ? surely : held.length ? held : all;
  };
  // Confidence, role and dates of a tie by these claims: of fewer years, they are those of fewer claims. What a network brings to
  // its members is as sure as their membership, which its claims do not say.
  GG.then = (tie) => once("then ", tie, () => {
    const { conf = "", role = "", start = "", end = "", dated = "" } = tie, held = tie.c.length && GG.narrowed() ? GG.evidence(tie) : tie.c;
    if (held.length === tie.c.length) return { conf, role, start, end, dated };
    const now = GG.days.tieOf(held.map((i) => GG.data.claims[i])), own = GG.days.tieOf(tie.c.map((i) => GG.data.claims[i])).conf === conf;
    return { ...now, conf: own ? now.conf : conf, dated: now.dated === (own ? now.conf : conf) ? "" : now.dated };
  });
})();
