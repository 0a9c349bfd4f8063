// The view in the address: language, theme, selection, filters and years after the #, so that a link opens the same view.
(function () {
  const join = (set) => [...set].sort().join("~");
  const split = (text) => new Set(text ? text.split("~") : []);
  GG.hash = () => {
    const s = GG.state, h = new URLSearchParams();
    if (s.lang !== GG.data.lang) h.set("lang", s.lang);
    if (s.chosen) h.set("theme", s.dark ? "dark" : "light");
    if (s.node) h.set("node", s.node);
    if (s.tie) h.set("tie", s.tie);
    if (s.offClass.size) h.set("hide", join(s.offClass));
    if (s.offGroup.size) h.set("hideties", join(s.offGroup));
    if (s.offState.size) h.set("hidechange", join(s.offState));
    ["more", "fold", "sure"].forEach((one) => { if (s[one] !== GG.first[one]) h.set(one, s[one] ? "1" : "0"); });
    if (!s.undated) h.set("undated", "0");
    if (GG.narrowed()) h.set("years", s.span.join("-"));
    return h.toString();
  };
  GG.readHash = () => {
    const h = new URLSearchParams(location.hash.slice(1)), s = GG.state;
    if (GG.data.ui[h.get("lang")]) s.lang = h.get("lang");
    if (/^(dark|light)$/.test(h.get("theme") || "")) { s.dark = h.get("theme") === "dark"; s.chosen = true; }
    const known = (set, of) => new Set([...set].filter((one) => of.has(one)));
    s.offClass = known(split(h.get("hide")), GG.classes);
    s.offGroup = known(split(h.get("hideties")), GG.groups);
    s.offState = known(split(h.get("hidechange")), GG.states);
    ["more", "fold", "sure"].forEach((one) => { s[one] = h.has(one) ? h.get(one) === "1" : GG.first[one]; });
    s.undated = h.get("undated") !== "0";
    const years = /^(\d{1,4})-(\d{1,4})$/.exec(h.get("years") || "");
    if (years && GG.years) {
      const clamp = (n) => Math.max(GG.years[0], Math.min(GG.years[1], +n));
      s.span = [clamp(years[1]), clamp(years[2])].sort((a, b) => a - b);
    }
    s.node = GG.nodes.has(h.get("node")) ? h.get("node") : null;
    s.tie = !s.node && GG.tie.has(h.get("tie")) ? h.get("tie") : null;
  };
  let last = null;
  GG.on("changed", () => {
    const now = GG.hash();
    if (now === last) return;
    last = now;
    try {
      history.replaceState(null, "", "#" + now);
    } catch (error) {
      if (error.name !== "SecurityError") throw error; // a sandboxed frame has no history to write
    }
  });
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
