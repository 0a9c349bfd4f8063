// The page comes together: what is heard, what is redrawn, and the first picture.
(function () {
  const $ = GG.$, el = GG.el, note = GG.data.note;

  function about() {
    const facts = GG.empty($("facts"));
    const add = (name, value) => { if (value) facts.append(el("dt", {}, GG.say(name)), el("dd", {}, value)); };
    add("question", GG.clean(GG.in(note.question)));
    add("dataset", GG.clean([GG.in(note.dataset), note.version && GG.say("version", { v: note.version })].filter(Boolean).join(", ")));
    add("date", GG.date(note.issued || ""));
    add("time", GG.period() || (note.compare ? note.compare.join(" → ") : ""));
    (note.notes || []).forEach((texts) => facts.append(el("dd", { class: "left-out" }, GG.clean(GG.in(texts)))));
    add("license", note.license);
    add("cite", note.cite && GG.clean(note.cite));
    $("foot").textContent = GG.clean([GG.in(note.dataset), note.version && GG.say("version", { v: note.version }), GG.date(note.issued || ""), note.license].filter(Boolean).join(" · "));
  }
  // One sentence about the picture, and the time that the page was made for.
  function subtitle() {
    const said = note.partial ? GG.in(note.partial) : note.changed ? GG.in(note.changed) : GG.picture();
    return note.changed ? said : [GG.period(), said].filter(Boolean).join(": ");
  }
  function words() {
    GG.translate();
    const title = GG.clean(GG.in(note.title));
    document.title = title;
    $("title").textContent = title;
    if (note.partial) GG.root.dataset.partial = "";
    $("question").textContent = subtitle();
    $("question").title = $("question").textContent;
    $("map").setAttribute("aria-label", GG.say("map") + ": " + title);
    $("q").placeholder = GG.say("search");
    $("q").setAttribute("aria-label", GG.say("search"));
    $("sug").setAttribute("aria-label", GG.say("search"));
    $("figure").setAttribute("aria-label", GG.say("figure_size"));
    [...$("figure").options].forEach((one) => { one.textContent = GG.say("figure_" + (one.value || "screen")); });
    ["svg", "png", "csv", "jsonld"].forEach((id) => $(id).setAttribute("aria-label", GG.say("download") + " " + $(id).textContent));
    [["zoom-in", "zoom_in"], ["zoom-out", "zoom_out"], ["zoom-fit", "fit"], ["theme", "theme"], ["contrast", "contrast"], ["lang", "language"]].forEach(([id, key]) => {
      $(id).setAttribute("aria-label", GG.say(key));
      $(id).title = GG.say(key);
    });
    $("skip").textContent = GG.say("search");
    $("lang").value = GG.state.lang;
    about();
  }
  function look() {
    GG.root.dataset.theme = GG.state.dark ? "dark" : "light";
    GG.root.dataset.contrast = GG.state.high ? "high" : "normal";
    GG.forgetColors();
    $("theme").setAttribute("aria-pressed", String(GG.state.dark));
    $("contrast").setAttribute("aria-pressed", String(GG.state.high));
  }
  function refresh() {
    GG.tellOpened();
    GG.headline();
    if (GG.canMeet) GG.offerMeeting();
    $("question").textContent = subtitle();
    GG.counts();
    if (GG.data.form === "matrix") GG.matrix();
    else GG.paint();
    GG.showPanel();
    GG.guide();
  }
  function filtered() {
    GG.compute();
    if (GG.state.hover && !GG.shown.nodes.has(GG.state.hover)) GG.state.hover = null;
    GG.legend();
    GG.switches();
    GG.time();
    GG.threshold();
    GG.encodings();
    GG.fixedTime();
    GG.refreshTable();
    refresh();
  }
  function worded() {
    look();
    words();
    GG.legend();
    GG.switches();
    GG.time();
    GG.threshold();
    GG.encodings();
    GG.fixedTime();
    GG.refreshTable();
    refresh();
  }
  GG.on("filter", filtered);
  GG.on("open", () => { filtered(); GG.fit(false); });
  GG.on("look", refresh);
  GG.on("words", worded);

  GG.sheet = (open) => {
    $("side").classList.toggle("closed", !open);
    $("sheet").setAttribute("aria-expanded", String(open));
  };
  $("sheet").addEventListener("click", () => GG.sheet($("side").classList.contains("closed")));
  $("lang").addEventListener("change", (event) => {
    GG.reader.kept("lang", event.target.value);
    GG.change("words", { lang: event.target.value, langChosen: true });
  });
  $("theme").addEventListener("click", () => GG.change("words", { dark: !GG.state.dark, darkChosen: true }));
  $("contrast").addEventListener("click", () => GG.change("words", { high: !GG.state.high, highChosen: true }));
  $("zoom-in").addEventListener("click", () => GG.zoom(1.3));
  $("zoom-out").addEventListener("click", () => GG.zoom(1 / 1.3));
  $("zoom-fit").addEventListener("click", () => GG.fit(true));
  // Another address: the page is as it says, and stands where it stood when the reader left it.
  GG.on("address", (view) => {
    GG.arrive();
    GG.compute();
    worded();
    if (!GG.net()) return;
    GG.fit(false);
    GG.arrived();
    if (view) GG.show(view);
  });

  GG.readHash();
  GG.arrive();
  look();
  GG.compute();
  if (GG.data.form === "matrix") {
    $("map").hidden = true;
    $("matrix").hidden = false;
  } else GG.start();
  worded();
  GG.arrived();
  window.govgraph = GG; // for those who open the console, and for the tests
  const ready = () => { GG.root.dataset.ready = "1"; performance.mark("ready"); };
  requestAnimationFrame(() => requestAnimationFrame(() => GG.unpacked(ready)));
})();
