// What colors and sizes tell, chosen by the reader, and a legend for the sizes.
(function () {
  const $ = GG.$, el = GG.el, all = GG.data.choices, ways = ["color", "size"];
  GG.chosenFirst = all ? { color: all.color, size: all.size } : {};
  if (!all) { GG.encode = () => {}; GG.encodings = () => {}; return; }
  const known = { color: all.colors, size: all.sizes }, drawn = {};
  // Gives every mark the class and the size that are chosen; true where anything changed.
  GG.encode = () => {
    let changed = false;
    if (drawn.color !== GG.state.color) {
      const { classes, of } = all.colors[GG.state.color];
      GG.data.classes = classes;
      GG.classes = new Map(classes.map((one) => [one.id, one]));
      GG.data.kindShapes = GG.state.color === "kind" ? [] : all.shapes;
      GG.data.nodes.forEach((node, i) => { node.cls = classes[of[i]].id; });
      drawn.color = GG.state.color;
      changed = true;
    }
    if (drawn.size !== GG.state.size) {
      const of = all.sizes[GG.state.size];
      GG.data.nodes.forEach((node, i) => { [node.value, node.size] = of[i]; });
      drawn.size = GG.state.size;
      changed = true;
    }
    return changed;
  };
  ways.forEach((way) => {
    $(way).append(...Object.keys(known[way]).map((name) => el("option", { value: name })));
    $(way).addEventListener("change", (event) => {
      const changes = { [way]: event.target.value, ...(way === "color" ? { offClass: new Set() } : {}) };
      Object.assign(GG.state, changes);
      GG.encode();
      GG.emit("encoded");
      GG.change("filter", {});
    });
  });
  // A measure that the map was made with has the name that it has everywhere.
  const measured = (name) => (["drawn", "degree", "betweenness", "equal", "given"].includes(name) ? GG.say("size_" + name) : name);
  const word = (way, name) => (way === "color" ? GG.say("color_" + name) : measured(name));
  // Three marks of the map's own sizes, each with what it stands for.
  function sizes() {
    const box = GG.empty($("sizes")), told = [...GG.shown.nodes].map((id) => GG.nodes.get(id)).filter((node) => !node.members && node.shape !== "disc");
    $("sizes").hidden = GG.state.size === "equal" || !told.length;
    if ($("sizes").hidden) return;
    const number = (n) => new Intl.NumberFormat(GG.state.lang, { maximumSignificantDigits: 3 }).format(n);
    box.append(...GG.three.threeSizes(told).map((node) => {
      const r = Math.min(node.size, 30);
      return el("span", {}, GG.svg("svg", { width: 2 * r + 4, height: 2 * r + 4, viewBox: [-r - 2, -r - 2, 2 * r + 4, 2 * r + 4].join(" "), "aria-hidden": "true" }, GG.svg("circle", { r, fill: "none", stroke: GG.css("--mut"), "stroke-width": 1.4 })), number(node.value));
    }));
    // The headline counts what is shown: the largest mark need not be the one that it names.
    if (GG.state.size !== "drawn" && !GG.state.more && GG.data.nodes.some((node) => node.layer === "rest")) box.append(el("small", {}, GG.say("sizes_whole")));
  }
  GG.encodings = () => {
    $("encode-part").hidden = Boolean(GG.state.open);
    ways.forEach((way) => {
      [...$(way).options].forEach((one) => { one.textContent = word(way, one.value); });
      $(way).value = GG.state[way];
    });
    sizes();
  };
})();
