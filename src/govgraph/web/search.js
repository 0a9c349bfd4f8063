// Search by name: what `govgraph find` finds, folded by Python's table (govgraph.map.page.folding).

/**
 * @typedef {object} Named
 * @property {string} id
 * @property {string[]} names every name by which it is found
 * @property {number} [weight] of two that match alike, the heavier comes first
 */

const letter = /[\p{L}\p{N}]/u;
const initials = /(^|[^\p{L}\p{N}_])((?:\p{L}\.)+\p{L})(?![\p{L}\p{N}_])/gu; // U.N. is one word, as UN is

/**
 * A function that folds texts. The table is Python's; what is in none of its entries and is not a letter or digit separates words.
 * @param {Record<string, string>} table folded text → the characters that are folded to it
 * @returns {(text: string) => string}
 */
export function folder(table) {
  /** @type {Map<string, string>} */
  const folds = new Map();
  for (const [folded, letters] of Object.entries(table)) for (const one of letters) folds.set(one, folded);
  const spaced = (/** @type {string} */ text) => Array.from(text, (one) => (letter.test(one) ? one : " ")).join("");
  /** @type {Map<string, string>} what becomes of a character: thousands of names are folded before a page opens */
  const kept = new Map();
  /** A text in which a point may stand between initials. @param {string} text */
  const dotted = (text) => spaced(Array.from(text, (one) => folds.get(one) ?? one).join("").replace(initials, (_, before, letters) => before + letters.replaceAll(".", "")));
  /** @type {(string | undefined)[]} the same of the characters that most names are made of */
  const common = Array.from({ length: 384 });
  /** @param {string} one a character @returns {string | undefined} none where it is a point between initials, perhaps */
  const plainOf = (one) => {
    let plain = kept.get(one);
    if (plain !== undefined) return plain;
    const found = folds.get(one) ?? one;
    if (found.includes(".")) return undefined;
    kept.set(one, plain = spaced(found));
    if (one.charCodeAt(0) < common.length) common[one.charCodeAt(0)] = plain;
    return plain;
  };
  /** @param {string} text */
  const folded = (text) => {
    let done = "";
    for (let at = 0; at < text.length; at += 1) {
      const plain = common[text.charCodeAt(at)];
      if (plain !== undefined) { done += plain; continue; }
      const one = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at))), found = plainOf(one);
      if (found === undefined) return dotted(text);
      done += found;
      at += one.length - 1;
    }
    return done;
  };
  return (text) => {
    const done = folded(text).trim();
    return done.includes("  ") ? done.replace(/ {2,}/g, " ") : done;
  };
}

/** How many letters must be added, dropped, changed or swapped with the next; `limit + 1` if more.
 * @param {string} a @param {string} b @param {number} limit */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
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

/** @typedef {{ text: string, tight: string, words: string[] }} Folded a name, the same without spaces, its words */

/** @param {string} text @returns {Folded} */
function parted(text) {
  const words = text.split(" ");
  return { text, tight: words.join(""), words };
}

/** 6 the whole name, 5 its beginning, 4 all the words, 3 all of them begun, 2 somewhere inside.
 * @param {Folded} name @param {Folded} q */
function score({ text, tight, words }, q) {
  if (tight === q.tight) return 6;
  if (!text.includes(q.words[0])) return 0; // most names, at little cost
  if (text.startsWith(q.text)) return 5;
  if (q.words.every((word) => words.includes(word))) return 4;
  if (q.words.every((word) => words.some((one) => one.startsWith(word)))) return 3;
  return text.includes(q.text) ? 2 : 0;
}

/**
 * A search over names that are folded already.
 * @param {Named[]} index with folded names
 * @param {(text: string) => string} fold
 * @returns {(text: string, fits?: (id: string) => boolean) => string[]} ids, the best first
 */
export function searcher(index, fold) {
  const known = index.map((one) => ({ one, names: one.names.map(parted) }));
  /** @type {string[] | undefined} all words of the names, for what is misspelled */
  let vocabulary;
  /** The words of the names that a word may be meant for. @param {string} word */
  const spellings = (word) => {
    const limit = word.length < 3 ? 0 : word.length < 7 ? 1 : 2;
    vocabulary ??= [...new Set(known.flatMap(({ names }) => names.flatMap(({ words }) => words)))];
    const begun = vocabulary.filter((other) => other.startsWith(word)); // a word that is known is not misspelled: 2024 is not 2022
    return begun.length ? begun : vocabulary.filter((other) => distance(word, other, limit) <= limit);
  };
  /** @param {{ one: Named, score: number, length: number }[]} scored */
  const best = (scored) =>
    scored.filter((found) => found.score)
      .sort((a, b) => b.score - a.score || (b.one.weight ?? 0) - (a.one.weight ?? 0) || a.length - b.length || (a.one.id < b.one.id ? -1 : 1))
      .map((found) => found.one.id);
  return (text, fits = () => true) => {
    const q = parted(fold(text));
    if (!q.text) return [];
    /** @type {{ one: Named, score: number, length: number }[]} */
    const scored = [];
    for (const { one, names } of known) {
      let top = 0, length = 0;
      for (const name of names) {
        const now = score(name, q);
        if (now > top) { top = now; length = name.text.length; }
      }
      if (top && fits(one.id)) scored.push({ one, score: top, length });
    }
    const all = best(scored);
    if (scored.some((found) => found.score > 2)) return all;
    // No word of a name begins so: what is close in spelling comes after what has it somewhere inside.
    const meant = q.words.map(spellings), inside = new Set(all);
    const close = known.filter(({ one }) => fits(one.id)).map(({ one, names }) => ({
      one, length: 0,
      score: Number(names.some(({ words }) => meant.every((choices) => choices.some((choice) => words.some((word) => word.startsWith(choice)))))),
    }));
    return all.concat(best(close).filter((id) => !inside.has(id)));
  };
}
