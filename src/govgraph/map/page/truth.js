// Whether a tie or an event holds in a span of years: yes, no or unknown. When, Python has worked out: pairs of days (x, y)
// for what holds where the span begins on x or before and ends on y or after. Nothing is judged here.
(function () {
  const year = (n) => String(n).padStart(4, "0");
  const within = (pairs, first, last) => pairs.some(([x, y]) => first <= x && last >= y);
  GG.holds = (when, first, last) => {
    if (!when) return "unknown";
    const [surely, perhaps = surely] = when;
    return within(surely, first, last) ? "yes" : within(perhaps, first, last) ? "unknown" : "no";
  };
  GG.narrowed = () => {
    const span = GG.state.span;
    return Boolean(span && (span[0] !== GG.years[0] || span[1] !== GG.years[1]));
  };
  const now = (when) => GG.holds(when, year(GG.state.span[0]) + "-01-01", year(GG.state.span[1]) + "-12-31");
  // Whether a claim holds in them: judged by Python with all claims about the same.
  GG.heldClaim = (i) => (GG.narrowed() ? now(GG.data.whens[GG.data.claims[i].w]) : "yes");
  // Whether it may have held before the years chosen, where it does not hold in them: its last day comes before their first.
  const ended = (when) => Boolean(when && when.some((pairs) => pairs.some(([last]) => last < year(GG.state.span[0]) + "-01-01")));
  GG.endedTie = (tie) => ended((GG.state.sure && tie.verified) || tie.when);
  GG.endedNode = (node) => ended(node.when);
  // Without the unverified claims, a tie has the dates of the others only.
  GG.truth = (tie) => (GG.narrowed() ? now((GG.state.sure && tie.verified) || tie.when) : tie.truth || "yes");
  // A date can come from a claim that is less sure than the tie.
  GG.lessSure = (tie) => (tie.dated ? " (" + GG.say(tie.dated) + ")" : "");
  // Only the events of a calendar have days of their own: elsewhere a mark is shown with its ties.
  GG.takesPlace = (node) => (node.when && GG.narrowed() ? now(node.when) : "yes");
})();
