// The tokens of a query: what the editor, the plan of an answer and the engine's worker read in its text.

/** @typedef {{ text: string, at: number, spaced: boolean, broken: boolean, blank: boolean }} Token what stands before it: white space, the end of a line, an empty line */

// A word is not a name with a hyphen: who writes one has forgotten its prefix: the error is about the whole.
const TOKEN = /#[^\n\r]*|<[^<>"{}|^`\\\s]*>|"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|@[\w-]+|[?$][\p{L}\p{N}_\u00b7\p{M}]+|(?:[\p{L}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?:(?:(?:[\p{L}\p{N}\p{M}_:.\u00b7-]|%[\da-f]{2}|\\\S)*(?:[\p{L}\p{N}\p{M}_:\u00b7-]|%[\da-f]{2}|\\\S))?|[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*|(?:\d+\.?\d*|\.\d+)e[+-]?\d+|\d*\.\d+|\d+|\{\||\|\}|\^\^|\|\||&&|!=|>=|<=|<<|>>|[^\s]/giu;
/** @type {Record<string, string>} */
export const CLOSES = { "(": ")", "[": "]", "{": "}", "{|": "|}" };
export const CLOSERS = new Set(Object.values(CLOSES));

/** Words before "(" that do not make an expression of what it holds. */
const DATA = new Set(["A", "VALUES", "TRUE", "FALSE", "UNDEF"]);
const WORD = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** The tokens of a query, with its comments. As for the engine, `<` after an operand inside an expression compares
 * (govgraph.sparql.lexer); anywhere else it begins an IRI.
 * @param {string} text @returns {Token[]} */
export function tokensOf(text) {
  const pattern = new RegExp(TOKEN);
  /** @type {Token[]} */
  const tokens = [];
  /** @type {string[]} without the comments */
  const said = [];
  /** @type {("group" | "select" | "expression" | "data")[]} */
  const open = [];
  let end = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const at = found.index, between = text.slice(end, at), holds = open[open.length - 1] ?? "select", last = said[said.length - 1] ?? "";
    let token = found[0];
    if (token[0] === "<" && holds === "expression" && (/[\p{L}\p{N}_"')\]}>]$/u.test(last) || last.endsWith(":")) && (!WORD.test(last) || /^(?:TRUE|FALSE)$/i.test(last)) && !/^[>|&=!]/.test(last)) token = token[1] === "=" ? "<=" : "<";
    pattern.lastIndex = end = at + token.length;
    tokens.push({ text: token, at, spaced: between !== "", broken: /[\n\r]/.test(between), blank: /\n[^\S\n]*\r?\n/.test(between) });
    if (token.startsWith("#")) continue;
    if (token === "{") open.push("group");
    else if (token === "[" || token === "{|") open.push("data");
    else if (token === "(") {
      if (holds === "data") open.push("data");
      else if (holds !== "group") open.push("expression");
      else if (WORD.test(last)) open.push(DATA.has(last.toUpperCase()) ? "data" : "expression");
      else open.push(/^<|:/.test(last) && said[said.length - 2]?.toUpperCase() === "FILTER" ? "expression" : "data");
    } else if (CLOSERS.has(token)) open.pop();
    else if (last === "{" && token.toUpperCase() === "SELECT") open[open.length - 1] = "select";
    said.push(token);
  }
  return tokens;
}
