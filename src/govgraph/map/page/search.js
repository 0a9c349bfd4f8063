// Search with type-ahead over every name, acronym, alias and id: it finds what `govgraph find` finds, folded by the same table.
(function () {
  const $ = GG.$, el = GG.el;
  const MOST = 8; // suggestions at a time

  // The table is Python's; what is in none of its entries and is not a letter or digit separates words.
  const folds = new Map();
  Object.entries(GG.data.folding).forEach(([folded, letters]) => { for (const letter of letters) folds.set(letter, folded); });
  const letter = /[\p{L}\p{N}]/u;
  const initials = /(^|[^\p{L}\p{N}_])((?:\p{L}\.)+\p{L})(?![\p{L}\p{N}_])/gu; // U.N. is one word, as UN is
  GG.fold = (text) => {
    const plain = [...text].map((one) => (folds.has(one) ? folds.get(one) : one)).join("");
    const whole = plain.includes(".") ? plain.replace(initials, (_, before, dotted) => before + dotted.replaceAll(".", "")) : plain;
    return [...whole].map((one) => (letter.test(one) ? one : " ")).join("").split(" ").filter(Boolean).join(" ");
  };

  const folded = (names) => [...new Set(names.filter(Boolean).map((one) => GG.fold(one.slice(0, 400))).filter(Boolean))];
  const byName = (nodes) => nodes.filter((node) => !node.members && !GG.isGroup(node.id)).map((node) => ({
    id: node.id, value: node.value || 0, names: folded([GG.bare(node.id), node.acronym, ...Object.values(node.labels || {}), ...Object.values(node.shorts || {}), ...(node.aliases || [])]),
  }));
  // What claims speak of and what marks stand for, without a mark of its own: found as well, and told to be not drawn.
  const absent = Object.entries(GG.data.names).map(([id, one]) => ({ id, value: -1, names: folded([GG.bare(id), ...Object.values(one.shorts), ...(one.also || [])]) }));
  let index = [], vocabulary = new Set();
  GG.searchIn = (nodes) => {
    index = byName(nodes).concat(absent);
    vocabulary = new Set(index.flatMap((one) => one.names.flatMap((name) => name.split(" "))));
  };
  GG.searchIn(GG.data.nodes);

  // 6 the whole name, 5 its beginning, 4 all the words, 3 all of them begun, 2 somewhere inside.
  function score(name, q, words) {
    if (name.replaceAll(" ", "") === q.replaceAll(" ", "")) return 6;
    if (name.startsWith(q)) return 5;
    const own = name.split(" ");
    if (words.every((word) => own.includes(word))) return 4;
    if (words.every((word) => own.some((one) => one.startsWith(word)))) return 3;
    return name.includes(q) ? 2 : 0;
  }
  // How many letters must be added, dropped, changed or swapped with the next; `limit + 1` if more.
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i += 1) {
      const now = [i];
      for (let j = 1; j <= b.length; j += 1) {
        let cost = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + Number(a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        now.push(cost);
      }
      before = last;
      last = now;
    }
    return last[b.length];
  }
  // The words of the names that a word may be meant for.
  function spellings(word) {
    const limit = word.length < 3 ? 0 : word.length < 7 ? 1 : 2;
    return [...vocabulary].filter((known) => known.startsWith(word) || distance(word, known, limit) <= limit);
  }
  const best = (scored) => scored.filter((one) => one.score).sort((a, b) => b.score - a.score || b.value - a.value || (a.id < b.id ? -1 : 1)).map((one) => one.id);
  // The ids of what is found, the best first.
  GG.found = (text) => {
    const q = GG.fold(text), words = q.split(" ");
    if (!q) return [];
    const scored = index.map(({ id, value, names }) => ({ id, value, score: Math.max(0, ...names.map((name) => score(name, q, words))) })), all = best(scored);
    if (scored.some((one) => one.score > 2)) return all;
    // No word of a name begins so: what is close in spelling comes after what has it somewhere inside.
    const meant = words.map(spellings), inside = new Set(all);
    return all.concat(best(index.map(({ id, value, names }) => ({ id, value, score: Number(names.some((name) => {
      const own = name.split(" ");
      return meant.every((choices) => choices.some((choice) => own.some((one) => one.startsWith(choice))));
    })) }))).filter((id) => !inside.has(id)));
  };
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
    input: $("q"), box: $("sug-box"), list: $("sug"), note: $("sug-note"), find: GG.found,
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
