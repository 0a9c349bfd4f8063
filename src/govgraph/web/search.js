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
  return (text) => {
    const plain = [...text].map((one) => folds.get(one) ?? one).join("");
    const whole = plain.includes(".") ? plain.replace(initials, (_, before, dotted) => before + dotted.replaceAll(".", "")) : plain;
    return [...whole].map((one) => (letter.test(one) ? one : " ")).join("").split(" ").filter(Boolean).join(" ");
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

/** 6 the whole name, 5 its beginning, 4 all the words, 3 all of them begun, 2 somewhere inside.
 * @param {string} name @param {string} q @param {string[]} words */
function score(name, q, words) {
  if (name === q || name.replaceAll(" ", "") === q.replaceAll(" ", "")) return 6;
  if (name.startsWith(q)) return 5;
  const own = name.split(" ");
  if (words.every((word) => own.includes(word))) return 4;
  if (words.every((word) => own.some((one) => one.startsWith(word)))) return 3;
  return name.includes(q) ? 2 : 0;
}

/**
 * A search over names that are folded already.
 * @param {Named[]} index with folded names
 * @param {(text: string) => string} fold
 * @returns {(text: string, fits?: (id: string) => boolean) => string[]} ids, the best first
 */
export function searcher(index, fold) {
  const vocabulary = [...new Set(index.flatMap((one) => one.names.flatMap((name) => name.split(" "))))];
  /** The words of the names that a word may be meant for. @param {string} word */
  const spellings = (word) => {
    const limit = word.length < 3 ? 0 : word.length < 7 ? 1 : 2;
    return vocabulary.filter((known) => known.startsWith(word) || distance(word, known, limit) <= limit);
  };
  /** @param {{ one: Named, score: number, length: number }[]} scored */
  const best = (scored) =>
    scored.filter((found) => found.score)
      .sort((a, b) => b.score - a.score || (b.one.weight ?? 0) - (a.one.weight ?? 0) || a.length - b.length || (a.one.id < b.one.id ? -1 : 1))
      .map((found) => found.one.id);
  return (text, fits = () => true) => {
    const q = fold(text);
    if (!q) return [];
    const words = q.split(" ");
    const among = index.filter((one) => fits(one.id));
    const scored = among.map((one) => {
      let top = 0, length = 0;
      for (const name of one.names) {
        const now = score(name, q, words);
        if (now > top) [top, length] = [now, name.length];
      }
      return { one, score: top, length };
    });
    const all = best(scored);
    if (scored.some((found) => found.score > 2)) return all;
    // No word of a name begins so: what is close in spelling comes after what has it somewhere inside.
    const meant = words.map(spellings), inside = new Set(all);
    const close = among.map((one) => ({
      one, length: 0,
      score: Number(one.names.some((name) => {
        const own = name.split(" ");
        return meant.every((choices) => choices.some((choice) => own.some((word) => word.startsWith(choice))));
      })),
    }));
    return all.concat(best(close).filter((id) => !inside.has(id)));
  };
}
