// What there is to know of a query before two answers to it can be compared: govgraph.query.both_answers does the same for the command
// line, and for the questions of the catalogue, which bring it along. Compared with it in tests/explorer/test_plan.py.
import { COUNTED } from "./both_answers.js";
import { closings, doubtful, negationOf } from "../../web/negation.js";
import { tokensOf } from "../../web/tokens.js";

/** @typedef {import("./both_answers.js").Told} Told */
/** @typedef {{ text: string, form: string, told: Told, limit: number | null, offset: number }} Plan */

const EITHER_WAY = ["AVG", "-", "/"], CHOICES = ["BOUND", "COALESCE", "IF"], GROWING = ["COUNT", "MAX"];
const AGGREGATES = ["COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT"], LOT = ["SAMPLE", "RAND", "UUID", "STRUUID", "BNODE", "NOW"];

/** The only condition of a query, if it is on a count and each group is one row: `HAVING (COUNT(?x) < 3)`.
 * @param {string} text @param {import("../../web/tokens.js").Token[]} tokens @param {Map<number, number>} closed */
function conditionOf(text, tokens, closed) {
  const words = tokens.map((one) => one.text.toUpperCase()), place = words.indexOf("HAVING"), form = words.findIndex((one) => /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)$/.test(one));
  if (place < 0 || place !== words.lastIndexOf("HAVING") || words[form] !== "SELECT") return null;
  const opened = place + 1, close = closed.get(opened) ?? opened, counted = closed.get(opened + 2) ?? opened, last = tokens[close - 1].text;
  const sign = words.slice(counted + 1, close - 1).join("");
  if (words[opened + 1] !== "COUNT" || !["<", "<=", ">", ">=", "=", "!="].includes(sign) || !/^[\d.]/.test(last) || words[close + 1] === "(") return null;
  if ([...closed].some(([begin, end]) => begin < opened && opened < end)) return null;
  const named = tokens.slice(form + 1, place).findIndex((one) => !/^[?$]/.test(one.text)), columns = tokens.slice(form + 1, form + 1 + named).map((one) => one.text);
  const by = tokens.slice(words.lastIndexOf("GROUP", place) + 2, place).map((one) => one.text);
  if (!by.length || !by.every((one) => columns.includes(one))) return null;
  const end = (/** @type {number} */ at) => tokens[at].at + tokens[at].text.length, start = end(form);
  const asked = `${text.slice(0, start)} (${text.slice(tokens[opened + 1].at, end(counted))} AS ?${COUNTED})${text.slice(start, tokens[place].at)} ${text.slice(end(close))}`;
  return { asked, sign, number: Number(last) };
}

/** A query with its condition as a column: how many there are. @param {string} text */
export function counting(text) {
  const tokens = tokensOf(text).filter((one) => !one.text.startsWith("#"));
  return conditionOf(text, tokens, closings(tokens))?.asked ?? text;
}

/** @param {string} text @returns {Plan} */
export function planOf(text) {
  const tokens = tokensOf(text).filter((one) => !one.text.startsWith("#"));
  const form = tokens.find((one) => /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)$/i.test(one.text))?.text.toUpperCase() ?? "";
  const negation = negationOf(tokens), doubt = doubtful(negation), negates = negation.groups.length > 0 && negation.bounded;
  let absence = !negation.safe || (negation.groups.length > 0 && !negation.bounded);
  const isVariable = (/** @type {string | undefined} */ one) => /^[?$]./.test(one ?? "");
  /** @type {number[]} */
  const opened = [];
  /** @type {{ name: string, first: number, last: number }[]} */
  const expressions = [];
  /** @type {number[]} */
  const filters = [];
  /** @type {number[]} */
  const choices = [];
  let plain = text, filtered = false, ordered = false;
  /** @type {{ limit: number | null, offset: number }} */
  const cut = { limit: null, offset: 0 };
  tokens.forEach(({ text: token, at }, place) => {
    const word = token.toUpperCase(), next = tokens[place + 1];
    if ("([{".includes(token)) opened.push(place);
    else if (")]}".includes(token)) opened.pop();
    else if (word === "AS" && opened.length && isVariable(next?.text)) expressions.push({ name: next.text.slice(1), first: opened[opened.length - 1], last: place });
    else if (word === "HAVING" || word === "FILTER") filters.push(place);
    else if (CHOICES.includes(word)) choices.push(place);
    else if (word === "ORDER" && !opened.length) ordered = true;
    else if ((word === "LIMIT" || word === "OFFSET") && opened.length) absence = true; // which come first depends on all of them
    else if ((word === "LIMIT" || word === "OFFSET") && form === "SELECT" && /^\d+$/.test(next?.text ?? "")) {
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
        if (isVariable(token) && doubt.has(token.slice(1))) doubt.add(name);
      }
      if (words.size) computed.set(name, words);
    }
    now = [...computed.values()].reduce((sum, words) => sum + words.size, doubt.size);
  }
  const counted = new Set([...computed].filter(([, words]) => AGGREGATES.some((one) => words.has(one))).map(([name]) => name));
  const names = (/** @type {number} */ first, /** @type {number | undefined} */ last) => tokens.slice(first, last).map((one) => one.text).filter(isVariable).map((one) => one.slice(1));

  /** Whether a condition holds the more surely the more there is to count: `(COUNT(?x) >= 2)`, `(?n > 2)`. @param {number} open */
  function onlyGrows(open) {
    const close = negation.closed.get(open) ?? open, inside = tokens.slice(open + 1, close).map((one) => one.text);
    if (inside.length < 3 || !/^[\d.]/.test(inside[inside.length - 1]) || tokens[close + 1]?.text === "(") return false;
    const words = isVariable(inside[0]) ? [...(computed.get(inside[0].slice(1)) ?? [])] : [inside[0].toUpperCase()];
    const value = isVariable(inside[0]) ? open + 1 : (negation.closed.get(open + 2) ?? close);
    return words.every((one) => GROWING.includes(one)) && [">", ">="].includes(tokens.slice(value + 1, close - 1).map((one) => one.text).join(""));
  }
  /** @type {ReturnType<typeof conditionOf>} */
  let having = null;
  for (const place of filters) {
    const end = tokens.findIndex((one, n) => n >= place && ")]}".includes(one.text));
    const isHaving = tokens[place].text.toUpperCase() === "HAVING", grows = onlyGrows(place + 1);
    if (!isHaving && !names(place, end < 0 ? undefined : end).some((name) => counted.has(name))) continue;
    if (isHaving && !grows) having = conditionOf(text, tokens, negation.closed);
    if (isHaving && having) continue;
    filtered = true;
    absence ||= !grows;
  }
  if (having) computed.set(COUNTED, new Set(["COUNT"]));
  for (const place of choices) {
    const end = negation.closed.get(place + 1) ?? place;
    absence ||= names(place, end).some((name) => doubt.has(name) || counted.has(name)) || tokens.slice(place, end).some((one) => AGGREGATES.includes(one.text.toUpperCase()));
  }
  absence ||= [...computed.values()].some((words) => EITHER_WAY.some((one) => words.has(one)));
  return { text: plain, form, told: { computed: Object.fromEntries([...computed].map(([name, words]) => [name, [...words].sort()])), filtered, ordered, having: having && { sign: having.sign, number: having.number }, negates, absence }, ...cut };
}
