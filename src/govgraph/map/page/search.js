// Search with type-ahead over every name, acronym, alias and id: it finds what `govgraph find` finds, folded by the same table.
(function () {
  const $ = GG.$, el = GG.el;
  const MOST = 8; // suggestions at a time

  GG.fold = GG.finds.folder(GG.data.folding);
  const folded = (names) => [...new Set(names.filter(Boolean).map((one) => GG.fold(one.slice(0, 400))).filter(Boolean))];
  const byName = (nodes) => nodes.filter((node) => !node.members && !GG.isGroup(node.id)).map((node) => ({
    id: node.id, weight: node.value || 0, names: folded([GG.bare(node.id), node.acronym, ...Object.values(node.labels || {}), ...Object.values(node.shorts || {}), ...(node.aliases || [])]),
  }));
  // What claims speak of and what marks stand for, without a mark of its own: found as well, and named as not drawn.
  const absent = Object.entries(GG.data.names).map(([id, one]) => ({ id, weight: -1, names: folded([GG.bare(id), ...Object.values(one.shorts), ...(one.also || [])]) }));
  GG.searchIn = (nodes) => { GG.found = GG.finds.searcher(byName(nodes).concat(absent), GG.fold); };
  GG.searchIn(GG.data.nodes);
  GG.find = (text) => GG.found(text).filter((id) => GG.nodes.has(id)).map((id) => GG.nodes.get(id));

  // A box that completes names: a list below it, the number found, arrows and Enter.
  // `find(text)` gives ids, `pick(id)` is what one is chosen for, `open` and `shut` hear of the list, `leave` of Escape.
  GG.complete = ({ input, box, list, note, find, pick, open = () => {}, shut = () => {}, leave }) => {
    let found = [], at = -1;
    function close() {
      box.hidden = true;
      shut();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(i) {
      if (!found.length) return;
      at = (i + found.length) % found.length;
      [...list.children].forEach((one, j) => one.setAttribute("aria-selected", String(j === at)));
      input.setAttribute("aria-activedescendant", list.id + at);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function take(i) {
      const id = found[i];
      if (id === undefined) return;
      input.value = "";
      close();
      pick(id);
    }
    function suggestion(id, i) {
      const node = GG.nodes.get(id) || GG.hidden(id), short = GG.clean(GG.nameOf(id)).slice(0, 120), full = node ? GG.clean(GG.label(node)).slice(0, 160) : "";
      const below = !node ? GG.say("not_drawn") : full !== short ? full : GG.in(GG.classes.get(node.cls).labels);
      const apart = node && node.layer === "rest" && !GG.shown.nodes.has(id) ? GG.say("in_the_rest") : "";
      return el("li", { role: "option", id: list.id + i, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); take(i); } },
        node ? GG.icon(node) : null, el("div", {}, short, el("small", {}, [below, apart].filter(Boolean).join(" · "))));
    }
    function suggest() {
      const text = input.value.trim();
      GG.empty(list);
      at = -1;
      found = [];
      if (!text) return close();
      const all = find(text);
      found = all.slice(0, MOST);
      const said = all.length ? GG.say("found", { n: GG.number(all.length) }) : GG.say("nothing", { q: GG.clean(text).slice(0, 80) });
      $("live").textContent = said;
      found.forEach((id, i) => list.append(suggestion(id, i)));
      note.textContent = !all.length ? said : all.length > found.length ? GG.say("found_more", { n: GG.number(all.length), shown: found.length }) : "";
      list.hidden = !found.length;
      box.hidden = false;
      open();
      input.setAttribute("aria-expanded", String(found.length > 0));
      if (found.length) mark(0);
    }
    input.addEventListener("input", suggest);
    input.addEventListener("blur", close);
    input.addEventListener("focus", () => { if (input.value) suggest(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { mark(at + 1); event.preventDefault(); }
      else if (event.key === "ArrowUp") { mark(at - 1); event.preventDefault(); }
      else if (event.key === "Enter") { take(at); event.preventDefault(); }
      else if (event.key === "Escape") {
        if (input.value) { input.value = ""; suggest(); } else leave();
        event.preventDefault();
        event.stopPropagation();
      }
    });
  };
  GG.complete({
    input: $("q"), box: $("sug-box"), list: $("sug"), note: $("sug-note"), find: (text) => GG.found(text),
    pick(id) {
      GG.sheet(false);
      GG.select(id, true);
      if (!$("panel").hidden) $("panel").focus({ preventScroll: true });
    },
    // On a phone the list stands at the top of the screen, where no keyboard covers it.
    open: () => $("side").classList.add("searching"),
    shut: () => $("side").classList.remove("searching"),
    leave: () => $("map").focus({ preventScroll: true }),
  });
})();
