// What the engine reads otherwise than SPARQL 1.1 says, written so that it reads it as the standard does: as govgraph.sparql.engine
// does for the command line. Compared with it in tests/explorer/test_alternatives.py.
import { CLOSERS, CLOSES, tokensOf } from "./tokens.js";

/** @typedef {import("./tokens.js").Token} Token */
/** @typedef {{ group: boolean, clause: boolean, begin: number, statements: [number, number][], labeled: boolean }} Frame */
/** @typedef {{ begin: number, end: number, choices: string[] }} Slot */

const CONCERNED = /(?<![|{])\|(?![|}])|\bREPLACE\b/i, MOST = 64;
const WORD = /^[\p{L}_][\p{L}\p{N}_]*$/u, STRING = /^["']/, NAME = /^(?:<.*>|.*:.*)$/su;
const isOpener = (/** @type {string} */ text) => text in CLOSES || text === "<<";
const isCloser = (/** @type {string} */ text) => CLOSERS.has(text) || text === ">>";
const isName = (/** @type {string} */ text) => text === "a" || (NAME.test(text) && !STRING.test(text) && !text.startsWith("_:"));

/** A path that is left as it stands. */
class Unread extends Error {}

/** @param {string} text @returns {string} the query so that the engine gives the answer that SPARQL 1.1 says */
export function forEngine(text) {
  if (!CONCERNED.test(text)) return text;
  const tokens = tokensOf(text).filter((one) => !one.text.startsWith("#"));
  /** @type {[number, number, string][]} */
  const edits = [...replacements(tokens)];
  for (const [begin, end] of statements(tokens)) {
    const united = unite(text, tokens, begin, end);
    if (united) edits.push([tokens[begin].at, stop(tokens[end - 1]), united]);
  }
  for (const [from, to, written] of edits.sort((one, other) => other[0] - one[0])) text = text.slice(0, from) + written + text.slice(to);
  return text;
}

const stop = (/** @type {Token} */ token) => token.at + token.text.length;

/** @param {Token[]} tokens @returns {[number, number][]} each subject with all that is said of it, in groups without labeled blank nodes */
function statements(tokens) {
  /** @type {[number, number][]} */
  const found = [];
  const frame = (group = false) => /** @type {Frame} */ ({ group, clause: false, begin: -1, statements: [], labeled: false });
  const frames = [frame()];
  let inner = 0, clause = ""; // brackets that are open in a statement; the last word
  /** @type {boolean} */
  let templated = false;
  const end = (/** @type {Frame} */ one, /** @type {number} */ place) => {
    if (one.begin >= 0) one.statements.push([one.begin, place]);
    one.begin = -1;
  };
  for (const [place, { text }] of tokens.entries()) {
    const here = frames[frames.length - 1], word = WORD.test(text) ? text.toUpperCase() : "";
    if (here.group && text.startsWith("_:")) here.labeled = true;
    const inside = here.group && here.begin >= 0;
    if (inside && isCloser(text) && inner) inner -= 1;
    else if (inside && isOpener(text) && text !== "{") inner += 1;
    else if (inside && inner) continue;
    else if (isOpener(text) && here.group && text !== "{" && !here.clause) {
      here.begin = place;
      inner = 1;
    } else if (isOpener(text)) {
      end(here, place);
      /** @type {boolean} */
      const template = clause === "CONSTRUCT" && !templated;
      templated ||= template;
      frames.push(frame(text === "{" && !template && clause !== "VALUES" && tokens[place + 1]?.text.toUpperCase() !== "SELECT"));
      if (text === "{") clause = "";
    } else if (isCloser(text)) {
      if (frames.length === 1) return found;
      end(here, place);
      frames.pop();
      frames[frames.length - 1].clause = false;
      if (here.group && !here.labeled) found.push(...here.statements);
    } else if (here.group && text === ".") end(here, place);
    else if (here.group && word && !["A", "TRUE", "FALSE"].includes(word)) {
      end(here, place);
      here.clause = true;
    } else if (here.group && !here.clause && here.begin < 0) here.begin = place;
    if (word) clause = word;
  }
  return found;
}

/** Reads a path: for each way to choose among its alternatives, the path without them. */
class Path {
  /** @param {Token[]} tokens @param {number} at */
  constructor(tokens, at) {
    this.tokens = tokens;
    this.at = at;
  }

  /** @param {string[]} signs */
  takes(...signs) {
    const { text } = this.tokens[this.at] ?? { text: "" };
    if (!signs.includes(text)) return "";
    this.at += 1;
    return text;
  }

  /** @param {string[]} choices */
  few(choices) {
    if (choices.length > MOST) throw new Unread();
    return choices;
  }

  /** @returns {string[]} */
  alternative() {
    let choices = this.sequence();
    while (this.takes("|")) choices = this.few([...choices, ...this.sequence()]);
    return choices;
  }

  sequence() {
    let choices = this.step();
    while (this.takes("/")) {
      const next = this.step();
      choices = this.few(choices.flatMap((one) => next.map((other) => `${one}/${other}`)));
    }
    return choices;
  }

  step() {
    const back = this.takes("^"), begin = this.at;
    let choices = this.primary();
    const sign = this.takes("*", "+", "?");
    if (sign === "+" && /^[\d.]/.test(this.tokens[this.at]?.text ?? "")) throw new Unread(); // `a|b +1`
    if (sign) choices = [this.tokens.slice(begin, this.at).map((one) => one.text).join(" ")];
    return choices.map((one) => back + one);
  }

  primary() {
    if (this.takes("(")) {
      const choices = this.alternative();
      this.close();
      return choices.map((one) => `(${one})`);
    }
    return this.takes("!") ? this.negated() : [this.name()];
  }

  close() {
    if (!this.takes(")")) throw new Unread();
  }

  name() {
    const { text } = this.tokens[this.at] ?? { text: "" };
    if (!isName(text)) throw new Unread();
    this.at += 1;
    return text;
  }

  /** A negated set; one of both directions is what goes forward and what goes back. */
  negated() {
    if (!this.takes("(")) return [`!${this.takes("^")}${this.name()}`];
    /** @type {string[]} */
    const forward = [];
    /** @type {string[]} */
    const back = [];
    do {
      if (this.takes("^")) back.push(`^${this.name()}`);
      else forward.push(this.name());
    } while (this.takes("|"));
    this.close();
    return [forward, back].filter((names) => names.length).map((names) => `!(${names.join("|")})`);
  }
}

/** @param {string} text @param {Token[]} tokens @param {number} from @param {number} to @returns {string} a UNION of a statement for each choice of its alternatives; nothing where it has none */
function unite(text, tokens, from, to) {
  if (tokens[to]?.text.toUpperCase() === "UNION") return "";
  /** @type {Map<number, number>} of each closing bracket the opening one, of each other bracket and `|` the one around it */
  const opened = new Map();
  const stack = [-1];
  for (let at = from; at < to; at += 1) {
    const one = tokens[at].text;
    if (isOpener(one)) {
      opened.set(at, stack[stack.length - 1]);
      stack.push(at);
    } else if (isCloser(one)) opened.set(at, stack.pop() ?? -1);
    else if (one === "|") opened.set(at, stack[stack.length - 1]);
  }
  /** @type {Slot[]} */
  const slots = [];
  let read = from;
  try {
    for (let at = from; at < to; at += 1) {
      if (tokens[at].text !== "|" || at < read) continue;
      const begin = firstOf(tokens, at, opened), path = new Path(tokens, begin), choices = path.alternative();
      read = path.at;
      slots.push({ begin, end: read, choices });
      for (const comma of commas(tokens, read, to)) slots.push({ begin: comma, end: comma + 1, choices: choices.map((one) => ` ; ${one}`) });
    }
  } catch (error) {
    if (error instanceof Unread) return "";
    throw error;
  }
  slots.sort((one, other) => one.begin - other.begin);
  const branches = slots.reduce((product, { choices }) => product * choices.length, 1);
  if (branches < 2 || branches > MOST) return "";
  let pieces = [""], done = tokens[from].at;
  for (const { begin, end, choices } of slots) {
    const before = text.slice(done, tokens[begin].at);
    pieces = pieces.flatMap((one) => choices.map((other) => one + before + other));
    done = stop(tokens[end - 1]);
  }
  return pieces.map((one) => `{ ${one}${text.slice(done, stop(tokens[to - 1]))} }`).join(" UNION ");
}

/** @param {Token[]} tokens @param {number} end @param {number} to @returns {number[]} the commas between the objects of a path */
function commas(tokens, end, to) {
  const found = [];
  for (let at = end, depth = 0; at < to; at += 1) {
    const { text } = tokens[at];
    depth += Number(isOpener(text)) - Number(isCloser(text));
    if (depth < 0 || (!depth && text === ";")) break;
    if (!depth && text === ",") found.push(at);
  }
  return found;
}

/** @param {Token[]} tokens @param {number} at @param {Map<number, number>} opened @returns {number} where the path begins that has a `|` */
function firstOf(tokens, at, opened) {
  for (let around = opened.get(at) ?? -1; around >= 0 && tokens[around].text === "("; around = opened.get(at) ?? -1) at = around;
  for (;;) {
    if (["|", "/"].includes(tokens[at]?.text)) {
      at -= 1;
      while (["*", "+", "?"].includes(tokens[at]?.text)) at -= 1;
      at = tokens[at]?.text === ")" ? opened.get(at) ?? -1 : at;
    } else if (["^", "!", "/", "|"].includes(tokens[at - 1]?.text)) at -= 1;
    else return at;
    if (at < 0) throw new Unread();
  }
}

/** @param {Token[]} tokens @returns {Generator<[number, number, string]>} the third arguments of REPLACE that are texts, as the engine writes them */
function* replacements(tokens) {
  for (const [place, { text }] of tokens.entries()) {
    if (text.toUpperCase() !== "REPLACE") continue;
    /** @type {Token[][]} */
    const found = [[]];
    for (let at = place + 1, depth = 0; at < tokens.length; at += 1) {
      const one = tokens[at].text;
      depth += Number(isOpener(one)) - Number(isCloser(one));
      if (!depth) break;
      if (depth === 1 && one === ",") found.push([]);
      else if (at > place + 1) found[found.length - 1].push(tokens[at]);
    }
    const [, , third, flags] = found;
    if (found.length > 4 || third?.length !== 1 || !STRING.test(third[0].text) || (flags && (flags.length !== 1 || !STRING.test(flags[0].text)))) continue;
    const plain = flags?.[0].text.includes("q"), before = third[0].text;
    const written = plain ? before.replaceAll("$", "$$$$") : before.replace(/\\\\\\\\|\\\\\$|\$\$|\$(\d)(?=[A-Za-z_])|\\[^]|[^]/g, (part, digit) => (digit ? `\${${digit}}` : part === "\\\\\\\\" ? "\\\\" : part === "\\\\$" ? "$$" : part));
    if (written !== before) yield [third[0].at, stop(third[0]), written];
  }
}
