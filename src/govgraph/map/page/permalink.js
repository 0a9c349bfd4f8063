// The view in the address: language, theme, selection, filters and years after the #, so that a link opens the same view,
// Back goes back to what was selected before, and an address without anything is the page as it first opens.
(function () {
  const join = (set) => [...set].sort().join("~");
  const split = (text) => new Set(text ? text.split("~") : []);
  const flag = { theme: ["darkChosen", "dark", "dark", "light"], contrast: ["highChosen", "high", "high", "normal"] };
  GG.hash = () => {
    const s = GG.state, h = new URLSearchParams();
    if (s.langChosen) h.set("lang", s.lang);
    Object.entries(flag).forEach(([name, [chosen, field, on, off]]) => { if (s[chosen]) h.set(name, s[field] ? on : off); });
    if (s.open) h.set("open", s.open);
    if (GG.data.weight && s.least !== GG.data.weight.first) h.set("least", String(s.least));
    if (s.node || s.absent) h.set("node", s.node || s.absent);
    if (s.tie) h.set("tie", s.tie);
    if (s.set) h.set(s.meet ? "meet" : "set", s.set.join("~"));
    if (s.offClass.size) h.set("hide", join(s.offClass));
    if (s.offGroup.size) h.set("hideties", join(s.offGroup));
    if (s.offState.size) h.set("hidechange", join(s.offState));
    ["more", "fold"].forEach((one) => { if (s[one] !== GG.first[one]) h.set(one, s[one] ? "1" : "0"); });
    if (s.unfolded.size) h.set("unfold", join(s.unfolded));
    ["color", "size"].forEach((one) => { if (s[one] !== GG.chosenFirst[one]) h.set(one, s[one]); });
    Object.keys(GG.axesFirst).forEach((one) => { if (s[one] !== GG.axesFirst[one]) h.set(one, s[one]); });
    if (s.sure) h.set("sure", "1");
    if (!s.undated) h.set("undated", "0");
    if (s.ghosts) h.set("ghosts", "1");
    if (GG.narrowed()) h.set("years", s.span.join("-"));
    return h.toString();
  };
  const address = () => location.hash.replace(/^#/, "");
  // The state is what the address says and nothing else: what it does not name is as at first.
  GG.readHash = () => {
    const h = new URLSearchParams(address()), s = Object.assign(GG.state, GG.initial());
    if (GG.languages.includes(h.get("lang"))) Object.assign(s, { lang: h.get("lang"), langChosen: true });
    Object.entries(flag).forEach(([name, [chosen, field, on, off]]) => { if ([on, off].includes(h.get(name))) { s[field] = h.get(name) === on; s[chosen] = true; } });
    const known = (set, of) => new Set([...set].filter((one) => of.has(one)));
    const { choices } = GG.data;
    if (choices) {
      if (Object.hasOwn(choices.colors, h.get("color") || "")) s.color = h.get("color");
      if (Object.hasOwn(choices.sizes, h.get("size") || "")) s.size = h.get("size");
      if (GG.encode()) GG.emit("encoded");
    }
    s.offClass = known(split(h.get("hide")), GG.classes);
    s.offGroup = known(split(h.get("hideties")), GG.groups);
    s.offState = known(split(h.get("hidechange")), GG.states);
    ["more", "fold"].forEach((one) => { if (h.has(one)) s[one] = h.get(one) === "1"; });
    const { folds = [] } = GG.data.options.ego || {};
    s.unfolded = known(split(h.get("unfold")), new Set(folds.map((one) => one.id)));
    const { axes } = GG.data;
    if (axes) {
      if (GG.cells.ORDERS.includes(h.get("sort"))) s.sort = h.get("sort");
      ["rows", "columns"].forEach((one) => { if (axes.sides.some((side) => side.id === h.get(one))) s[one] = h.get(one); });
    }
    s.sure = h.get("sure") === "1";
    s.undated = h.get("undated") !== "0";
    s.ghosts = h.get("ghosts") === "1";
    const years = /^(\d{1,4})-(\d{1,4})$/.exec(h.get("years") || "");
    GG.unread = years || !GG.years ? "" : h.get("years") || ""; // what the address says of years and no one can read
    if (years && GG.years) {
      const clamp = (n) => Math.max(GG.years[0], Math.min(GG.years[1], +n));
      s.span = [clamp(years[1]), clamp(years[2])].sort((a, b) => a - b);
    }
    if (GG.data.weight && GG.data.weight.steps.includes(+h.get("least"))) s.least = +h.get("least");
    s.open = GG.openable(h.get("open") || "");
    GG.restage();
    const node = h.get("node") && GG.resolve(h.get("node"));
    if (node) Object.assign(s, GG.nodes.has(node) ? { node } : { absent: node });
    else if (GG.tie.has(h.get("tie"))) s.tie = h.get("tie");
    else {
      const meet = GG.canMeet && h.has("meet"), ids = [...known(new Set([...split(h.get(meet ? "meet" : "set"))].map(GG.resolve)), GG.nodes)];
      if (meet) Object.assign(s, { meet, set: ids.filter(GG.meets).slice(0, GG.data.meet.most) });
      else if (ids.length) s.set = ids;
    }
  };

  const picked = () => [GG.state.open, GG.state.node || GG.state.tie || GG.state.absent || (GG.state.meet ? "meet " : "") + (GG.state.set || []).join("~")].filter(Boolean).join(" ") || null;
  let last = null, lastPick = null;
  const settle = () => { last = address(); lastPick = picked(); };
  // A sandboxed frame has no history to write.
  function write(how, state, text) {
    try {
      history[how](state, "", "#" + text);
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
    }
  }
  GG.on("changed", () => {
    const now = GG.hash();
    if (now === last) return;
    if (picked() !== lastPick) {
      write("replaceState", { view: GG.view() }, last || ""); // where the map stood when one left it
      write("pushState", null, now);
    } else write("replaceState", history.state, now);
    last = now;
    lastPick = picked();
  });
  // Back, Forward, an address typed or emptied by hand.
  function follow(event) {
    if (address() === last) return;
    GG.readHash();
    settle();
    GG.emit("address", event.state ? event.state.view : null);
  }
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);
  settle();

  GG.$("link").addEventListener("click", async () => {
    const url = location.href.split("#")[0] + "#" + GG.hash();
    try {
      await navigator.clipboard.writeText(url);
    } catch (error) { // no permission, or a file:// page of an older browser: by hand
      const box = GG.el("textarea", {});
      box.value = url;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    GG.$("live").textContent = GG.say("copied");
    GG.$("link").textContent = GG.say("copied");
    setTimeout(() => { GG.$("link").textContent = GG.say("permalink"); }, 1600);
  });
})();
