// What is drawn (read once), what the reader has chosen (state), and how the parts hear of a change.
(function () {
  const data = JSON.parse(document.getElementById("facts-json").textContent);
  const store = JSON.parse(document.getElementById("store").textContent);
  GG.data = data;
  GG.languages = ["en", "es", "pt"];
  GG.store = store;
  GG.$ = (id) => document.getElementById(id);
  GG.root = document.documentElement;

  // A tie is named by what it says, so that a link to it still means the same when the facts have grown.
  GG.named = (ties) => {
    const named = new Map();
    return ties.map((tie) => {
      const says = [tie.from, tie.p || "", tie.to].join("|"), before = named.get(says) || 0;
      named.set(says, before + 1);
      return Object.assign(tie, { id: says + (before ? "|" + before : ""), s: tie.from, t: tie.to, c: tie.c || [] });
    });
  };
  // What can be drawn now: everything, or the part of a large network that was opened.
  GG.stage = (nodes, ties) => {
    data.nodes = nodes;
    GG.nodes = new Map(nodes.map((node) => [node.id, node]));
    GG.ties = ties;
    GG.tie = new Map(ties.map((tie) => [tie.id, tie]));
    GG.around = new Map(nodes.map((node) => [node.id, []]));
    ties.forEach((tie) => {
      GG.around.get(tie.s).push(tie);
      if (tie.t !== tie.s) GG.around.get(tie.t).push(tie);
    });
  };
  GG.stage(store.nodes, GG.named(store.edges));
  // Nothing lies beneath what is drawn, but in an overview of a large network: inside.js and overview.js say otherwise.
  Object.assign(GG, { isGroup: () => false, hidden() {}, openable: () => "", restage() {}, bring() {}, tellOpened() {}, unpacked: (then) => then() });
  GG.classes = new Map(data.classes.map((one) => [one.id, one]));
  GG.groups = new Map(data.groups.map((one) => [one.id, one]));
  GG.states = new Map(data.states.map((one) => [one.id, one]));
  GG.compared = data.note.compare || null; // the two dates, where two are compared: then there are no years to choose
  GG.canFold = data.nodes.some((node) => node.layer === "fold");

  GG.canMeet = Boolean(data.meet.ways); // whether any tie shows who is where
  GG.years = GG.compared || data.note.as_of || data.note.between ? null : data.years;

  const media = (query) => window.matchMedia(query).matches;
  GG.still = () => media("(prefers-reduced-motion: reduce)");
  // The counts of a comparison are those of the whole: nothing waits for a switch.
  GG.first = { more: Boolean(GG.compared), fold: false };
  GG.unfiltered = () => ({ offClass: new Set(), offGroup: new Set(), offState: new Set(), sure: false, undated: true, ghosts: false, least: data.weight ? data.weight.first : 0, span: GG.years ? GG.years.slice() : null });
  GG.axesFirst = data.axes ? { rows: data.axes.rows, columns: data.axes.columns, sort: data.axes.sort } : {};
  // The language that the page opens in: what is chosen later has its place in the address.
  const opening = (data.follows && GG.reader.wished(GG.languages)) || data.lang;
  GG.initial = () => ({
    lang: opening, dark: media("(prefers-color-scheme: dark)"), high: media("(prefers-contrast: more)"),
    langChosen: false, darkChosen: false, highChosen: false,
    ...GG.first, ...GG.unfiltered(), unfolded: new Set(), ...GG.chosenFirst, ...GG.axesFirst, open: "", node: null, tie: null, absent: null, set: null, meet: false, hover: null,
  });
  GG.state = GG.initial();

  const heard = {};
  GG.on = (name, what) => { (heard[name] = heard[name] || []).push(what); };
  GG.emit = (name, detail) => { (heard[name] || []).forEach((what) => what(detail)); };
  // One change of state, announced once: "filter" where other things are visible, "look" where they only look different.
  GG.change = (kind, changes) => { Object.assign(GG.state, changes); GG.emit(kind); GG.emit("changed"); };

  GG.color = (one) => (GG.state.dark ? one.dark : one.color);
  // Asked many times in every frame: read once, until the look changes.
  const read = new Map();
  GG.css = (name) => {
    if (!read.has(name)) read.set(name, getComputedStyle(GG.root).getPropertyValue(name).trim());
    return read.get(name);
  };
  GG.forgetColors = () => read.clear();
})();
