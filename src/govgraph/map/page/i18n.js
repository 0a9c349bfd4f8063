// Words: the page's own in three languages, names in the reader's language where there is one, dates as people write them.
(function () {
  const { languages } = GG, order = () => [GG.state.lang, ...languages];
  GG.say = (key, fill) => {
    const texts = GG.data.ui[key] || [], text = texts[languages.indexOf(GG.state.lang)] || texts[0] || key;
    return fill ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in fill ? String(fill[name]) : whole)) : text;
  };
  // What is counted, in the singular or the plural.
  const form = (n) => (n === 1 ? "_one" : "_other");
  GG.sayMany = (key, n, fill) => GG.say(key + form(n), { ...fill, n: GG.number(n) });
  // The same of countries and instruments, if the map has no other actors and spaces.
  GG.sayOf = (key, fill) => GG.say(GG.data.note.of_countries && GG.data.ui[`countries_${key}`] ? `countries_${key}` : key, fill);
  // A group of ties as a noun, which is right from both ends: who is around a node is tied to it either way.
  GG.wayOf = (group) => (GG.data.ui["way_" + group] ? GG.say("way_" + group) : GG.in(GG.groups.get(group).labels));
  GG.in = (texts) => {
    if (!texts) return "";
    if (texts[GG.state.lang]) return texts[GG.state.lang];
    const tags = Object.keys(texts).sort();
    for (const lang of order()) {
      if (texts[lang]) return texts[lang];
      const near = tags.find((tag) => tag.startsWith(lang + "-") && texts[tag]); // pt-BR serves a reader of pt
      if (near) return texts[near];
    }
    return texts[tags.find((tag) => texts[tag])] || "";
  };
  // The language of what `GG.in` gives, where it is another than the reader's.
  GG.foreign = (texts) => {
    const text = GG.in(texts), tag = Object.keys(texts || {}).sort().find((one) => texts[one] === text);
    return !text || !tag || tag.split("-")[0] === GG.state.lang || texts[GG.state.lang] === text ? "" : tag;
  };
  // The language that one of a claim's texts is in.
  GG.tongue = (claim, name) => { const form = claim.f && name in claim.f ? claim.f[name] : GG.data.forms[name]; return form && form[0] === "@" ? form.slice(1) : ""; };
  GG.label = (node) => GG.in(node.labels) || node.id;
  GG.short = (node) => GG.in(node.shorts) || node.acronym || GG.label(node);
  // The name of anything a claim speaks of, drawn here or not.
  GG.nameOf = (key) => (GG.nodes.get(key) || GG.hidden(key) ? GG.short(GG.nodes.get(key) || GG.hidden(key)) : GG.in((GG.data.names[key] || {}).shorts) || GG.bare(key));
  // Words and the name after them, with its article where it has one: "participou do G20".
  GG.after = (words, key) => {
    const article = ((GG.nodes.get(key) || GG.hidden(key) || GG.data.names[key] || {}).articles || {})[GG.state.lang];
    if (!article) return words + " " + GG.nameOf(key);
    const at = words.lastIndexOf(" ") + 1, joined = (GG.data.contractions[GG.state.lang] || {})[words.slice(at) + " " + article];
    return (joined ? words.slice(0, at) + joined : words + " " + article) + " " + GG.nameOf(key);
  };
  // A local id without its prefix: what stands in the tables.
  GG.bare = (key) => key.replace(/^id:/, "");
  // An aggregate at an end of a tie: of how many of its members the tie speaks, in the years chosen.
  GG.endName = (tie, end) => {
    const node = GG.nodes.get(tie[end]);
    if (!node || !node.counted) return GG.nameOf(tie[end]);
    const all = node.members.length, n = new Set(GG.inside(tie).map((one) => one[end])).size || tie[end + "n"] || all;
    return n === all ? GG.nameOf(tie[end]) : GG.say(node.counted, { n: GG.number(n), total: GG.number(all), whole: GG.short(node) });
  };
  GG.regionOf = (node) => GG.in(GG.data.regions[node.region]) || node.region || "";
  GG.number = (n) => new Intl.NumberFormat(GG.state.lang).format(n);

  const forms = { 4: { year: "numeric" }, 7: { year: "numeric", month: "short" }, 10: { year: "numeric", month: "short", day: "numeric" } };
  const plain = /^\d{4}(-\d{2}(-\d{2})?)?$/;
  const day = (text) => { const [y, m, d] = text.split("-").map(Number); return new Date(Date.UTC(y, (m || 1) - 1, d || 1)); };
  const format = (size) => new Intl.DateTimeFormat(GG.state.lang, Object.assign({ timeZone: "UTC" }, forms[size]));
  GG.date = (text) => {
    if (!text || !plain.test(text) || +text.slice(5, 7) > 12) return text || "";
    return text.length === 4 ? text : format(text.length).format(day(text));
  };
  GG.dates = (start, end) => {
    if (start && end && start !== end) {
      if (plain.test(start) && plain.test(end) && start.length === end.length && start.length > 4 && day(start) <= day(end)) {
        return format(start.length).formatRange(day(start), day(end));
      }
      return GG.date(start) + " – " + GG.date(end);
    }
    return GG.date(start || end);
  };
  // When a claim holds: a happening on its dates, a period since or until, an act on its day.
  GG.when = (claim) => {
    const nature = GG.data.natures[claim.p];
    const parts = [];
    if (claim.start && claim.end) parts.push(GG.dates(claim.start, claim.end));
    else if (claim.start) parts.push(nature === "period" ? GG.say("since", { a: GG.date(claim.start) }) : GG.date(claim.start));
    else if (claim.end) parts.push(GG.say("until", { a: GG.date(claim.end) }));
    if (claim.in_force) parts.push(GG.say("in_force", { a: GG.date(claim.in_force) }));
    if (claim.as_of && !claim.end) parts.push(GG.say("read_on", { a: GG.date(claim.as_of) }));
    return parts.join(", ");
  };
  // How much a claim is about: its number in the separators of the language, and its unit.
  GG.amount = (claim) => {
    if (!claim.amount) return "";
    const number = new Intl.NumberFormat(GG.state.lang, { maximumFractionDigits: 9, useGrouping: "always" }).format(+claim.amount);
    return claim.unit ? number + " " + claim.unit : number;
  };
  GG.translate = () => {
    GG.root.lang = GG.state.lang;
    document.querySelectorAll("[data-t]").forEach((one) => { one.textContent = GG.say(one.dataset.t); });
  };
})();
