// What a map says of what is shown: a headline and at most three findings, each about nodes that it leads to. Maps in files and
// the explorer give it their nodes and ties; govgraph.map.headline says the same of a map as it opens.

/**
 * @typedef {object} Said a node
 * @property {string} id
 * @property {boolean} [several] it stands for several, which are not counted
 * @property {boolean} [passive] it cannot act: a topic, a document
 * @property {boolean} [alone] it is shown for what it is, with ties or without
 * @property {number} [count] of a bubble: how many stand in it
 * @property {string} [year] in which a sure event begins
 * @property {boolean} [announced]
 *
 * @typedef {object} Tied
 * @property {string} s
 * @property {string} t
 * @property {string} g its group
 * @property {boolean} hatched only announced, or not known to hold then
 * @property {boolean} [mute] shown in the panel only
 * @property {boolean} unsure it rests on unverified claims only
 * @property {number} claims
 * @property {number} shared the spaces where both ends surely are
 *
 * @typedef {object} Shown
 * @property {Said[]} nodes
 * @property {Tied[]} ties
 * @property {(ids: string[]) => Set<string>} spaces those of the nodes that are spaces
 * @property {string} form
 * @property {boolean} [compared] two dates in one picture
 * @property {boolean} [bubbles] all nodes are bubbles
 * @property {string} [center] of a map around one node
 * @property {boolean} [shares] whether ties weigh what their ends share
 * @property {string[]} groups in the order of the legend
 *
 * @typedef {object} Finding
 * @property {string} key of its words
 * @property {string[]} nodes
 * @property {Record<string, string[]>} names which nodes are named where
 * @property {Record<string, number | string>} numbers
 * @property {[string, number][]} [parts] of a headline about one node: to how many it is tied in which way
 * @property {boolean} [sure] of the headline of a matrix: it shows more ties than are counted, hatched
 */

const MOST_NAMES = 3, MOST = 3, MANY = 6, BUSY = 8, BUSY_FROM = 5;
/** @param {Iterable<string>} keys */
const sorted = (keys) => [...keys].sort((a, b) => (a < b ? -1 : 1));
/** @param {Iterable<string>} keys */
const named = (keys) => { const all = sorted(keys); return all.length <= MOST_NAMES ? all : []; };
/** @param {string} key @param {Iterable<string>} nodes @param {Record<string, string[]>} [names] @param {Record<string, number | string>} [numbers] @returns {Finding} */
const finding = (key, nodes, names = {}, numbers = {}) => ({ key, nodes: sorted(nodes), names, numbers });
/** Who has most, and how many; nobody where that is less than `least` or many have as many.
 * @param {Map<string, number>} counts @param {number} least @returns {[string[], number]} */
function top(counts, least) {
  const most = Math.max(0, ...counts.values());
  return [most >= least ? named([...counts].filter(([, n]) => n === most).map(([key]) => key)) : [], most];
}
/** @param {Set<string>} a @param {Set<string>} b */
const both = (a, b) => [...a].filter((one) => b.has(one));
/** @param {Tied[]} ties */
const ends = (ties) => new Set(ties.flatMap((tie) => [tie.s, tie.t]));
/** @typedef {Map<string, Set<string>>} Near the neighbors of each node */
/** @param {Near} near @param {string} id */
const around = (near, id) => near.get(id) || new Set();

/** Those that can act and are no spaces. @param {Said[]} nodes @param {Set<string>} spaces */
const able = (nodes, spaces) => nodes.filter((node) => !node.passive && !spaces.has(node.id));
/** @param {Said[]} nodes @param {Near} near @param {Set<string>} spaces */
function ofTwoModes(nodes, near, spaces) {
  const actors = new Set(able(nodes, spaces).filter((node) => !node.several).map((node) => node.id)), found = [];
  const joins = new Map([...actors].map((id) => [id, both(around(near, id), spaces).length]));
  const held = new Map([...spaces].map((id) => [id, new Set(both(around(near, id), actors))]));
  const highest = Math.max(0, ...joins.values());
  let k = highest;
  while (k >= 2 && [...joins.values()].filter((n) => n >= k).length < MANY) k -= 1;
  if (k >= 2) {
    const who = [...joins].filter(([, n]) => n >= k).map(([id]) => id);
    found.push(finding(nodes.some((node) => node.several) ? "head_joins_apart" : "head_joins", who, {}, { n: who.length, k }));
  } else if (highest < 2) found.push(finding("head_apart", actors));
  const [busiest, n] = top(new Map([...held].map(([id, all]) => [id, all.size])), 2);
  if (busiest.length) found.push(finding("find_space", busiest, { names: busiest }, { n, all: actors.size }));
  const [widest, most] = top(joins, 2);
  if (widest.length) found.push(finding("find_actor", widest, { names: widest }, { n: most, all: spaces.size }));
  const busy = [...held].filter(([, all]) => all.size >= BUSY_FROM).sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1)).slice(0, BUSY);
  const pairs = busy.flatMap(([a, of], i) => busy.slice(i + 1).map(([b, other]) => ({ a, b, shared: both(of, other) })));
  if (pairs.length) {
    const { a, b, shared } = pairs.reduce((least, one) => (one.shared.length < least.shared.length ? one : least)), at = { a: [a], b: [b] };
    if (!shared.length) found.push(finding("find_none_bridges", [a, b], at));
    else if (shared.length <= MOST_NAMES) found.push(finding(shared.length === 1 ? "find_bridge" : "find_bridges", [a, b, ...shared], { ...at, names: sorted(shared) }, { n: shared.length }));
  }
  return found;
}

/** @param {Near} near */
function parts(near) {
  const left = new Set(near.keys()), found = [];
  for (const first of near.keys()) {
    if (!left.has(first)) continue;
    const part = new Set(), queue = [first];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (part.has(id)) continue;
      part.add(id);
      left.delete(id);
      queue.push(...around(near, id));
    }
    found.push(part);
  }
  return found;
}

/** How a node is tied to its neighbors, whose tie rests on most claims, and what lies beyond them.
 * @param {string} center @param {Near} near @param {Tied[]} ties @param {string[]} order */
function ofEgo(center, near, ties, order) {
  const ring = around(near, center);
  /** @type {Map<string, string>} */
  const groups = new Map();
  /** @type {Map<string, number>} */
  const claims = new Map();
  ties.filter((tie) => tie.s !== tie.t && (tie.s === center || tie.t === center)).forEach((tie) => {
    const other = tie.s === center ? tie.t : tie.s, known = groups.get(other);
    if (known === undefined || order.indexOf(tie.g) < order.indexOf(known)) groups.set(other, tie.g);
    claims.set(other, (claims.get(other) || 0) + tie.claims);
  });
  /** @type {Map<string, number>} */
  const sizes = new Map();
  groups.forEach((group) => sizes.set(group, (sizes.get(group) || 0) + 1));
  const ways = [...sizes].sort((a, b) => b[1] - a[1] || order.indexOf(a[0]) - order.indexOf(b[0])).slice(0, MOST_NAMES);
  const found = [{ ...finding("head_ego", [center, ...ring], { name: [center] }, { n: ring.size }), parts: ways }];
  const [quoted, most] = top(claims, 2);
  if (quoted.length) found.push(/** @type {any} */ (finding("find_ego_claims", quoted, { names: quoted }, { n: most })));
  const [close, n] = top(new Map([...ring].map((id) => [id, both(around(near, id), ring).length])), 2);
  if (close.length) found.push(/** @type {any} */ (finding("find_ego_close", close, { names: close }, { n, all: ring.size - 1 })));
  const far = [...near.keys()].filter((id) => id !== center && !ring.has(id)), beyond = new Set(far);
  const [leads, k] = top(new Map([...ring].map((id) => [id, both(around(near, id), beyond).length])), 1);
  if (leads.length) found.push(/** @type {any} */ (finding("find_ego_far", leads, { names: leads }, { n: far.length, k })));
  return found;
}

/** @param {Said[]} nodes @param {Near} near @param {Tied[]} ties @param {boolean} shares */
function ofOneMode(nodes, near, ties, shares) {
  const found = [], [busiest, n] = top(new Map([...near].map(([id, all]) => [id, all.size])), 2);
  if (shares && ties.length) {
    const k = Math.max(...ties.map((tie) => tie.shared)), pairs = ties.filter((tie) => tie.shared === k), all = sorted(ends(pairs));
    if (pairs.length === 1) found.push(finding("head_pair", all, { a: [all[0]], b: [all[1]] }, { n: k }));
    else found.push(finding("head_pairs", all, {}, { n: pairs.length, k }));
  }
  if (busiest.length) found.push(finding("head_most", busiest, { names: busiest }, { n, all: nodes.length - 1 }));
  const apart = parts(near);
  if (apart.length > 1) {
    const text = (/** @type {Set<string>} */ part) => sorted(part).join(" "), largest = apart.reduce((a, b) => (b.size > a.size || (b.size === a.size && text(b) > text(a)) ? b : a));
    found.push(finding("find_parts", largest, {}, { n: apart.length, k: largest.size }));
  }
  return found;
}

/** @param {Said[]} nodes */
function ofEvents(nodes) {
  /** @type {Map<string, string[]>} */
  const years = new Map();
  nodes.forEach((node) => { if (node.year) years.set(node.year, [...(years.get(node.year) || []), node.id]); });
  if (!years.size) return [];
  const [[year, most]] = [...years].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)), all = [...years.keys()].sort();
  const coming = nodes.filter((node) => node.announced).map((node) => node.id);
  return [finding("head_events", most, {}, { n: [...years.values()].flat().length, k: most.length, a: all[0], b: all[all.length - 1], y: year }), ...(coming.length ? [finding("find_announced", coming, {}, { n: coming.length })] : [])];
}

/** @param {Said[]} nodes */
function ofBubbles(nodes) {
  const most = Math.max(...nodes.map((node) => node.count || 0)), largest = named(nodes.filter((node) => node.count === most).map((node) => node.id));
  return largest.length ? [finding("head_groups", largest, { names: largest }, { n: nodes.length })] : [];
}

/** @typedef {{ nodes: Said[], ties: Tied[], form: string, compared?: boolean, center?: string }} Told */
/** The nodes and ties that a headline speaks of: none that is only announced, not known to hold then, or an invitation, but around one node.
 * @param {Told} shown */
function spokenOf({ nodes, ties, form, compared, center }) {
  const known = compared || center ? ties : ties.filter((tie) => !tie.hatched && tie.g !== "invited"), tied = ends(known), open = ends(ties.filter((tie) => !tie.mute));
  return { known, told: nodes.filter((node) => form === "timeline" || node.alone || tied.has(node.id) || !open.has(node.id)) };
}
/** @param {Said[]} told @param {Tied[]} known @returns {Near} */
function nearOf(told, known) {
  const near = new Map(told.map((node) => [node.id, new Set()]));
  for (const { s, t } of known) if (s !== t) { around(near, s).add(t); around(near, t).add(s); }
  return near;
}

/** How many neighbors each node has as a headline counts them: a space its actors, one by one, and what is no space its spaces; where
 * there is no such difference, and around one node, all. @param {Told} shown @param {(ids: string[]) => Set<string>} spaces @returns {Map<string, number>} */
export function neighborsTold(shown, spaces) {
  const { known, told } = spokenOf(shown), near = nearOf(told, known), places = spaces(told.map((node) => node.id));
  const those = able(told, places), plain = shown.center || !places.size || !those.length, actors = new Set(those.filter((node) => !node.several).map((node) => node.id));
  return new Map([...near].map(([id, others]) => [id, plain ? others.size : both(others, places.has(id) ? actors : places).length]));
}

/** What is shown says, the headline first. What is only announced, or not known to hold then, is left out: a headline says what
 * is known. Around one node it counts as it is drawn. @param {Shown} shown @returns {Finding[]} */
export function findings({ nodes, ties, spaces, form, compared, bubbles, center, shares, groups }) {
  const { known, told } = spokenOf({ nodes, ties, form, compared, center });
  if (!told.length) return [];
  if (compared) return [finding("changed", [])];
  if (form === "timeline") return ofEvents(told);
  if (bubbles) return ofBubbles(told);
  const near = nearOf(told, known), places = spaces(told.map((node) => node.id));
  const found = center && around(near, center).size ? ofEgo(center, near, known, groups) : places.size && able(told, places).length ? ofTwoModes(told, near, places) : ofOneMode(told, near, known, Boolean(shares));
  const unsure = known.filter((tie) => tie.unsure);
  if (unsure.length && found.length <= MOST) found.push(finding("find_unverified", ends(unsure), {}, { n: unsure.length }));
  if (found.length && form === "matrix" && ties.some((tie) => tie.hatched && !tie.mute)) found[0] = { ...found[0], sure: true };
  return found.slice(0, 1 + MOST);
}

/** A finding in words. @param {Finding} one
 * @param {{ say: (key: string, fill: Record<string, string>) => string, name: (id: string) => string, way: (group: string) => string, number: (n: number) => string }} words */
export function findingText(one, { say, name, way, number }) {
  const fill = Object.fromEntries(Object.entries(one.names).map(([place, ids]) => [place, ids.map(name).join(", ")]));
  if (one.parts) fill.parts = one.parts.map(([group, n]) => `${way(group)} (${number(n)})`).join("; ");
  for (const [place, n] of Object.entries(one.numbers)) fill[place] = typeof n === "number" ? number(n) : n;
  return [one.key, ...(one.sure ? ["told_certain"] : [])].map((key) => say(key, fill)).join(" · ");
}

/** Which nodes are spaces: at a date, a body that is a space as well may only act.
 * @param {Iterable<string>} ids @param {(id: string) => boolean} space @param {{ s: string, t: string, a?: string }[]} ties @param {boolean} dated */
export function spacesAmong(ids, space, ties, dated) {
  const actor = (/** @type {{ s: string, t: string, a?: string }} */ tie) => (tie.a === "s" ? tie.s : tie.a === "t" ? tie.t : "");
  const acting = new Set(ties.map(actor)), met = new Set(ties.flatMap((tie) => [tie.s, tie.t].filter((end) => end !== actor(tie))));
  return new Set([...ids].filter((id) => space(id) && (!dated || met.has(id) || !acting.has(id))));
}
