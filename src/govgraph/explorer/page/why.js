// Why a query has no row: names that nothing has, the first pattern that leaves nothing, the other direction, a language.
import * as engine from "./engine.js";
import { clean, compact, data, entityOf, find, say } from "./model.js";

const TOKEN = /#[^\n\r]*|<[^<>"{}|^`\\\s]*>|(?:"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')(?:@[\w-]+|\^\^(?:<[^>]*>|[\w-]*:[\w.-]+))?|[?$][\p{L}\p{N}_]+|[\p{L}\p{N}_.-]*:[\p{L}\p{N}_:%-]+(?:\.[\p{L}\p{N}_:%-]+)*|[\p{L}_][\p{L}\p{N}_]*|[+-]?\d+(?:\.\d+)?|[^\s]/gu;

/** @typedef {{ s: string, p: string, o: string }} Pattern */

/** The triples and filters of a query whose WHERE has nothing else; null where it has. @param {string} text @returns {{ patterns: Pattern[], filters: string[] } | null} */
export function patternsOf(text) {
  const tokens = [...text.matchAll(TOKEN)].map(([one]) => one).filter((one) => !one.startsWith("#")), open = tokens.indexOf("{"), close = tokens.indexOf("}");
  if (open < 0 || close < 0 || tokens.indexOf("{", open + 1) >= 0) return null;
  const body = tokens.slice(open + 1, close), patterns = /** @type {Pattern[]} */ ([]), filters = [];
  let at = 0;
  const term = () => { const one = body[at]; if (one === undefined || !/^[?$<"'\p{L}\d+:_-]/u.test(one)) return null; at += 1; return one; };
  while (at < body.length) {
    if (body[at] === ".") { at += 1; continue; }
    if (/^filter$/i.test(body[at])) {
      const from = at + 1;
      while (at < body.length && body[at] !== "(") at += 1;
      let deep = 0;
      do { if (body[at] === "(") deep += 1; else if (body[at] === ")") deep -= 1; at += 1; } while (at < body.length && deep);
      filters.push(body.slice(from, at).join(" "));
      continue;
    }
    if (/^(optional|union|minus|graph|service|bind|values|select|exists|not)$/i.test(body[at])) return null;
    const s = term();
    if (!s) return null;
    for (;;) {
      const path = [];
      // A path ends where an object can begin: after a name that no operator follows.
      for (;;) {
        const one = body[at];
        if (one === undefined) return null;
        path.push(one);
        at += 1;
        const whole = path.filter((part) => part === "(").length === path.filter((part) => part === ")").length, last = path[path.length - 1];
        if (whole && !["^", "/", "|", "!", "("].includes(last) && !["/", "|", "*", "+", "?"].includes(body[at])) break;
      }
      for (;;) {
        const o = term();
        if (!o) return null;
        patterns.push({ s, p: path.join(""), o });
        if (body[at] !== ",") break;
        at += 1;
      }
      if (body[at] !== ";") break;
      while (body[at] === ";") at += 1;
      if (at >= body.length || body[at] === ".") break;
    }
    if (at < body.length && body[at] !== "." && !/^filter$/i.test(body[at])) return null;
  }
  return patterns.length ? { patterns, filters } : null;
}

/** @param {Pattern} one */
const written = (one) => `${one.s} ${one.p} ${one.o}`;

/** What may be wrong with a query that found nothing, in the reader's words.
 * @param {string} text @param {(word: string, text: string) => { label: string }[]} complete @returns {Promise<string[]>} */
export async function why(text, complete) {
  const said = [];
  const names = [...new Set([...text.matchAll(TOKEN)].map(([one]) => one).filter((one) => /^(?:id|gov):[\p{L}\p{N}_.-]+$/u.test(one)))];
  const values = new Set([...Object.keys(data.confidences), ...Object.keys(data.modes)].map((one) => one.replaceAll("-", "").toLowerCase()));
  for (const one of names) {
    const known = one.startsWith("id:") ? entityOf(one) : data.predicates.some((predicate) => predicate.id === one) || data.kinds.some((kind) => `gov:${kind.id}` === one) || values.has(one.slice(4).toLowerCase());
    if (known || (!one.startsWith("id:") && (await exists(`{ ${one} ?p ?o } UNION { ?s ${one} ?o } UNION { ?s ?p ${one} }`)))) continue;
    const near = one.startsWith("id:") ? find(one.slice(3).replace(/[-_.]/g, " "))[0] : complete(one, "")[0]?.label;
    said.push(say(near ? "unknown_name_near" : "unknown_name", { name: one, near: near ?? "" }));
  }
  const found = patternsOf(text);
  if (!found) return said;
  for (let n = 1; n <= found.patterns.length; n += 1) {
    if (await exists(found.patterns.slice(0, n).map(written).join(" . "))) continue;
    const one = found.patterns[n - 1], before = found.patterns.slice(0, n - 1).map(written).join(" . ");
    said.push(say(n === 1 ? "why_first" : "why_pattern", { pattern: clean(written(one)) }));
    const turned = { s: one.o, p: one.p, o: one.s };
    if (!/^["'\d]/.test(one.o) && await exists([before, written(turned)].filter(Boolean).join(" . "))) said.push(say("why_direction", { pattern: clean(written(turned)) }));
    const literal = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(@[\w-]+)?$/.exec(one.o);
    if (literal) {
      const rows = await engine.query(`SELECT DISTINCT ?found WHERE { ${before ? `${before} . ` : ""}${one.s} ${one.p} ?found FILTER(LCASE(STR(?found)) = LCASE(${literal[1]})) } LIMIT 1`).then((result) => result.rows ?? [], none);
      const term = rows[0]?.found;
      if (term) said.push(say("why_literal", { text: clean(`${JSON.stringify(term.value)}${term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? `^^${compact(term.datatype)}` : ""}`) }));
    }
    return said;
  }
  if (found.filters.length) said.push(say("why_filter", { filter: clean(found.filters.join(", ")) }));
  return said;
}

/** @param {unknown} error @returns {never[]} */
function none(error) {
  if (error instanceof engine.QueryError) return []; // a hint is left out where its own query cannot be asked
  throw error;
}

/** @param {string} body */
const exists = (body) => engine.query(`ASK { ${body} }`).then((result) => Boolean(result.answer), (error) => { none(error); return true; });
