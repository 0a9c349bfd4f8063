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
 * A function that folds texts. The table is Python's; what is in none of its entries and is no letter or digit separates words.
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
  /** @param {string} text */
  const folded = (text) => {
    let done = "";
    for (const one of text) {
      let plain = kept.get(one);
      if (plain === undefined) {
        const found = folds.get(one) ?? one;
        if (found.includes(".")) return dotted(text);
        kept.set(one, plain = spaced(found));
      }
      done += plain;
    }
    return done;
  };
  return (text) => folded(text).trim().replace(/ {2,}/g, " ");
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
    return vocabulary.filter((other) => other.startsWith(word) || distance(word, other, limit) <= limit);
  };
  /** @param {{ one: Named, score: number, length: number }[]} scored */
  const best = (scored) =>
    scored.filter((found) => found.score)
      .sort((a, b) => b.score - a.score || (b.one.weight ?? 0) - (a.one.weight ?? 0) || a.length - b.length || (a.one.id < b.one.id ? -1 : 1))
      .map((found) => found.one.id);
  return (text, fits = () => true) => {
    const q = parted(fold(text));
    if (!q.text) return [];
    const among = known.filter(({ one }) => fits(one.id));
    const scored = among.map(({ one, names }) => {
      let top = 0, length = 0;
      for (const name of names) {
        const now = score(name, q);
        if (now > top) [top, length] = [now, name.text.length];
      }
      return { one, score: top, length };
    });
    const all = best(scored);
    if (scored.some((found) => found.score > 2)) return all;
    // No word of a name begins so: what is close in spelling comes after what has it somewhere inside.
    const meant = q.words.map(spellings), inside = new Set(all);
    const close = among.map(({ one, names }) => ({
      one, length: 0,
      score: Number(names.some(({ words }) => meant.every((choices) => choices.some((choice) => words.some((word) => word.startsWith(choice)))))),
    }));
    return all.concat(best(close).filter((id) => !inside.has(id)));
  };
}
