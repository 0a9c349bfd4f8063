// The years: two handles over a histogram of when ties, or the events of a calendar, begin; one year is "as of", two are "between".
(function () {
  const $ = GG.$;
  const counts = new Map();
  if (GG.years) {
    const events = GG.data.nodes.filter((node) => node.when);
    (events.length ? events : GG.ties).forEach((one) => {
      if (one.began && one.layer !== "fold") counts.set(one.began, (counts.get(one.began) || 0) + 1);
    });
  }
  GG.time = () => {
    $("time-part").hidden = !GG.years || GG.years[0] === GG.years[1];
    if ($("time-part").hidden) return;
    const [first, last] = GG.years, [a, z] = GG.state.span, wide = last - first || 1;
    [["y0", a, "first_year"], ["y1", z, "last_year"]].forEach(([id, value, name]) => {
      $(id).min = first; $(id).max = last; $(id).value = value;
      $(id).setAttribute("aria-label", GG.say(name));
    });
    $("years").textContent = !GG.narrowed() ? first + " – " + last : a === z ? GG.say("as_of", { a }) : GG.say("between", { a, z, b: z });
    $("fill").style.left = ((a - first) / wide) * 100 + "%";
    $("fill").style.right = ((last - z) / wide) * 100 + "%";
    const hist = GG.empty($("hist")), most = Math.max(1, ...counts.values());
    hist.setAttribute("viewBox", "0 0 " + (wide + 1) + " 30");
    for (const [year, n] of counts) {
      const h = Math.max(1.5, (n / most) * 29);
      hist.append(GG.svg("rect", { x: year - first + 0.1, y: 30 - h, width: 0.8, height: h, class: year >= a && year <= z ? "in" : "out" }));
    }
  };
  const pull = (i) => (event) => {
    const span = GG.state.span.slice();
    span[i] = +event.target.value;
    if (span[0] > span[1]) span[1 - i] = span[i];
    GG.change("filter", { span });
  };
  $("y0").addEventListener("input", pull(0));
  $("y1").addEventListener("input", pull(1));
})();
