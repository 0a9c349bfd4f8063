// What there is to know of a query before two answers to it can be compared: govgraph.query.both_answers does the same for the command
// line, and for the questions of the catalogue, which bring it along. Compared with it in tests/explorer/test_answers.py.
import { tokensOf } from "../../web/tokens.js";

/** @typedef {import("./both_answers.js").Told} Told */
/** @typedef {{ text: string, form: string, told: Told, limit: number | null, offset: number }} Plan */

const EITHER_WAY = ["AVG", "-", "/"], ABSENCE = ["MINUS", "BOUND", "COALESCE", "IF", "HAVING", "AVG"];
const AGGREGATES = ["COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT"], LOT = ["SAMPLE", "RAND", "UUID", "STRUUID", "BNODE", "NOW"];

/** @param {string} text @returns {Plan} */
export function planOf(text) {
  const tokens = tokensOf(text).filter((one) => !one.text.startsWith("#"));
  const form = tokens.find((one) => /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)$/i.test(one.text))?.text.toUpperCase() ?? "";
  let absence = tokens.some(({ text: token }, place) => ABSENCE.includes(token.toUpperCase()) || (/^EXISTS$/i.test(token) && /^(?:NOT|!)$/i.test(tokens[place - 1]?.text ?? "")));
  if (form !== "SELECT") return { text, form, told: { computed: {}, filtered: false, ordered: false, absence }, limit: null, offset: 0 };
  const isVariable = (/** @type {string | undefined} */ one) => /^[?$]./.test(one ?? "");
  /** @type {number[]} */
  const opened = [];
  /** @type {{ name: string, first: number, last: number }[]} */
  const expressions = [];
  /** @type {number[]} */
  const filters = [];
  let plain = text, filtered = false, ordered = false;
  /** @type {{ limit: number | null, offset: number }} */
  const cut = { limit: null, offset: 0 };
  tokens.forEach(({ text: token, at }, place) => {
    const word = token.toUpperCase(), next = tokens[place + 1];
    if ("([{".includes(token)) opened.push(place);
    else if (")]}".includes(token)) opened.pop();
    else if (word === "AS" && opened.length && isVariable(next?.text)) expressions.push({ name: next.text.slice(1), first: opened[opened.length - 1], last: place });
    else if (word === "HAVING") filtered = true;
    else if (word === "FILTER") filters.push(place);
    else if (word === "ORDER" && !opened.length) ordered = true;
    else if ((word === "LIMIT" || word === "OFFSET") && !opened.length && /^\d+$/.test(next?.text ?? "")) {
      cut[word === "LIMIT" ? "limit" : "offset"] = Number(next.text);
      const end = next.at + next.text.length;
      plain = plain.slice(0, at) + " ".repeat(end - at) + plain.slice(end);
    }
  });
  /** @type {Map<string, Set<string>>} */
  const computed = new Map();
  // What is computed from an aggregate differs like it.
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    for (const { name, first, last } of expressions) {
      const words = new Set(computed.get(name) ?? []), inside = tokens.slice(first, last).map((one) => one.text);
      if (inside.some((token) => AGGREGATES.includes(token.toUpperCase()))) for (const token of inside) if (EITHER_WAY.includes(token)) words.add(token);
      for (const token of inside) {
        if (AGGREGATES.includes(token.toUpperCase()) || LOT.includes(token.toUpperCase())) words.add(token.toUpperCase());
        if (isVariable(token)) for (const one of computed.get(token.slice(1)) ?? []) words.add(one);
      }
      if (words.size) computed.set(name, words);
    }
    now = [...computed.values()].reduce((sum, words) => sum + words.size, 0);
  }
  const counted = new Set([...computed].filter(([, words]) => AGGREGATES.some((one) => words.has(one))).map(([name]) => name));
  for (const place of filters) {
    const end = tokens.findIndex((one, n) => n >= place && ")]}".includes(one.text));
    filtered ||= tokens.slice(place, end < 0 ? undefined : end).some((one) => isVariable(one.text) && counted.has(one.text.slice(1)));
  }
  absence ||= filtered || [...computed.values()].some((words) => EITHER_WAY.some((one) => words.has(one)));
  return { text: plain, form, told: { computed: Object.fromEntries([...computed].map(([name, words]) => [name, [...words].sort()])), filtered, ordered, absence }, ...cut };
}
