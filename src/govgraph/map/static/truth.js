// Whether a claim holds in a span of years: yes, no or unknown, by the same rules as `--between` in the command line.
(function () {
  const MIN = "0001-01-01", MAX = "9999-12-31";
  const none = ["", "", "", "", "", ""];

  // The days on which it surely holds ("" = without end), or null.
  function sureSpan(b, nature) {
    const [es, ls, ee, le, ea, la] = b;
    if (nature === "timeless" && b.every((day) => !day)) return [MIN, ""];
    let begin = ls, end;
    if (nature === "act" || nature === "timeless") {
      if (!begin) begin = la;
      if (!begin && nature === "timeless") begin = MIN;
      return begin ? [begin, ee] : null;
    }
    if (nature === "happening" && !le && begin) end = es;
    else end = le ? ee : ea;
    if (!begin) {
      if (!ea || ea !== la || nature === "happening") return null;
      begin = end = ea;
    }
    return end && begin <= end ? [begin, end] : null;
  }
  GG.holds = (claim, first, last) => {
    const b = claim.b || none, nature = GG.data.natures[claim.p] || "timeless";
    const [es, ls, ee, le, ea, la] = b;
    const possibleEnd = le || (nature === "happening" ? ls : "") || MAX;
    if ((es || MIN) > last || possibleEnd < first) return "no";
    const span = sureSpan(b, nature);
    if (span && span[0] <= last && (!span[1] || span[1] >= first)) return "yes";
    const inside = [[es, ls], [ee, le]];
    if (nature === "period") inside.push([ea, la]);
    return inside.some(([a, z]) => a && z && first <= a && z <= last) ? "yes" : "unknown";
  };
  GG.narrowed = () => {
    const span = GG.state.span;
    return Boolean(span && (span[0] !== GG.years[0] || span[1] !== GG.years[1]));
  };
  const year = (n) => String(n).padStart(4, "0");
  // Whether a span of years lies in the steps [from this first year on, this last year will do]: -1 any, 0 none.
  const within = (steps, a, z) => {
    let least = 0;
    for (const [from, until] of steps) if (from <= a) least = until;
    return least === -1 || (least > 0 && z >= least);
  };
  // The truth of a tie is the best truth of its claims, unless they tell more together: that was judged beforehand.
  GG.truth = (tie) => {
    if (!GG.narrowed()) return tie.truth || "yes";
    const [a, z] = GG.state.span;
    if (tie.when) return within(tie.when[0], a, z) ? "yes" : within(tie.when[1], a, z) ? "unknown" : "no";
    const first = year(a) + "-01-01", last = year(z) + "-12-31";
    let best = tie.c.length ? "no" : "unknown";
    for (const i of tie.c) {
      const one = GG.holds(GG.data.claims[i], first, last);
      if (one === "yes") return "yes";
      if (one === "unknown") best = "unknown";
    }
    return best;
  };
})();
