// Elements made from text, never from markup; links only to http(s); the shapes of marks as SVG.
(function () {
  GG.el = (tag, fields, ...children) => {
    const one = document.createElement(tag);
    Object.entries(fields || {}).forEach(([name, value]) => {
      if (value === null || value === undefined || value === false) return;
      if (name === "class") one.className = value;
      else if (typeof value === "function") one.addEventListener(name, value);
      else one.setAttribute(name, value === true ? "" : String(value));
    });
    children.flat().forEach((child) => { if (child !== null && child !== undefined && child !== "") one.append(child); });
    return one;
  };
  GG.svg = (tag, fields, ...children) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(fields || {}).forEach(([name, value]) => {
      if (typeof value === "function") one.addEventListener(name, value);
      else if (value !== null && value !== undefined) one.setAttribute(name, String(value));
    });
    one.append(...children);
    return one;
  };
  GG.empty = (one) => { one.replaceChildren(); return one; };
  GG.safeUrl = (text) => {
    try {
      const url = new URL(text);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };
  GG.link = (url, text) => {
    const safe = GG.safeUrl(url);
    return safe ? GG.el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, text + " ↗") : null;
  };
  // A text fragment (WICG, Scroll to Text Fragment): "first … last" and "cell | cell" open the page there; a dash has a meaning of its own.
  GG.atPassage = (url, passage) => {
    const safe = GG.safeUrl(url);
    if (!safe || !passage) return safe;
    const code = (words) => encodeURIComponent(words.trim().toWellFormed ? words.trim().toWellFormed() : words.trim()).replace(/-/g, "%2D");
    const parts = passage.split(/…| \| /).map((part) => part.trim()).filter(Boolean);
    if (!parts.length) return safe;
    const last = parts.length > 1 ? "," + code(parts[parts.length - 1]) : "";
    return safe + (safe.includes("#") ? "" : "#") + ":~:text=" + code(parts[0]) + last;
  };

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
