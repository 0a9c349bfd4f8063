// Search with type-ahead over every name, acronym and alias, accents ignored: "cepal" finds ECLAC.
(function () {
  const $ = GG.$, el = GG.el;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const index = GG.data.nodes.filter((node) => !node.members).map((node) => ({
    node,
    names: [...new Set([node.id, node.acronym || "", ...Object.values(node.labels || {}), ...Object.values(node.shorts || {}), ...(node.aliases || [])].filter(Boolean).map((one) => fold(one.slice(0, 400))))],
  }));
  let found = [], at = -1;

  // 4 the whole name, 3 its beginning, 2 the beginning of a word, 1 anywhere.
  function score(names, q) {
    let best = 0;
    for (const name of names) {
      const i = name.indexOf(q);
      if (i < 0) continue;
      best = Math.max(best, name === q ? 4 : i === 0 ? 3 : /[^\p{L}\p{N}]/u.test(name[i - 1]) ? 2 : 1);
    }
    return best;
  }
  GG.find = (text) => {
    const q = fold(text.trim());
    if (!q) return [];
    return index.map((one) => ({ node: one.node, score: score(one.names, q) })).filter((one) => one.score)
      .sort((a, b) => b.score - a.score || (b.node.value || 0) - (a.node.value || 0) || (a.node.id < b.node.id ? -1 : 1)).map((one) => one.node);
  };
  function close() {
    $("sug").hidden = true;
    $("q").setAttribute("aria-expanded", "false");
    $("q").removeAttribute("aria-activedescendant");
  }
  function mark(i) {
    if (!found.length) return;
    at = (i + found.length) % found.length;
    [...$("sug").children].forEach((one, j) => one.setAttribute("aria-selected", String(j === at)));
    $("q").setAttribute("aria-activedescendant", "sug" + at);
    $("sug").children[at].scrollIntoView({ block: "nearest" });
  }
  function pick(i) {
    const node = found[i];
    if (!node) return;
    close();
    $("q").value = "";
    GG.sheet(false);
    GG.select(node.id, true);
    if (!$("panel").hidden) $("panel").focus({ preventScroll: true });
  }
  function suggest() {
    const all = GG.find($("q").value), list = GG.empty($("sug"));
    found = all.slice(0, 8);
    at = -1;
    if (!$("q").value.trim()) return close();
    $("live").textContent = all.length ? GG.say("found", { n: all.length }) : GG.say("nothing");
    found.forEach((node, i) => {
      const full = GG.clean(GG.label(node)).slice(0, 160), short = GG.clean(GG.short(node)).slice(0, 120);
      const item = el("li", { role: "option", id: "sug" + i, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); pick(i); } },
        GG.icon(node), el("div", {}, short, el("small", {}, full !== short ? full : GG.in(GG.classes.get(node.cls).labels))));
      list.append(item);
    });
    list.hidden = !found.length;
    $("q").setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) mark(0);
  }
  $("q").addEventListener("input", suggest);
  $("q").addEventListener("blur", close);
  $("q").addEventListener("focus", () => { if ($("q").value) suggest(); });
  $("q").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { mark(at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { mark(at - 1); event.preventDefault(); }
    else if (event.key === "Enter") { pick(at); event.preventDefault(); }
    else if (event.key === "Escape") { if ($("q").value) { $("q").value = ""; suggest(); } else $("map").focus({ preventScroll: true }); event.stopPropagation(); }
  });
})();
