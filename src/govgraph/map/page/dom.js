// Elements and links, as the explorer makes them, and the shapes of marks as SVG.
(function () {
  const { el, svg, safeUrl, outside, atPassage, inTongue } = GG.elements;
  Object.assign(GG, { el, svg, safeUrl, atPassage, link: outside });
  // A text of the data, marked where it is in another language than the reader's.
  GG.inTongue = (text, tag, brief) => inTongue(GG.clean(text), tag, { lang: GG.state.lang, only: (language) => GG.say("only_in", { language }), brief });
  GG.empty = (one) => { one.replaceChildren(); return one; };

  const corners = (shape, r) => (GG.data.shapes[shape] || []).map(([x, y]) => [x * r, y * r]);
  GG.markSvg = (shape, r, color, halo) => {
    const points = corners(shape, r).map((p) => p[0].toFixed(2) + "," + p[1].toFixed(2)).join(" ");
    if (points) return GG.svg("polygon", { points, fill: color, stroke: halo, "stroke-width": 1.2, "stroke-linejoin": "round" });
    if (shape === "disc") return GG.svg("circle", { r: r * 0.8, fill: halo, stroke: color, "stroke-width": r * 0.3 });
    if (shape === "ring") return GG.svg("circle", { r: r * 0.74, fill: halo, stroke: color, "stroke-width": r * 0.52 });
    return GG.svg("circle", { r, fill: color, stroke: halo, "stroke-width": 1.2 });
  };
  GG.mark = (_, shape, color, r) => GG.markSvg(shape, r, color, "none"); // as the modules of web/ ask for it
  const paths = new Map();
  GG.markPath = (shape, r) => {
    const key = shape + r;
    let path = paths.get(key);
    if (!path) {
      path = new Path2D();
      const points = corners(shape, r);
      points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
      if (points.length) path.closePath();
      else path.arc(0, 0, shape === "ring" ? r * 0.74 : r, 0, 7);
      paths.set(key, path);
    }
    return path;
  };
  GG.shapeOf = (node) => (GG.classes.get(node.cls).space || node.shape ? node.shape || "dot" : "dot");
  GG.icon = (node) => GG.classIcon(GG.classes.get(node.cls), node.shape);
  GG.classIcon = (one, shape) => GG.svg("svg", { class: "icon", width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" },
    GG.markSvg(shape || one.shape, 7, GG.color(one), GG.css("--panel")));
  GG.groupIcon = (group) => GG.svg("svg", { class: "icon", width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" },
    GG.svg("path", { d: "M1 14Q10 3 19 9", fill: "none", stroke: GG.color(group), "stroke-width": 2.4, "stroke-dasharray": group.dash.join(" ") || "none" }));
})();
