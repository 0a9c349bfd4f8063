// Whether a tie or an event holds in a span of years: yes, no or unknown. When, Python has worked out (web/dated.js).
(function () {
  const year = (n) => String(n).padStart(4, "0"), first = () => year(GG.state.span[0]) + "-01-01", last = () => year(GG.state.span[1]) + "-12-31";
  GG.narrowed = () => {
    const span = GG.state.span;
    return Boolean(span && (span[0] !== GG.years[0] || span[1] !== GG.years[1]));
  };
  const now = (when) => GG.days.heldBetween(when, first(), last());
  // Whether a claim holds in them: judged by Python with all claims about the same.
  GG.heldClaim = (i) => (GG.narrowed() ? now(GG.data.whens[GG.data.claims[i].w]) : "yes");
  // Whether it may have held before the years chosen, where it does not hold in them.
  GG.endedTie = (tie) => GG.days.heldBefore((GG.state.sure && tie.verified) || tie.when, first());
  GG.endedNode = (node) => GG.days.heldBefore(node.when, first());
  // Without the unverified claims, a tie has the dates of the others only.
  GG.truth = (tie) => (GG.narrowed() ? now((GG.state.sure && tie.verified) || tie.when) : tie.truth || "yes");
  // A date can come from a claim that is less sure than the tie.
  GG.lessSure = (tie) => (tie.dated ? " (" + GG.say(tie.dated) + ")" : "");
  // Only the events of a calendar have days of their own: elsewhere a mark is shown with its ties.
  GG.takesPlace = (node) => (node.when && GG.narrowed() ? now(node.when) : "yes");
})();
