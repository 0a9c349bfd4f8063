// A query laid out anew: indented by braces, one triple on each line. Only white space between tokens changes.
import { CLOSERS, CLOSES, tokensOf } from "../../web/tokens.js";

/** @typedef {import("../../web/tokens.js").Token} Token */

/** Words that begin a line, where no bracket but a brace is open. */
const BEGIN = new Set(["PREFIX", "BASE", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "FROM", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES", "OPTIONAL", "FILTER", "BIND", "MINUS", "GRAPH", "SERVICE", "LATERAL"]);
const INDENT = "  ";

/**
 * A query laid out anew; null where a bracket or a string is not closed.
 * @param {string} text
 * @returns {string | null}
 */
export function formatted(text) {
  /** @type {{ sign: string, word: string, data: boolean }[]} what is open: its bracket, the word of the clause that it is in, whether it holds rows of values */
  const open = [];
  let out = "", clause = "", fresh = true, begun = 0; // fresh: a line begins; begun: how many tokens of a statement there are already
  /** @type {Token | undefined} */
  let before;
  const line = () => { out = `${out.trimEnd()}\n`; fresh = true; };
  const gap = (/** @type {Token} */ token) => (token.blank && out && !out.endsWith("{\n") ? "\n" : "");
  for (const token of tokensOf(text)) {
    const sign = token.text, word = sign.toUpperCase(), inside = open[open.length - 1], group = !inside || (inside.sign === "{" && !inside.data);
    if (sign.startsWith("#")) { // where it stands: behind a line, or on one of its own
      if (before && !token.broken) out = `${out.trimEnd()} `;
      else if (!fresh) line();
      out += `${out.endsWith("\n") || !out ? gap(token) + INDENT.repeat(open.length) : ""}${sign}\n`;
      [fresh, before] = [true, token];
      continue;
    }
    if (sign === '"' || sign === "'") return null;
    if (CLOSERS.has(sign)) {
      if (!inside || CLOSES[inside.sign] !== sign) return null;
      open.pop();
    }
    const closesGroup = sign === "}" && inside && !inside.data && before?.text !== "{";
    // A line begins before a word of SPARQL, a closing brace, and where the writer began one outside of a triple.
    if (!fresh && (closesGroup || (group && BEGIN.has(word)) || (token.broken && (!group || (!open.length && !/^[{.]$/.test(sign) && word !== "WHERE"))))) line();
    // What ends a line stays on it: a point, UNION, the closing bracket of a filter.
    if (fresh && before && !before.text.startsWith("#") && out.endsWith("\n") && !token.broken && /^(?:[.;,)]|UNION|AS)$/.test(word)) {
      out = out.trimEnd();
      fresh = false;
    }
    if (fresh) {
      const further = group && begun && !BEGIN.has(word) && sign !== "}" ? 1 : 0;
      out += (closesGroup ? "" : gap(token)) + INDENT.repeat(open.length + further);
    } else if (token.spaced || sign === "{" || before?.text === "}") out += " ";
    out += sign;
    fresh = false;
    if (sign in CLOSES) {
      open.push({ sign, word: clause, data: sign === "{" && clause === "VALUES" });
      if (sign === "{" && clause !== "VALUES") { line(); begun = 0; }
      clause = "";
    } else if (CLOSERS.has(sign)) {
      const of = inside?.word ?? "", outer = open[open.length - 1];
      clause = of === "VALUES" && sign === ")" ? of : "";
      if ((sign === "}" && (!outer || outer.sign === "{")) || (sign === ")" && (of === "FILTER" || of === "BIND"))) { line(); begun = 0; }
      else begun += 1;
    } else if (group && BEGIN.has(word)) [clause, begun] = [word, 0];
    else if (group && sign === ".") { line(); [begun, clause] = [0, ""]; }
    else if (group && sign === ";" && open.length) { line(); begun = 1; }
    else begun += 1;
    before = token;
  }
  if (open.length) return null;
  return `${out.trim()}\n`;
}
