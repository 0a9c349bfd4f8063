// Where two or more actors meet, or which actors spaces share: names to choose, the figure, each claim with its passage.
import { download, el, fileName } from "../../web/dom.js";
import { dotText, figure, rowsOf, together, yearsText } from "../../web/meeting.js";
import * as engine from "./engine.js";
import { addressOf, clean, compact, data, dateText, entityOf, holds, inWords, kindOf, label, meetAddress, nameOf, placeOf, say, short, sourceOfClaim, state, verb } from "./model.js";
import { announce, button, citeButtons, copy, csvRow, evidence, folded, kindIcon, openAddress, searchBox } from "./parts.js";
import { answer } from "./questions.js";

/** @typedef {import("../../web/meeting.js").Attendance} Attendance */
/** @typedef {import("../../web/meeting.js").Cell} Cell */
/** @typedef {import("../../web/meeting.js").Row} Row */
/** @typedef {import("./model.js").Claim} Claim */

const OTHERS = 12, PAIRS = 3, CHAINS = 12, SUGGESTED = 12;
const word = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ fill = {}) => say(key === "n_claims" ? key : `meet.${key}`, fill);
/** @param {number | string | undefined} end */
const keyOf = (end) => (typeof end === "number" ? data.entities[end].iri : (end ?? ""));
/** @param {string} key */
const nameOfKey = (key) => { const one = entityOf(key); return one ? short(one) : clean(compact(key)); };
/** @param {string} key */
const fullName = (key) => nameOf(placeOf(key) ?? key);
/** @param {string} key */
const idOf = (key) => entityOf(key)?.id ?? compact(key);
const things = {
  id: idOf,
  dates: (/** @type {string} */ key) => entityOf(key) ?? {},
  get ways() { return data.meet.ways; },
};

/** Who is where by every claim, and whether that is sure at the reader's date. @returns {Attendance[]} */
function attendances() {
  const found = [];
  const { planned, cancelled, series } = data.meet;
  for (const claim of [...data.claims, ...data.triples]) {
    if (!claim.way) continue;
    const told = /** @type {Claim} */ ("when" in claim ? claim : { ...claim, id: "", when: [[], [["0001-01-01", "9999-12-31"]]] });
    if (told.mode === cancelled) continue;
    // A triple without a claim has no date.
    const at = !state.asOf ? "yes" : told.id ? holds(told) : "unknown";
    if (at === "no") continue;
    const [actor, place] = claim.turned ? [claim.o, claim.s] : [claim.s, claim.o];
    const spaces = series[String(place)]?.map(keyOf) ?? [keyOf(place)];
    found.push({
      actor: keyOf(actor), place: keyOf(place), spaces, way: claim.way, met: !claim.text, state: /** @type {import("../../web/meeting.js").State} */ (!state.asOf && planned.includes(told.mode ?? "") ? "announced" : at),
      id: told.id, start: told.start, end: told.end, asOf: told.as_of, lasts: data.predicates[told.p].nature === "period", confidence: told.confidence ?? "", claim: told,
    });
  }
  return found;
}

/** What is asked, and the rows of the answer. @param {string[]} asked @param {boolean} spaces */
export function meeting(asked, spaces) {
  const found = attendances();
  const wanted = new Set(asked);
  const rows = rowsOf(found.filter((one) => one.met), asked, spaces, things), signed = rowsOf(found.filter((one) => !one.met), asked, spaces, things);
  /** @type {Map<string, Claim>} */
  const direct = new Map();
  const tied = new Set();
  const pair = (/** @type {string} */ a, /** @type {string} */ b) => [a, b].sort().join(" ");
  for (const one of found) {
    for (const other of new Set([one.place, ...one.spaces])) if (wanted.has(one.actor) && wanted.has(other) && other !== one.actor) { direct.set(`${one.actor} ${one.place} ${one.id}`, one.claim); tied.add(pair(one.actor, other)); }
  }
  for (const claim of data.claims) {
    const [a, b] = [keyOf(claim.s), keyOf(claim.o)];
    if (claim.way || a === b || !wanted.has(a) || !wanted.has(b) || claim.mode === data.meet.cancelled || (state.asOf && holds(claim) === "no")) continue;
    direct.set(claim.id, claim);
    tied.add(pair(a, b));
  }
  for (const row of [...rows, ...signed]) for (const a of row.cells.keys()) for (const b of row.cells.keys()) if (a < b) tied.add(pair(a, b));
  const apart = asked.flatMap((a, n) => asked.slice(n + 1).filter((b) => !tied.has(pair(a, b))).map((b) => /** @type {[string, string]} */ ([a, b])));
  const place = (/** @type {Claim} */ one) => [data.predicates[one.p].id, idOf(keyOf(one.s)), idOf(keyOf(one.o)), one.id];
  const ties = [...direct.values()].sort((a, b) => { const [x, y] = [place(a), place(b)]; const n = x.findIndex((one, k) => one !== y[k]); return n < 0 ? 0 : x[n] < y[n] ? -1 : 1; });
  return { asked, spaces, rows, signed, direct: ties, apart };
}
/** @typedef {ReturnType<typeof meeting>} Meeting */

/** The answer in sentences: those of the command line. @param {Meeting} found */
function headline({ asked, spaces, rows, signed }) {
  const form = spaces ? "" : "_actors", shared = rows.filter((row) => row.sure > 1), of = asked.length;
  const said = [!shared.length ? word(`none${form}`) : of === 2 ? word(`share${form}`, { n: shared.length }) : word(`unite${form}`, { n: rows.filter((row) => row.sure === of).length, of, some: shared.length })];
  const separate = spaces ? shared.filter((row) => !together(row)).length : 0, texts = signed.filter((row) => row.sure > 1).length;
  if (separate) said.push(word("separate", { n: separate }));
  if (rows.length > shared.length) said.push(word("more", { n: rows.length - shared.length }));
  if (texts && spaces) said.push(word("n_texts", { n: texts }));
  if (state.asOf) said.push(word("as_of", { date: dateText(state.asOf) }));
  return [...said, word("limits")];
}

/** One line for each claim, with the columns of the command line. @param {Meeting} found */
function table({ spaces, rows, signed }) {
  /** @type {(string | number | undefined)[][]} */
  const lines = [data.meet.columns];
  for (const [part, several] of /** @type {[string, Row[]][]} */ ([["met", rows], ["signed", signed]])) {
    for (const row of several) {
      for (const [column, cell] of row.cells) {
        for (const one of cell.attendances) {
          const [space, actor] = spaces ? [row.key, column] : [column, row.key], claim = /** @type {Claim} */ (one.claim), source = sourceOfClaim(claim), predicate = data.predicates[claim.p];
          const edition = one.place === space ? "" : one.place;
          lines.push([part, idOf(space), fullName(space), edition && idOf(edition), edition && fullName(edition), row.sure, spaces ? (row.editions.find((other) => other.key === one.place)?.sure ?? row.sure) : "", cell.first ?? "", cell.last ?? "", idOf(actor), fullName(actor),
            predicate.id, inWords(predicate.labels), one.way, claim.role, claim.mode, claim.start, claim.end, claim.as_of, claim.confidence, one.state, claim.id, source?.id ?? (typeof claim.src === "string" ? claim.src : ""), source?.title, claim.passage]);
        }
      }
    }
  }
  return lines.map(csvRow).join("");
}

/** @param {string} key */
const colorOf = (key) => { const kind = kindOf(entityOf(key) ?? { id: "", iri: "" }); return kind ? (state.dark ? kind.dark : kind.color) : "#7b8698"; };

/** @param {Meeting} found @param {Partial<import("../../web/meeting.js").Look>} look */
function draw(found, look) {
  const kind = (/** @type {string} */ key) => kindOf(entityOf(key) ?? { id: "", iri: "" });
  const style = getComputedStyle(document.documentElement), color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return figure(found.asked, [{ rows: found.rows }, { rows: found.signed, heading: word("texts"), note: word("texts_note") }], {
    paper: color("--bg"), ink: color("--ink"), muted: color("--mut"), width: 1100, name: nameOfKey, color: colorOf, shape: (key) => kind(key)?.shape ?? "dot", shapes: data.shapes, say: word, ...look,
  });
}

/** Who else was there, by name; of many, the first. @param {Row} row */
function others(row) {
  if (!row.others.length || !row.sure) return null;
  const shown = row.others.slice(0, OTHERS), link = (/** @type {string} */ key) => { const one = entityOf(key); return one ? el("a", { href: addressOf(one.id) }, short(one)) : el("span", null, nameOfKey(key)); };
  const [before, after] = word("others", { names: "\u0000" }).split("\u0000");
  const [first, last] = row.others.length > OTHERS ? word("more_others", { names: "\u0000", n: row.others.length - OTHERS }).split("\u0000") : ["", ""];
  return el("p", { class: "mut small" }, before + first, shown.flatMap((key, n) => [n ? ", " : "", link(key)]), last + after);
}

/** The claims of a row, edition by edition; only those of one column, where one is chosen. @param {Row} row @param {string} [column] */
function claims(row, column) {
  return (row.editions.length ? row.editions : [row]).flatMap((one) => {
    const cells = [...one.cells].filter(([key]) => !column || key === column);
    if (!cells.length) return [];
    const name = one.key === row.key ? word("no_edition", { name: fullName(one.key) }) : fullName(one.key);
    const told = cells.flatMap(([, cell]) => cell.attendances.map(({ claim, state: at }) => el("div", null, at === "yes" ? null : el("p", { class: "badge" }, word(at)), claim.id ? evidence(claim, { said: true }) : el("p", { class: "missing" }, say("no_source")))));
    return [row.editions.length ? el("h3", null, name) : null, ...told, others(one)];
  });
}

/** Show the claims behind a dot. @param {Row} row @param {string} column @param {SVGElement} from */
function open(row, column, from) {
  const cell = /** @type {Cell} */ (row.cells.get(column));
  const box = el("dialog", { class: "passages", "aria-label": dotText(row, column, cell, /** @type {any} */ ({ name: nameOfKey, say: word })) },
    el("form", { method: "dialog" }, el("h2", null, `${nameOfKey(column)} · ${nameOfKey(row.key)}`), el("button", { class: "btn", "aria-label": say("close") }, "×")), ...claims(row, column).filter((one) => one !== null));
  box.addEventListener("click", (event) => { if (event.target === box || (event.target instanceof Element && event.target.closest("a[href^='#']"))) box.close(); });
  box.addEventListener("close", () => { box.remove(); from.focus(); });
  document.body.append(box);
  box.showModal();
}

/** @param {Meeting} found @param {Row[]} rows @param {string} heading @param {string} [note] */
function section(found, rows, heading, note) {
  if (!rows.length) return null;
  const one = (/** @type {Row} */ row) => {
    const who = [...row.cells].map(([key, cell]) => `${nameOfKey(key)} ${yearsText(cell) || word("undated")}`).join(" · ");
    const details = el("details", { class: "proof" }, el("summary", null, who, row.sure < 2 ? el("span", { class: "badge" }, `${word("announced")} / ${word("unknown")}`) : null));
    details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) for (const part of claims(row)) if (part) details.append(part); });
    const entity = entityOf(row.key);
    return el("div", { class: "claim one" }, entity ? el("a", { class: "thing", href: addressOf(entity.id) }, kindIcon(entity.kind), el("span", { class: "name" }, label(entity))) : el("span", { class: "name" }, nameOfKey(row.key)), details);
  };
  return el("section", { class: "relation" }, el("h2", null, heading, el("span", { class: "n" }, word("in_all", { n: rows.filter((row) => row.sure === found.asked.length).length, of: rows.length }))), note ? el("p", { class: "mut small" }, note) : null, ...folded(rows, one, (row) => `${fullName(row.key)} ${nameOfKey(row.key)}`, heading));
}

/** The shortest chains between those that share nothing, as the question `chains-between` finds them. @param {[string, string][]} pairs @param {() => boolean} gone */
function chains(pairs, gone) {
  const question = data.questions.find((one) => one.name === "chains-between");
  if (!pairs.length || !question) return null;
  const name = (/** @type {any} */ term) => fullName(term.value);
  const tie = (/** @type {Record<string, any>} */ row, /** @type {number} */ n) => { const predicate = data.predicates.find((one) => one.iri === row[`tie${n}`].value); return predicate ? verb(predicate, row[`tie${n}Inverse`].value === "1") : clean(compact(row[`tie${n}`].value)); };
  const parts = pairs.slice(0, PAIRS).map(([one, other]) => {
    const place = el("div", null, el("p", { class: "mut", role: "status" }, say("working")));
    const named = { one: fullName(one), other: fullName(other) };
    answer(question, { one, other }).then(({ rows }) => {
      if (gone()) return;
      const least = Math.min(...rows.map((row) => Number(row.ties.value)));
      const told = [...new Set(rows.filter((row) => Number(row.ties.value) === least).map((row) => [name(row.one), ...Array.from({ length: least }, (_, k) => `${tie(row, k + 1)} ${name(k + 1 === least ? row.other : row[`middle${k + 1}`])}`)].join(" · ")))].slice(0, CHAINS);
      place.replaceChildren(el("p", null, word(told.length ? "chains_note" : "no_chain", named)), ...(told.length ? [el("ul", null, told.map((text) => el("li", null, text)))] : []), el("p", null, el("a", { href: `#/question/chains-between?${new URLSearchParams({ one: idOf(one), other: idOf(other) })}` }, inWords(question.titles))));
    }, (error) => {
      if (!(error instanceof engine.QueryError || error instanceof engine.Stopped)) throw error;
      place.replaceChildren(el("p", { class: "error", role: "alert" }, error.message));
    });
    return place;
  });
  const left = pairs.slice(PAIRS).map(([one, other]) => `${fullName(one)} – ${fullName(other)}`).join("; ");
  return el("section", { class: "relation" }, el("h2", null, word("chains")), parts, left ? el("p", null, word("pairs_apart", { pairs: left })) : null);
}

/** Those who share most spaces with one. @param {string} key @returns {[string, number][]} */
function nearest(key) {
  const found = attendances().filter((one) => one.met && one.state === "yes"), own = new Set(found.filter((one) => one.actor === key).flatMap((one) => one.spaces));
  /** @type {Map<string, Set<string>>} */
  const shared = new Map();
  for (const one of found) for (const space of one.spaces) if (own.has(space) && one.actor !== key && space !== one.actor) shared.set(one.actor, (shared.get(one.actor) ?? new Set()).add(space));
  return [...shared].map(([one, spaces]) => /** @type {[string, number]} */ ([one, spaces.size])).sort((a, b) => b[1] - a[1] || (idOf(a[0]) < idOf(b[0]) ? -1 : 1)).slice(0, SUGGESTED);
}

/** @param {string[]} asked @param {string} shared */
const address = (asked, shared) => meetAddress(asked.map(idOf), shared);

/** @param {URLSearchParams} chosen */
export function meet(chosen) {
  const given = [...new Set(chosen.getAll("who"))], wrong = given.filter((one) => !entityOf(`id:${one}`) && !entityOf(one));
  const keys = [...new Set(given.flatMap((one) => (entityOf(`id:${one}`) ?? entityOf(one))?.iri ?? []))];
  const asked = keys.slice(0, data.meet.most);
  const shared = ["spaces", "actors"].find((one) => one === chosen.get("shared")) ?? "";
  const spaces = shared ? shared === "spaces" : !asked.length || !asked.every((key) => entityOf(key)?.space);
  const title = word(spaces ? "title" : "title_actors");
  const go = (/** @type {string[]} */ next, /** @type {string} */ how = shared) => { openAddress(address(next, how)); };
  const box = searchBox({ label: word("add"), fits: (id) => { const one = entityOf(id); return Boolean(one) && !asked.includes(one?.iri ?? ""); }, pick: (id) => go([...asked, entityOf(id)?.iri ?? ""]) });
  const chips = el("ul", { class: "chips chosen" }, asked.map((key) => { const one = entityOf(key); return el("li", null, kindIcon(one?.kind), el("a", { href: addressOf(one?.id ?? key) }, fullName(key)), el("button", { class: "x", type: "button", "aria-label": word("remove", { name: fullName(key) }), click: () => go(asked.filter((other) => other !== key)) }, "×")); }));
  const full = asked.length >= data.meet.most;
  const head = [
    el("h1", null, title), asked.length > 1 ? null : el("p", { class: "lead" }, word("lead")), asked.length ? chips : null,
    full ? el("p", { class: "mut" }, word("full", { n: data.meet.most })) : el("div", { class: "narrow one-more" }, box.element),
    wrong.length ? el("p", { class: "error" }, say("unknown_thing_text", { id: clean(wrong.join(", ")) })) : null,
    keys.length > asked.length ? el("p", { class: "error" }, word("cut", { names: keys.slice(asked.length).map(fullName).join(", ") })) : null,
  ];
  if (asked.length < 2) {
    const close = asked.length ? nearest(asked[0]) : [];
    return {
      title, focus: box.input,
      nodes: [...head, close.length ? el("section", { class: "relation" }, el("h2", null, word("near", { name: fullName(asked[0]) })), el("ul", { class: "plain" }, close.map(([key, n]) => el("li", null, el("a", { class: "thing", href: address([asked[0], key], shared) }, kindIcon(entityOf(key)?.kind), el("span", { class: "name" }, fullName(key))), el("span", { class: "mut small" }, ` ${say("count.spaces", { n })}`))))) : null],
    };
  }
  const found = meeting(asked, spaces), said = headline(found), name = fileName(`meet-${asked.map((key) => idOf(key).replace(/^id:/, "")).join("-")}`, 120);
  const sources = [...found.rows, ...found.signed].flatMap((row) => [...row.cells.values()].flatMap((cell) => cell.attendances.map((one) => sourceOfClaim(one.claim)))).concat(found.direct.map(sourceOfClaim)).filter((one) => one !== undefined);
  const stage = el("div", { class: "scroll figure", tabindex: 0, role: "region", "aria-label": title });
  let left = false;
  const paint = () => { if (found.rows.length || found.signed.length) stage.replaceChildren(draw(found, { width: stage.clientWidth || 1100, open })); };
  let before = 0;
  const watch = new ResizeObserver(() => { if (!left && Math.abs(stage.clientWidth - before) > 8) { before = stage.clientWidth; paint(); } });
  watch.observe(stage);
  const about = data.dataset, source = word("source_of_figure", { dataset: [inWords(about.title), about.version].filter(Boolean).join(" ") });
  const save = () => download(`${name}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(draw(found, { title, told: said, source, width: 1100 })));
  const other = spaces ? "actors" : "spaces";
  announce(said[0]);
  return {
    title: `${title} ${asked.map(nameOfKey).join(", ")}`,
    nodes: [...head,
      el("div", { class: "answer" }, el("p", { class: "lead" }, el("b", null, said[0])), said.slice(1).map((text) => el("p", null, text))),
      el("p", { class: "row" }, button("CSV", () => download(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${table(found)}`)), found.rows.length || found.signed.length ? button("SVG", save) : null, citeButtons(name, sources), button(say("share"), () => void copy(location.href)),
        button(word(spaces ? "ask_actors" : "ask_spaces"), () => go(asked, other), { class: "btn quiet" })),
      found.rows.length || found.signed.length ? stage : null,
      found.direct.length ? el("section", { class: "relation" }, el("h2", null, word("direct")), found.direct.map((claim) => (claim.id ? evidence(claim, { said: true }) : null))) : null,
      spaces ? chains(found.apart, () => left) : null,
      section(found, found.rows, word("evidence")), section(found, found.signed, word("texts"), word("texts_note"))],
    leave: () => { left = true; watch.disconnect(); },
  };
}
