// What colors and sizes show, chosen by the reader, and a legend for the sizes.
(function () {
  const $ = GG.$, el = GG.el, all = GG.data.choices, ways = ["color", "size"];
  GG.chosenFirst = all ? { color: all.color, size: all.size } : {};
  if (!all) { GG.encode = () => {}; GG.encodings = () => {}; return; }
  const known = { color: all.colors, size: all.sizes }, drawn = {};
  const middle = (GG.data.options.ego || {}).center || "";
  // All neighbors of the whole map; what stands inside an aggregate counts for its like only.
  const degree = (node) => node.degree ?? new Set(GG.around.get(node.id).map((tie) => (tie.s === node.id ? tie.t : tie.s)).filter((id) => id !== node.id && (node.layer === "fold" || GG.nodes.get(id).layer !== "fold"))).size;
  function sized(values) {
    const radii = GG.three.radiiOf(GG.data.nodes, values, middle), changed = GG.data.nodes.some((node) => node.size !== radii.get(node.id));
    GG.data.nodes.forEach((node) => { node.value = values.get(node.id) || 0; node.size = radii.get(node.id); });
    return changed;
  }
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
    if (drawn.size !== GG.state.size && GG.state.size !== "drawn") {
      const of = all.sizes[GG.state.size], value = GG.state.size === "equal" ? () => 1 : of ? (_, i) => of[i] : degree;
      changed = sized(new Map(GG.data.nodes.map((node, i) => [node.id, value(node, i)]))) || changed;
    }
    drawn.size = GG.state.size;
    return changed;
  };
  // Sizes that count what is shown follow every filter, as the headline does: the mark that it names is the largest of its kind.
  GG.on("computed", () => {
    if (GG.state.size !== "drawn") return;
    const shown = GG.ego ? GG.withRest() : GG.shown, ties = [...shown.ties].map((id) => GG.tie.get(id));
    const values = GG.says.neighborsTold({
      nodes: [...shown.nodes].map((id) => ({ id, several: Boolean((GG.nodes.get(id).members || []).length), passive: GG.nodes.get(id).passive })), form: GG.data.form, center: middle,
      ties: ties.map((tie) => ({ s: tie.s, t: tie.t, g: tie.g, hatched: Boolean(tie.announced) || shown.unknown.has(tie.id), mute: tie.layer === "mute" })),
    }, (ids) => GG.spacesOf(ids, ties));
    if (sized(values)) GG.emit("encoded");
  });
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
  const measured = (name) => (name === "drawn" ? GG.say("size_shown") : ["degree", "betweenness", "equal", "given"].includes(name) ? GG.say("size_" + name) : name);
  const word = (way, name) => (way === "color" ? GG.say("color_" + name) : measured(name));
  // Marks of the map's own sizes, each with what it stands for: three of spaces, and three of actors, which have sizes of their own.
  function sizes() {
    const box = GG.empty($("sizes")), told = [...GG.shown.nodes].map((id) => GG.nodes.get(id)).filter((node) => !node.members && node.shape !== "disc"), sides = GG.ego ? [told] : [told.filter((node) => node.space), told.filter((node) => !node.space)];
    $("sizes").hidden = GG.state.size === "equal" || !told.length;
    if ($("sizes").hidden) return;
    const number = (n) => new Intl.NumberFormat(GG.state.lang, { maximumSignificantDigits: 3 }).format(n), several = sides.filter((side) => side.length).length > 1;
    sides.filter((side) => side.length).forEach((side) => {
      const row = GG.three.threeSizes(side).map((node) => {
        const r = Math.min(node.size, 30);
        return el("span", {}, GG.svg("svg", { width: 2 * r + 4, height: 2 * r + 4, viewBox: [-r - 2, -r - 2, 2 * r + 4, 2 * r + 4].join(" "), "aria-hidden": "true" }, GG.svg("circle", { r, fill: "none", stroke: GG.css("--mut"), "stroke-width": 1.4 })), number(node.value));
      });
      box.append(el("span", { class: "side" }, several ? GG.say(side[0].space ? "spaces" : "actors") + ":" : "", row));
    });
    const { size } = GG.state, two = several && size === "drawn";
    if (two) box.append(el("small", {}, GG.sayOf("sizes_two")));
    // Other sizes are those of the whole map: the largest mark need not be the one that the headline names.
    else if (size !== "drawn" && GG.choices().length) box.append(el("small", {}, GG.say("sizes_whole")));
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
