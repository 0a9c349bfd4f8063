// Slips in the text of a query: what the engine refuses without a place, or reports at another.
import { distance } from "../../web/search.js";
import { CLOSERS, CLOSES, tokensOf } from "../../web/tokens.js";
import { clean, data, say } from "./model.js";

/** @typedef {{ line: number, column: number, message: string }} Slip */

/** A name with a prefix, or a word without one. */
const NAME = /^(?:(?<prefix>[\p{L}_][\p{L}\p{N}_.-]*):|(?<word>[\p{L}_][\p{L}\p{N}_-]*)$)/u;

/** Words that begin a change of the data. */
const CHANGES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]);

/** The first slip in a query that the engine has refused, or null.
 * @param {string} text @param {(word: string) => string | undefined} name what a word without a prefix may have meant
 * @returns {Slip | null} */
export function slip(text, name) {
  const words = new Set(data.sparql), declared = new Set(["_", ...Object.keys(data.prefixes), ...[...text.matchAll(/\bPREFIX\s+([\p{L}_][\p{L}\p{N}_.-]*)?:/giu)].map(([, prefix]) => prefix ?? "")]);
  /** @param {number} at @param {string} key @param {Record<string, string>} fill @returns {Slip} */
  const told = (at, key, fill) => {
    const lines = text.slice(0, at).split("\n");
    return { line: lines.length, column: [...lines[lines.length - 1]].length + 1, message: say(key, Object.fromEntries(Object.entries(fill).map(([one, value]) => [one, clean(value)]))) };
  };
  /** @type {{ sign: string, at: number }[]} */
  const open = [];
  let before = "";
  for (const { text: token, at } of tokensOf(text)) {
    const { prefix, word } = NAME.exec(token)?.groups ?? {};
    if (token in CLOSES) open.push({ sign: token, at });
    else if (CLOSERS.has(token)) {
      const last = open.pop();
      if (!last) return told(at, "slip_closer", { sign: token });
      if (CLOSES[last.sign] !== token) return told(at, "slip_other_closer", { sign: token, wanted: CLOSES[last.sign], open: last.sign });
    } else if (token === '"' || token === "'") return told(at, "slip_quote", { sign: token });
    else if (prefix !== undefined && !declared.has(prefix)) return told(at, "slip_prefix", { prefix: `${prefix}:` });
    else if (word !== undefined && !open.length && CHANGES.has(word.toUpperCase())) return told(at, "slip_change", { word: word.toUpperCase() });
    else if (word !== undefined && word !== "a" && !words.has(word.toUpperCase()) && !/^(?:LIMIT|OFFSET)$/i.test(before)) {
      const near = [...words].filter((one) => one.length > 3).map((one) => ({ one, far: distance(word.toUpperCase(), one, 2) })).filter(({ far }) => far < 2 || (far === 2 && word === word.toUpperCase())).sort((a, b) => a.far - b.far)[0];
      return near ? told(at, "slip_word", { word, near: near.one }) : told(at, "no_prefix", { word, near: name(word) ?? "gov:memberOf" });
    }
    if (!token.startsWith("#")) before = token;
  }
  const last = open[open.length - 1];
  return last ? told(last.at, "slip_open", { sign: last.sign, wanted: CLOSES[last.sign] }) : null;
}
