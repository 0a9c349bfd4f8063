// What a query negates, asked of another graph: the widest and the narrowest answer where some triples are unknown, as
// govgraph.sparql.negation writes them for the command line. Compared with it in tests/explorer/test_plan.py.
import { CLOSERS, CLOSES, tokensOf } from "./tokens.js";

/** @typedef {import("./tokens.js").Token} Token */
/** @typedef {{ opened: number, depth: number, shared: Set<string>, subjects: Set<string>, anonymous: boolean, optional: boolean }} Group a group that is negated, or the query itself; shared: subjects of the patterns around it, without which there is no solution */
/** @typedef {[number, boolean | null]} Exists where it stands, and whether it is negated; null where it is a value */
/** @typedef {{ tokens: Token[], closed: Map<number, number>, bounded: boolean, safe: boolean, statements: Set<string>, optional: [Set<string>, Set<string>][], groups: Group[] }} Negation bounded: it names no graph itself; safe: the two answers are bounds */

export const GRAPHS = { all: "urn:govgraph:all", sure: "urn:govgraph:sure", stated: "urn:govgraph:stated", unknown: "urn:govgraph:unknown" };

const NODE = /^(?:[?$].|<.*>$|:|[^_"'<][^"']*:)/su, WORD = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const ANONYMOUS = new Set(["[", "(", "<<", "{|", "^"]), JOINTS = new Set(["&&", "||"]);
const OF_STATEMENTS = new Set(["rdf:subject", "rdf:predicate", "rdf:object", "gov:Statement"]);
const CUTS = new Set(["GROUP", "HAVING", "LIMIT", "OFFSET", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"]);
const isVariable = (/** @type {string} */ text) => /^[?$]./.test(text);
const wordOf = (/** @type {Token | undefined} */ token) => (token && WORD.test(token.text) ? token.text.toUpperCase() : "");

/** Where each bracket is closed. @param {Token[]} tokens @returns {Map<number, number>} */
export function closings(tokens) {
  /** @type {number[]} */
  const open = [];
  /** @type {Map<number, number>} */
  const closed = new Map();
  for (const [place, { text }] of tokens.entries()) {
    if (text in CLOSES || text === "<<") open.push(place);
    else if (CLOSERS.has(text) || text === ">>") {
      const begin = open.pop();
      if (begin !== undefined) closed.set(begin, place);
    }
  }
  return closed;
}

/** @param {number} opened @param {number} depth @param {Set<string>} [shared] @returns {Group} */
const groupOf = (opened, depth, shared = new Set()) => ({ opened, depth, shared, subjects: new Set(), anonymous: false, optional: false });

/** The negated groups of a query. @param {Token[]} tokens without comments @returns {Negation} */
export function negationOf(tokens) {
  const closed = closings(tokens);
  /** @type {Negation} */
  const found = { tokens, closed, bounded: !tokens.some((one) => ["GRAPH", "FROM"].includes(wordOf(one))), safe: true, statements: new Set(), optional: [], groups: [] };
  const word = (/** @type {number} */ place) => wordOf(tokens[place]);
  const text = (/** @type {number} */ place) => tokens[place]?.text ?? "";
  const closing = (/** @type {number} */ place, /** @type {number} */ otherwise) => closed.get(place) ?? otherwise;

  /** The place behind the next group in braces. @param {number} place */
  const afterBraces = (place) => {
    while (place < tokens.length && text(place) !== "{") place += 1;
    return closing(place, place) + 1;
  };

  /** The query or a sub-select: its group, and expressions around it, whose EXISTS are values.
   * @param {number} before @param {number} end @param {Group} group */
  function select(before, end, group) {
    for (let place = before + 1; place < end;) {
      if (group.depth && CUTS.has(word(place))) found.safe = false;
      if (word(place) === "EXISTS") place = exists(place, group, new Set(), null);
      else if (word(place) === "VALUES") place = afterBraces(place);
      else if (text(place) === "{") {
        if (word(place - 1) !== "CONSTRUCT") read(place, group, false);
        place = closing(place, end) + 1;
      } else place += 1;
    }
  }

  /** What stands in braces; what is negated in it sees what is around the braces where that is correlated.
   * @param {number} opened @param {Group} group @param {boolean} correlated */
  function read(opened, group, correlated) {
    const end = closing(opened, tokens.length);
    if (word(opened + 1) === "SELECT") { select(opened, end, group); return; }
    /** @type {Set<string>} */
    const required = new Set();
    /** @type {Exists[]} a filter sees what stands behind it too */
    const filters = [];
    let subject = true, asked = "";
    for (let place = opened + 1; place < end;) {
      const token = text(place), now = word(place);
      if (["FILTER", "BIND", "VALUES", "SERVICE"].includes(now) || token === "{") subject = true;
      if (now === "FILTER" || now === "BIND") {
        const [behind, inside] = expression(place + 1, now === "FILTER");
        filters.push(...inside);
        place = behind;
      } else if (now === "VALUES" || now === "SERVICE") place = afterBraces(place); // a server is asked as it stands
      else if (token === "{") {
        if (word(place - 1) === "MINUS") negated(place, group, new Set(required), false);
        else if (word(place - 1) === "OPTIONAL") optional(place, group, required);
        else read(place, group, false);
        place = closing(place, end) + 1;
      } else {
        if (ANONYMOUS.has(token) || token.startsWith("_:")) { group.anonymous = true; subject = false; }
        else if (subject && !now && NODE.test(token)) {
          required.add(token);
          group.subjects.add(token);
          subject = false;
          asked = token;
        } else if (OF_STATEMENTS.has(token) && !group.depth && !group.optional) found.statements.add(asked);
        subject ||= token === ".";
        place += 1;
      }
    }
    const sees = new Set([...required, ...(correlated ? group.shared : [])]);
    for (const [place, flips] of filters) exists(place, group, sees, flips);
  }

  /** @param {number} opened @param {Group} group @param {Set<string>} required */
  function optional(opened, group, required) {
    if (group.depth) found.safe = false;
    const inner = { ...groupOf(opened, group.depth), optional: true };
    read(opened, inner, false);
    const names = tokens.slice(opened, closing(opened, opened)).map((one) => one.text).filter((name) => isVariable(name) && !required.has(name));
    found.optional.push([new Set([...inner.subjects, ...(inner.anonymous ? ["[]"] : [])]), new Set(names)]);
    for (const one of inner.subjects) group.subjects.add(one);
    group.anonymous ||= inner.anonymous;
  }

  /** The group of an EXISTS; gives the place behind it. @param {number} place @param {Group} group @param {Set<string>} sees @param {boolean | null} flips */
  function exists(place, group, sees, flips) {
    if (flips === null) found.safe = false;
    if (flips) negated(place + 1, group, sees, true);
    else {
      const inner = { ...groupOf(place + 1, group.depth, sees), subjects: group.subjects };
      read(place + 1, inner, true);
      group.anonymous ||= inner.anonymous;
    }
    return closing(place + 1, tokens.length) + 1;
  }

  /** @param {number} opened @param {Group} around @param {Set<string>} sees @param {boolean} correlated */
  function negated(opened, around, sees, correlated) {
    const group = groupOf(opened, around.depth + 1, sees);
    found.groups.push(group);
    read(opened, group, correlated);
  }

  /** The place behind an expression, and each EXISTS in it. @param {number} first @param {boolean} isFilter @returns {[number, Exists[]]} */
  function expression(first, isFilter) {
    let at = first;
    while (at < tokens.length && word(at) !== "EXISTS" && (text(at) === "!" || word(at) || NODE.test(text(at)))) at += 1; // the name of a function, or NOT
    if (word(at) === "EXISTS") return [closing(at + 1, at + 1) + 1, [[at, (at - first) % 2 === 1]]];
    const end = closing(at, at);
    /** @type {Exists[]} */
    const inside = [];
    /** @type {number[]} */
    const brackets = [];
    for (let place = at; place < end;) {
      if (word(place) === "EXISTS") {
        inside.push([place, at > first || !isFilter ? null : flipped(place, brackets)]);
        place = closing(place + 1, end) + 1;
        continue;
      }
      if (text(place) === "(") brackets.push(place);
      else if (text(place) === ")") brackets.pop();
      place += 1;
    }
    return [end + 1, inside];
  }

  /** Whether an EXISTS in the brackets of a filter is negated; null where it is part of another expression. @param {number} place @param {number[]} brackets */
  function flipped(place, brackets) {
    let flips = false, begin = place, end = closing(place + 1, place + 1);
    for (const bracket of [...brackets].reverse()) {
      for (; word(begin - 1) === "NOT" || text(begin - 1) === "!"; begin -= 1) flips = !flips;
      const [before, behind] = [text(begin - 1), text(end + 1)];
      if ((before !== "(" && !JOINTS.has(before)) || (behind !== ")" && !JOINTS.has(behind))) return null;
      [begin, end] = [bracket, closing(bracket, end)];
    }
    return flips;
  }

  try {
    select(-1, tokens.length, groupOf(-1, 0));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // hundreds of groups in each other: it is asked as it stands
    found.bounded = found.safe = false;
  }
  found.groups = found.groups.filter((group) => closed.has(group.opened));
  return found;
}

/** The names of variables that an OPTIONAL binds in some worlds only, though all around it is the same: what is said of a
 * statement holds where the statement does. @param {Negation} negation @returns {Set<string>} */
export const doubtful = ({ optional, statements }) => new Set(optional.flatMap(([subjects, names]) => ([...subjects].every((one) => statements.has(one)) ? [] : [...names].map((name) => name.slice(1)))));

/** Which graph a group asks for what is sure, and what else is to be tested: a group that speaks of a statement that the
 * patterns around it require must see what is said of it. @param {Group} group @returns {[string, string]} */
function sure({ subjects, shared, anonymous }) {
  const fresh = [...subjects].filter((one) => !shared.has(one)).sort();
  if (anonymous || fresh.length === subjects.size) return [GRAPHS.sure, ""];
  return [GRAPHS.stated, fresh.map((name) => ` FILTER NOT EXISTS { GRAPH <${GRAPHS.unknown}> { ${name} a <${GRAPHS.unknown}> } }`).join("")];
}

/** The query for a store that has these graphs, so that it has the widest or narrowest answer.
 * @param {string} text @param {boolean} wide @returns {string} */
export function bounding(text, wide) {
  const tokens = tokensOf(text).filter((one) => !one.text.startsWith("#")), { closed, groups } = negationOf(tokens);
  /** @type {[number, string][]} */
  const edits = [];
  /** @type {Set<string>} */
  const named = new Set();
  for (const group of groups) {
    const [graph, tests] = (group.depth % 2 === 1) === wide ? sure(group) : [GRAPHS.all, ""];
    named.add(graph);
    if (tests) named.add(GRAPHS.unknown);
    edits.push([tokens[group.opened].at + 1, ` GRAPH <${graph}> {`], [tokens[closed.get(group.opened) ?? group.opened].at, `}${tests} `]);
  }
  const dataset = ` FROM <${wide ? GRAPHS.all : GRAPHS.sure}> ${[...named].sort().map((iri) => `FROM NAMED <${iri}> `).join("")}`;
  let depth = 0;
  const start = tokens.find((token, place) => {
    if (depth === 0 && (wordOf(token) === "WHERE" || (token.text === "{" && wordOf(tokens[place - 1]) !== "CONSTRUCT"))) return true;
    depth += Number("({".includes(token.text)) - Number(")}".includes(token.text));
    return false;
  });
  edits.push([start?.at ?? text.length, dataset]);
  for (const [at, written] of edits.sort((one, other) => other[0] - one[0])) text = text.slice(0, at) + written + text.slice(at);
  return text;
}
