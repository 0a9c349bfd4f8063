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
    if (GG.unread && !GG.narrowed()) $("years").textContent += " (" + GG.say("years_unread", { text: GG.unread }) + ")";
    $("fill").style.left = ((a - first) / wide) * 100 + "%";
    $("fill").style.right = ((last - z) / wide) * 100 + "%";
    buttons();
    const hist = GG.empty($("hist")), most = Math.max(1, ...counts.values());
    hist.setAttribute("viewBox", "0 0 " + (wide + 1) + " 30");
    const now = new Date(), today = now.getFullYear() + now.getMonth() / 12 - first;
    for (const [year, n] of counts) {
      const h = Math.max(1.5, (n / most) * 29);
      hist.append(GG.svg("rect", { x: year - first + 0.1, y: 30 - h, width: 0.8, height: h, class: year >= a && year <= z ? "in" : "out" }));
    }
    if (today > 0 && today < wide + 1) hist.append(GG.svg("path", { d: "M" + today.toFixed(2) + " 0V30", class: "today" }));
  };
  // One year on or back: the years chosen move together; from all years, the first or the last one alone.
  const PACE = 900; // milliseconds for a year, enough to read its number
  let playing = null;
  function stop() {
    clearInterval(playing);
    playing = null;
  }
  function step(by) {
    const [first, last] = GG.years, [a, z] = GG.state.span;
    const span = !GG.narrowed() ? (by > 0 ? [first, first] : [last, last]) : [a + by, z + by];
    if (span[0] < first || span[1] > last) return;
    if (span[1] === last) stop();
    GG.change("filter", { span });
    $("live").textContent = $("years").textContent;
  }
  function play() {
    const [first, last] = GG.years, [a, z] = GG.state.span;
    if (playing) { stop(); GG.time(); return; }
    playing = setInterval(step, PACE, 1);
    if (GG.narrowed() && z === last) GG.change("filter", { span: [first, first + z - a] }); // from its end, it begins anew
    else step(1);
  }
  function buttons() {
    const [first, last] = GG.years, [a, z] = GG.state.span, all = !GG.narrowed(), run = playing ? "pause" : "play";
    [["step-back", "step_back", !all && a === first], ["step-on", "step_on", !all && z === last], ["play", run, false]].forEach(([id, name, end]) => {
      $(id).setAttribute("aria-label", GG.say(name));
      $(id).title = GG.say(name);
      $(id).setAttribute("aria-disabled", String(end)); // it keeps the focus at the end
    });
    $("play").textContent = playing ? "❚❚" : "▶";
    $("play").hidden = GG.still(); // who wants less motion steps by hand
  }
  $("step-back").addEventListener("click", () => { stop(); step(-1); });
  $("step-on").addEventListener("click", () => { stop(); step(1); });
  $("play").addEventListener("click", play);
  GG.on("address", stop);
  const pull = (i) => (event) => {
    stop();
    const span = GG.state.span.slice();
    span[i] = +event.target.value;
    if (span[0] > span[1]) span[1 - i] = span[i];
    GG.change("filter", { span });
  };
  $("y0").addEventListener("input", pull(0));
  $("y1").addEventListener("input", pull(1));
})();
