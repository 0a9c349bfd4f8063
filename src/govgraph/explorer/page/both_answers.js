// Two answers to one query as of a date, with and without the claims of which it is unknown whether they hold, as one: each row
// with whether it is in both. What is to know of the query, Python has worked out (govgraph.query.both_answers.told_of).

/** @typedef {import("./engine.js").Term} Term */
/** @typedef {Record<string, Term>} Row */
/** @typedef {{ computed: Record<string, string[]>, filtered: boolean, ordered: boolean, having: Having | null, negates: boolean, absence: boolean }} Told negates: the two are its widest and its narrowest answer */
/** @typedef {{ sign: string, number: number }} Having a condition on a count, which stands in a column of its own */

export const COUNTED = "govgraph_counted";

const LOT = new Set(["SAMPLE", "RAND", "UUID", "STRUUID", "BNODE", "NOW"]);
const EITHER_WAY = new Set(["AVG", "-", "/"]);
const COUNTS = new Set(["COUNT", "SUM"]);
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float"].map((name) => XSD + name));

/** @param {Term | undefined} term */
const keyOf = (term) => (term ? JSON.stringify([term.type, term.value, term.datatype ?? "", term["xml:lang"] ?? ""]) : "");
/** @param {Row} row @param {string[]} columns */
const keyOfRow = (row, columns) => columns.map((name) => keyOf(row[name])).join("\u0000");

/** @param {Term | undefined} one @param {Term | undefined} other @param {string[]} words */
function alike(one, other, words) {
  if (keyOf(one) === keyOf(other)) return true;
  return words.includes("GROUP_CONCAT") && one?.type === "literal" && other?.type === "literal" && [...one.value].sort().join("") === [...other.value].sort().join("");
}

/** Two values as one text: counts as bounds, others side by side.
 * @param {Term | undefined} one @param {Term | undefined} other @param {string[]} words @returns {Term | undefined} */
function span(one, other, words) {
  if (!one || !other) return one ?? other;
  const texts = [one.value, other.value];
  const numbers = [one, other].every((term) => term.type === "literal" && NUMBERS.has(term.datatype ?? ""));
  if (numbers && !words.some((word) => EITHER_WAY.has(word))) return { type: "literal", value: texts.sort((a, b) => Number(a) - Number(b)).join(" to ") };
  return { type: "literal", value: texts.sort().join(" / ") };
}

/** What an aggregate is of a group that is not there. @param {Term | undefined} value @param {string[]} words @param {Told} told @returns {Term | undefined} */
function nothing(value, words, told) {
  const whole = value?.type === "literal" && NUMBERS.has(value.datatype ?? "");
  return whole && words.every((word) => COUNTS.has(word)) && !told.filtered ? { type: "literal", value: "0", datatype: `${XSD}integer` } : value;
}

/** @param {Row[]} ours @param {Row[]} others @param {string[]} free @param {boolean} ordered @returns {[Row, boolean][]} */
function compared(ours, others, free, ordered) {
  /** @type {Map<string, number>} */
  const left = new Map();
  for (const row of others) left.set(keyOfRow(row, free), (left.get(keyOfRow(row, free)) ?? 0) + 1);
  const take = (/** @type {Row} */ row) => {
    const key = keyOfRow(row, free), n = left.get(key) ?? 0;
    if (n) left.set(key, n - 1);
    return n > 0;
  };
  const rows = ours.map((row) => /** @type {[Row, boolean]} */ ([row, take(row)]));
  if (!ordered) return rows.concat(others.filter(take).map((row) => [row, false]));
  /** @type {Map<string | null, Row[]>} */
  const follows = new Map();
  /** @type {string | null} */
  let before = null;
  for (const row of others) {
    if (take(row)) follows.set(before, [...(follows.get(before) ?? []), row]);
    else before = keyOfRow(row, free);
  }
  const after = (/** @type {string | null} */ key) => { const found = follows.get(key) ?? []; follows.delete(key); return found.map((row) => /** @type {[Row, boolean]} */ ([row, false])); };
  return [...after(null), ...rows.flatMap((pair) => [pair, ...after(keyOfRow(pair[0], free))])];
}

/** Whether each, some or none of the whole numbers between two meet a condition. @param {Having} having @param {number} least @param {number} most @returns {"yes" | "unknown" | "no"} */
function meets({ sign, number }, least, most) {
  const same = least === most && most === number, among = least <= number && number <= most && Number.isInteger(number);
  /** @type {Record<string, [boolean, boolean]>} */
  const found = { "<": [most < number, least < number], "<=": [most <= number, least <= number], ">": [least > number, most > number], ">=": [least >= number, most >= number], "=": [same, among], "!=": [!among, !same] };
  const [every, some] = found[sign];
  return every ? "yes" : some ? "unknown" : "no";
}

/**
 * The rows of both, each with whether it holds surely.
 * @param {string[]} columns without that of a condition @param {Row[]} whole @param {Row[]} sure @param {Told} told
 * @returns {[Row, boolean][]}
 */
export function merged(columns, whole, sure, told) {
  const free = columns.filter((name) => !(name in told.computed)), computed = columns.filter((name) => name in told.computed);
  const { having } = told, countOf = (/** @type {Row} */ row) => Number(row[COUNTED].value);
  const grouped = having !== null || computed.some((name) => told.computed[name].length === 0 || told.computed[name].some((word) => !LOT.has(word)));
  if (!grouped) return compared(whole, sure, free, told.ordered);
  const [ours, theirs] = [whole, sure].map((rows) => new Map(rows.map((row) => [keyOfRow(row, free), row])));
  if (ours.size < whole.length || theirs.size < sure.length) {
    const [all, some] = [whole, sure].map((rows) => (having ? rows.filter((row) => meets(having, countOf(row), countOf(row)) === "yes") : rows));
    return compared(all, some, columns, told.ordered);
  }
  /** @param {Row} row @param {Row | undefined} other @returns {[Row, boolean]} */
  const joined = (row, other) => {
    const made = { ...row };
    let same = other !== undefined;
    for (const name of computed) {
      const words = told.computed[name];
      /** @type {Term | undefined} */
      let value;
      if (words.length && words.every((word) => LOT.has(word))) continue;
      if (!words.length) value = other === undefined ? row[name] : other[name];
      else {
        const second = other ? other[name] : nothing(row[name], words, told);
        if (alike(row[name], second, words)) continue;
        value = span(row[name], second, words);
        same = false;
      }
      if (value) made[name] = value;
      else delete made[name];
    }
    return [made, same];
  };
  const pairs = /** @type {[Row, Row | undefined][]} */ ([...[...ours].map(([key, row]) => [row, theirs.get(key)]), ...[...theirs].filter(([key]) => !ours.has(key)).map(([, row]) => [row, undefined])]);
  return pairs.flatMap(([row, other]) => {
    const [made, same] = joined(row, other);
    if (!having) return [[made, same]];
    const most = countOf(row), least = other ? countOf(other) : Math.min(1, most); // a group that is there has something to count
    const met = meets(having, Math.min(least, most), Math.max(least, most));
    return met === "no" ? [] : [[made, same && met === "yes"]];
  });
}
