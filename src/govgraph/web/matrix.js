// Matrices: which ties stand in which cell, in which order rows and columns stand, and the signs of relations. Maps and the
// explorer give it their own things and ties; both have the rows, the columns and the words of govgraph.map.grid.

/**
 * @typedef {object} Thing a row or a column
 * @property {string} id
 * @property {boolean} [space]
 * @property {Set<string>} sides the kinds that it is one of
 * @property {string} name
 * @property {string} [region] what its region is called
 * @property {string} [country] what its country is called
 * @property {string} [start]
 *
 * @typedef {object} Tied
 * @property {string} s
 * @property {string} t
 * @property {string} [p] its relation; what two share has none
 * @property {string} [a] which end acts, `s` or `t`, where both are spaces
 * @property {string} [start]
 *
 * @typedef {{ rows: string, columns: string, sort: string }} Chosen
 */

/** Rows and columns at first: who acts, and where (or, without spaces, on whom). */
export const ACTORS = "actors";
export const SPACES = "spaces";
export const ORDERS = ["pattern", "country", "name", "date"];

/** Both ends of a tie, each with its role; twice where neither acts on the other.
 * @param {Tied} tie @param {(id: string) => Thing} thing @param {boolean} plain whether there are no spaces
 * @returns {[string, string][][]} */
function endsOf(tie, thing, plain) {
  const { s, t } = tie;
  if (plain) return [[[s, ACTORS], [t, SPACES]], ...(tie.p ? [] : [[[t, ACTORS], [s, SPACES]]])].map((pair) => /** @type {[string, string][]} */ (pair));
  const both = thing(s).space && thing(t).space;
  if (s === t) return [];
  if ((both && !tie.a) || (!thing(s).space && !thing(t).space)) return [[[s, ""], [t, ""]]];
  const forward = both ? tie.a === "s" : thing(t).space;
  return [forward ? [[s, ACTORS], [t, SPACES]] : [[t, ACTORS], [s, SPACES]]];
}

/** The cells of a tie: by its direction where that fits, else the other way around.
 * @param {Tied} tie @param {(id: string) => Thing} thing @param {Chosen} chosen @param {boolean} plain @returns {[string, string][]} */
export function cellsOf(tie, thing, { rows, columns }, plain) {
  const stands = (/** @type {[string, string]} */ [id, role], /** @type {string} */ side) => side === role || thing(id).sides.has(side);
  return endsOf(tie, thing, plain).flatMap(([one, other]) => {
    const fits = [[one, other], [other, one]].find(([row, column]) => stands(row, rows) && stands(column, columns));
    return fits ? [/** @type {[string, string]} */ ([fits[0][0], fits[1][0]])] : [];
  });
}

/** How many ties there are between one side and each other.
 * @param {Tied[]} ties @param {(id: string) => Thing} thing @param {string} side @param {string[]} sides @param {boolean} plain */
export function tiesWith(ties, thing, side, sides, plain) {
  return new Map(sides.map((other) => [other, ties.filter((tie) => cellsOf(tie, thing, { rows: side, columns: other, sort: "" }, plain).length).length]));
}

/** Rows and columns after one of them was chosen: where the other has no tie with it, the side that was there before takes
 * its place, or else the one with most ties. @param {Chosen} chosen @param {"rows" | "columns"} axis @param {string} side
 * @param {(side: string) => Map<string, number>} tied */
export function turnTo(chosen, axis, side, tied) {
  const other = axis === "rows" ? "columns" : "rows", found = tied(side);
  if (found.get(chosen[other])) return { [axis]: side };
  const best = found.get(chosen[axis]) ? chosen[axis] : [...found].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  return { [axis]: side, [other]: best };
}

/**
 * Rows, columns, the ties of each cell, and how many ties each row and column holds. By pattern, what holds most comes first. By date, a space stands by its own first
 * day, all else by the first day of its ties. What has no country or no date comes last; then names decide.
 * @template {Tied} T
 * @param {T[]} ties @param {(id: string) => Thing} thing @param {Chosen} chosen @param {boolean} plain @param {string} lang
 */
export function gridOf(ties, thing, chosen, plain, lang) {
  /** @type {Map<string, T[]>} */
  const cells = new Map();
  /** @type {Map<string, { n: number, first: string }>[]} */
  const sides = [new Map(), new Map()];
  for (const tie of ties) {
    for (const cell of cellsOf(tie, thing, chosen, plain)) {
      const key = cell.join("\n"), known = cells.get(key);
      if (known) known.push(tie);
      else cells.set(key, [tie]);
      cell.forEach((id, side) => {
        const had = sides[side].get(id) ?? { n: 0, first: "" };
        sides[side].set(id, { n: had.n + 1, first: tie.start && (!had.first || tie.start < had.first) ? tie.start : had.first });
      });
    }
  }
  const collate = new Intl.Collator(lang), last = "\uffff";
  const sorted = (/** @type {Map<string, { n: number, first: string }>} */ of) => {
    /** @type {Record<string, (one: Thing, told: { n: number, first: string }) => (string | number)[]>} */
    const keys = { pattern: (_, { n }) => [-n], country: (one) => [one.region || last, one.country || last], name: () => [], date: (one, { first }) => [(one.space && one.start) || first || last] };
    const key = keys[chosen.sort], compare = chosen.sort === "country" ? (/** @type {any} */ a, /** @type {any} */ b) => Number(a === last) - Number(b === last) || collate.compare(a, b) : (/** @type {any} */ a, /** @type {any} */ b) => Number(a > b) - Number(a < b);
    return [...of].map(([id, told]) => ({ one: thing(id), by: key(thing(id), told) }))
      .sort((a, b) => a.by.map((value, n) => compare(value, b.by[n])).find(Boolean) || collate.compare(a.one.name, b.one.name) || (a.one.id < b.one.id ? -1 : 1))
      .map(({ one }) => one.id);
  };
  const counts = sides.map((of) => new Map([...of].map(([id, { n }]) => [id, n])));
  return { cells, rows: sorted(sides[0]), columns: sorted(sides[1]), acting: counts[0], count: counts[1] };
}

/** The parts of a sign, as names and attributes: a shape, and whether it is full, open, open with a dot, or full with a hole.
 * @param {[string, string]} sign @param {number} r @param {string} color @param {string} paper @param {Record<string, [number, number][]>} outlines
 * @returns {[string, Record<string, string | number>][]} */
export function signParts([shape, style], r, color, paper, outlines) {
  const hollow = style === "open" || style === "dotted", size = r * (hollow ? 0.74 : 0.9), n = (/** @type {number} */ x) => x.toFixed(1);
  const points = (outlines[shape] ?? []).map(([x, y]) => `${n(x * size)},${n(y * size)}`).join(" ");
  /** @type {Record<string, string | number>} */
  const paint = hollow ? { fill: paper, stroke: color, "stroke-width": n(r * 0.4) } : { fill: color };
  /** @type {[string, Record<string, string | number>][]} */
  const parts = [points ? ["polygon", { points, ...paint }] : ["circle", { r: n(size), ...paint }]];
  if (style === "dotted" || style === "pierced") parts.push(["circle", { r: n(r * 0.26), fill: style === "dotted" ? color : paper }]);
  return parts;
}
