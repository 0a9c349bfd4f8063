// One thing: what it is, and every claim about it with its dates, its certainty, its passage and its source.
import { download, el, outside, safeUrl, svg } from "../../web/dom.js";
import * as engine from "./engine.js";
import {
  claimsAbout, clean, compact, countryName, data, dateText, endName, entityOf, expand, fold, holds, inWords, isPlan, label, listName, listText, modeName, nameOf, noteOf, number, placeOf, say, saysOfList, short, sourceOfClaim, state, tiesAbout, triplesAbout, verb, whenText,
} from "./model.js";
import { neighbourhood } from "./maps.js";
import { columnName } from "./results.js";
import { timeline } from "./timeline.js";
import { announce, button, certainty, citeButtons, claimsCsv, copy, csvRow, evidence, folded, kindIcon, kindName, marked, role, spoken, thing, tongue } from "./parts.js";

/** @typedef {import("./model.js").Claim} Claim */
/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {{ other: number | string, value: boolean, claims: Claim[], holds: "yes" | "unknown" }} Row */
/** @typedef {{ p: number, inverse: boolean, rows: Row[] }} Section */

const CONFIDENCES = ["quoted", "read", "unverified"];

/** @param {string} id */
export function entity(id) {
  const one = entityOf(id);
  if (!one) return { title: say("unknown_thing"), nodes: [el("h1", null, say("unknown_thing")), el("p", null, say("unknown_thing_text", { id: clean(id) })), el("p", null, el("a", { href: "#/" }, say("home")))] };
  const place = /** @type {number} */ (placeOf(one.iri));
  const all = claimsAbout(one), claims = all.filter((claim) => holds(claim) !== "no");
  const found = sections(place, claims);
  const sources = claims.map(sourceOfClaim).filter((source) => source !== undefined);
  const unverified = claims.filter((claim) => !claim.confidence || claim.confidence === "unverified").length;
  const names = [...new Set(Object.entries(one.labels ?? {}).filter(([lang]) => lang !== state.lang).map(([, text]) => clean(text)))].filter((name) => name !== label(one));
  const left = all.length - claims.length;
  return {
    title: label(one),
    nodes: [el("div", { class: "cols" },
      el("div", { class: "main" },
        el("p", { class: "mut kindline" }, kindIcon(one.kind), el("span", null, kindName(one.kind))),
        el("h1", { lang: tongue(one.labels) }, label(one)),
        names.length ? el("p", { class: "mut" }, names.join(" · ")) : null,
        inWords(one.description) ? el("p", { class: "lead" }, spoken(one.description)) : null,
        el("ul", { class: "chips" },
          data.claims.length ? [el("li", null, say("n_claims", { n: claims.length })), el("li", null, say("n_sources", { n: new Set(sources).size }))] : el("li", null, say("count.triples", { n: triplesAbout(one).length })),
          unverified ? el("li", { class: "warn" }, say("n_unverified", { n: unverified })) : null),
        all.some((claim) => claim.way && (claim.turned ? claim.o : claim.s) === place) ? el("p", null, el("a", { href: `#/meet?who=${encodeURIComponent(one.id.replace(/^id:/, ""))}` }, say("meet.of_one"))) : null,
        state.asOf ? el("p", { class: "dated" }, say("as_of_left", { date: dateText(state.asOf), n: left })) : null,
        found.length ? found.map((section) => show(section, one)) : data.claims.length || !triplesAbout(one).length ? el("p", { class: "mut" }, say(all.length ? "no_claim_then" : "no_claim")) : null,
        further(one, place), alongYears(one, claims)),
      el("aside", null,
        neighbourhood(one), byYear(claims), facts(one, place), gaps(one, claims),
        el("section", { class: "card" }, el("h2", null, say("cite")), el("p", { class: "row" }, citeButtons(fileName(one), sources)),
          el("p", { class: "small mut" }, say("address"), ": ", el("code", null, clean(one.iri)))),
        el("section", { class: "card" }, el("h2", null, say("download")), el("p", { class: "row" },
          button("Turtle", () => void save(one, claims, "text/turtle", "ttl")), button("JSON-LD", () => void save(one, claims, "application/ld+json", "jsonld")),
          button("CSV", () => download(`${fileName(one)}.csv`, "text/csv;charset=utf-8", `\ufeff${claimsCsv(claims.length ? claims : tiesAbout(one))}`)))),
        changed(one, claims), alike(one), data.claims.length || data.dataset.corrections ? correction(one) : null))],
  };
}

/** @param {Entity} one */
const fileName = (one) => one.id.replace(/^id:/, "").replace(/[^\w.-]+/g, "-") || "entity";

/** The claims by relation, in the order of the model, and by what stands at the other end. @param {number} place @param {Claim[]} claims @returns {Section[]} */
function sections(place, claims) {
  /** @type {Map<string, Section & { ties: Map<string, Row> }>} */
  const found = new Map();
  for (const claim of claims) {
    for (const inverse of [false, true]) {
      if ((inverse ? claim.o : claim.s) !== place) continue;
      const key = `${claim.p} ${inverse}`;
      const section = found.get(key) ?? { p: claim.p, inverse, rows: /** @type {Row[]} */ ([]), ties: new Map() };
      found.set(key, section);
      const value = !inverse && claim.o === undefined, other = inverse ? claim.s : (claim.o ?? claim.v ?? "");
      const tie = `${typeof other} ${other}`;
      const row = section.ties.get(tie) ?? /** @type {Row} */ ({ other, value, claims: [], holds: "unknown" });
      if (!section.ties.has(tie)) { section.ties.set(tie, row); section.rows.push(row); }
      row.claims.push(claim);
      if (holds(claim) === "yes") row.holds = "yes";
    }
  }
  const began = (/** @type {Row} */ row) => row.claims.map((claim) => claim.start ?? "").filter(Boolean).sort()[0] ?? "~";
  for (const section of found.values()) section.rows.sort((a, b) => { const [x, y] = [began(a), began(b)]; return x === y ? rowName(a).localeCompare(rowName(b), state.lang) : x < y ? 1 : -1; });
  return [...found.values()].sort((a, b) => a.p - b.p || Number(a.inverse) - Number(b.inverse));
}

/** @param {Row} row */
const rowName = (row) => (saysOfList(row.claims[0]) ? listName(row.claims[0]) : row.value ? clean(String(row.other)) : nameOf(row.other));

/** @param {Section} section @param {Entity} one */
function show(section, one) {
  const predicate = data.predicates[section.p], n = section.rows.length, m = section.rows.reduce((sum, row) => sum + row.claims.length, 0);
  const name = verb(predicate, section.inverse), heading = `r${section.p}${section.inverse ? "i" : ""}`;
  const row = (/** @type {Row} */ tie) => {
    const roles = [...new Map(tie.claims.filter((claim) => claim.role).map((claim) => [claim.role, claim])).values()];
    const dates = [...new Set(tie.claims.map(whenText).filter(Boolean))];
    const best = CONFIDENCES.find((level) => tie.claims.some((claim) => (claim.confidence || "unverified") === level));
    const without = tie.claims.every((claim) => !claim.passage);
    const details = el("details", { class: "proof" }, el("summary", null,
      tie.claims.length > 1 ? say("n_claims", { n: tie.claims.length }) : nameOfSource(tie.claims[0]), without ? el("span", { class: "missing" }, ` · ${say("no_passage")}`) : null));
    // Built when it is opened: an organization can have hundreds of claims.
    details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) details.append(...tie.claims.map((claim) => evidence(claim))); });
    return el("div", { class: "claim" },
      el("div", { class: "what" }, tie.value || saysOfList(tie.claims[0]) ? el("span", { class: "name" }, rowName(tie)) : thing(tie.other), roles.length ? el("span", { class: "mut small role" }, roles.flatMap((claim, at) => [at ? "; " : "", role(claim)])) : null,
        tie.claims.every(isPlan) ? el("span", { class: "badge" }, [...new Set(tie.claims.map(modeName))].join("; ")) : null,
        tie.holds === "unknown" && state.asOf ? el("span", { class: "badge" }, say("unknown_then")) : null),
      el("div", { class: "when" }, dates.length > 2 ? `${dates.slice(0, 2).join("; ")} …` : dates.join("; ")), certainty(best), details);
  };
  return el("section", { class: "relation", "aria-labelledby": heading },
    el("h2", { id: heading, title: inWords(predicate.description) || null }, name, el("span", { class: "n" }, n === m ? number(n) : `${number(n)}; ${say("n_claims", { n: m })}`)),
    ...folded(section.rows, row, (tie) => `${rowName(tie)} ${tie.claims.map((claim) => `${claim.role ?? ""} ${claim.start ?? ""}`).join(" ")}`, `${short(one)} ${name}`));
}

/** @param {Claim} claim */
const nameOfSource = (claim) => clean(sourceOfClaim(claim)?.title || sourceOfClaim(claim)?.id || say("no_source"));

/** What the data say of it without a claim. @param {Entity} one @param {number} place */
function further(one, place) {
  const found = triplesAbout(one).filter((triple) => !exact(triple));
  if (!found.length) return null;
  const rows = found.map((triple) => {
    const inverse = triple.s !== place, predicate = data.predicates[triple.p];
    const end = inverse ? triple.s : triple.o, safe = typeof end === "string" ? safeUrl(end) : null;
    return el("div", { class: "fact" }, el("span", { class: "mut" }, verb(predicate, inverse)), end === undefined ? el("span", null, marked(clean(triple.v ?? ""), triple.lang ?? "", true)) : safe ? outside(safe, compact(safe)) : thing(end));
  });
  const heading = say(data.claims.length ? "without_claim" : "only_triples");
  return el("section", { class: "relation" }, el("h2", null, heading), ...folded(rows, (row) => row, (row) => row.textContent ?? "", heading));
}

const EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch";
/** @param {{ p: number, o?: number | string }} triple */
const exact = (triple) => data.predicates[triple.p].iri === EXACT && typeof triple.o === "string";

/** @param {Entity} one @param {number} place */
function facts(one, place) {
  const also = [...new Set([one.acronym, ...Object.values(one.shorts ?? {}), ...(one.aliases ?? [])].filter((name) => name && name !== label(one)).map((name) => clean(String(name))))];
  const links = data.triples.filter((triple) => triple.s === place && exact(triple)).map((triple) => outside(String(triple.o), compact(String(triple.o))));
  /** @type {[string, import("../../web/dom.js").Child | import("../../web/dom.js").Child[]][]} */
  const rows = [
    [say("dates"), one.start || one.end ? [one.start, one.end].map(dateText).filter(Boolean).join(" – ") : null],
    [say("also_called"), also.join(", ")],
    [say("country"), (one.countries ?? []).map(countryName).join(", ")],
    [say("region"), inWords(data.regions[one.region ?? ""]) || clean(one.region ?? "")],
    [say("website"), one.website ? outside(one.website, one.website.replace(/^https?:\/\/(www\.)?|\/$/g, "")) : null],
    [say("elsewhere"), links],
    [say("id"), el("code", null, one.id)],
  ];
  return el("section", { class: "card" }, el("h2", null, say("about")), el("dl", null, rows.filter(([, value]) => value && (!Array.isArray(value) || value.length)).flatMap(([name, value]) => [el("dt", null, name), el("dd", null, ...(Array.isArray(value) ? value : [value]))])));
}

/** What is not known: lists that are not whole, claims without a date, a passage or a check. @param {Entity} one @param {Claim[]} claims */
function gaps(one, claims) {
  const place = placeOf(one.iri);
  /** @type {import("../../web/dom.js").Child[][]} */
  const said = claims.filter((claim) => claim.s === place && saysOfList(claim)).map((claim) => [listText(claim, listName(claim)), " ", spoken(noteOf(claim))]);
  const count = (/** @type {string} */ key, /** @type {(claim: Claim) => boolean} */ fits) => { const n = claims.filter(fits).length; if (n) said.push([say(key, { n })]); };
  const lasting = (/** @type {Claim} */ claim) => data.predicates[claim.p].nature !== "timeless";
  count("n_undated", (claim) => lasting(claim) && !claim.start && !claim.end);
  count("n_unverified", (claim) => !claim.confidence || claim.confidence === "unverified");
  count("n_without_passage", (claim) => !claim.passage);
  if (!said.length) return null;
  return el("section", { class: "card" }, el("h2", null, say("not_known")), el("ul", { class: "plain small" }, said.map((text) => el("li", null, text))));
}

/** The claims along the years, drawn when it is opened. @param {Entity} one @param {Claim[]} claims */
function alongYears(one, claims) {
  const dated = claims.filter((claim) => claim.start || claim.end);
  if (dated.length < 2) return null;
  const place = placeOf(one.iri), details = el("details", { class: "relation" }, el("summary", null, say("claims_along")));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    details.append(timeline(dated.map((claim) => {
      const inverse = claim.s !== place, other = inverse ? claim.s : claim.o, text = `${verb(data.predicates[claim.p], inverse, claim.mode)}: ${endName(claim, inverse)}`;
      return { text, brief: text, from: claim.start ?? claim.end ?? "", to: claim.start ? claim.end : undefined, entity: typeof other === "number" ? data.entities[other] : undefined };
    }), say("claims_along")));
  });
  return details;
}

/** What the dataset's own list of changes says of it. @param {Entity} one @param {Claim[]} claims */
function changed(one, claims) {
  const own = new Set(claims.map((claim) => claim.id)), id = one.id.replace(/^id:/, ""), rows = (data.changes ?? []).filter((change) => own.has(change.claim) || change.subject === id || change.object === id);
  if (!rows.length) return null;
  const called = (/** @type {string | undefined} */ local) => { const found = entityOf(`id:${local}`); return found ? short(found) : clean(local ?? ""); };
  const told = (/** @type {NonNullable<typeof data.changes>[number]} */ change) => { const predicate = data.predicates.find(({ id: name }) => name === change.predicate || name === `gov:${change.predicate}`); return [called(change.subject), predicate ? verb(predicate, false) : clean(change.predicate ?? ""), called(change.object)].filter(Boolean).join(" "); };
  const row = (/** @type {NonNullable<typeof data.changes>[number]} */ change) => el("li", null, el("b", null, told(change)), change.field ? ` · ${columnName(change.field)}: ` : " · ", el("s", null, dateText(change.old) || "–"), " → ", dateText(change.new) || "–", change.reason ? el("span", { class: "mut" }, ` (${clean(change.reason)})`) : null);
  return el("section", { class: "card small" }, el("h2", null, say("changed_in", { version: clean(data.dataset.version ?? "") })), el("ul", { class: "plain" }, rows.slice(0, 6).map(row)), rows.length > 6 ? el("details", null, el("summary", null, say("n_more", { n: rows.length - 6 })), el("ul", { class: "plain" }, rows.slice(6).map(row))) : null);
}

/** A row for the tables and a message, to be filled in and sent. @param {Entity} one */
function correction(one) {
  const row = `relations.csv\n${csvRow(["subject", "predicate", "object", "start", "end", "source", "confidence", "passage"])}${csvRow([one.id.replace(/^id:/, ""), "", "", "", "", "", "read", ""])}`;
  const message = `${say("correct_subject", { name: label(one), id: one.id })}\n${[inWords(data.dataset.title), data.dataset.version].filter(Boolean).join(", ")}\n\n${say("correct_wrong")}\n\n${say("correct_right")}\n\n${say("correct_source")}\n\n${row}`;
  const to = String(data.dataset.corrections ?? ""), url = to && (to.startsWith("mailto:") ? `${to}?subject=${encodeURIComponent(say("correct_subject", { name: label(one), id: one.id }))}&body=${encodeURIComponent(message)}` : to);
  return el("section", { class: "card" }, el("h2", null, say("correct")), el("p", { class: "small" }, say("correct_lead"), " ", el("a", { href: `#/add?subject=${encodeURIComponent(one.id)}` }, say("add_about", { name: short(one) }))), el("p", { class: "row" }, button(say("correct_copy"), () => void copy(message)), to.startsWith("mailto:") ? el("a", { class: "btn", href: url }, say("correct_send")) : outside(to, say("correct_send"))));
}

/** Things that are called alike. @param {Entity} one */
function alike(one) {
  const own = new Set([one.acronym, ...Object.values(one.labels ?? {}), ...Object.values(one.shorts ?? {})].filter(Boolean).map((name) => fold(String(name))));
  const found = data.entities.filter((other) => other !== one && other.kind && [other.acronym, ...Object.values(other.labels ?? {}), ...Object.values(other.shorts ?? {})].some((name) => name && own.has(fold(name))));
  return found.length ? el("section", { class: "card" }, el("h2", null, say("same_name")), el("ul", { class: "plain" }, found.slice(0, 8).map((other) => el("li", null, thing(data.entities.indexOf(other)))))) : null;
}

/** How many claims begin in each year. @param {Claim[]} claims */
function byYear(claims) {
  /** @type {Map<number, number>} */
  const years = new Map();
  for (const claim of claims) {
    const found = /^(\d{4})/.exec(claim.start ?? "");
    if (found) years.set(+found[1], (years.get(+found[1]) ?? 0) + 1);
  }
  const known = [...years.keys()].sort((a, b) => a - b);
  if (known.length < 2) return null;
  const first = known[0], last = known[known.length - 1], most = Math.max(...years.values()), step = 320 / (last - first + 1);
  const bars = known.map((year) => { const tall = (50 * (years.get(year) ?? 0)) / most; return svg("rect", { x: ((year - first) * step + 0.5).toFixed(1), y: (56 - tall).toFixed(1), width: Math.max(1, step - 1).toFixed(1), height: tall.toFixed(1), fill: "var(--accent)" }, svg("title", {}, `${year}: ${say("n_claims", { n: years.get(year) ?? 0 })}`)); });
  const total = [...years.values()].reduce((sum, n) => sum + n, 0);
  return el("section", { class: "card" }, el("h2", null, say("by_year")),
    svg("svg", { viewBox: "0 0 320 72", class: "picture", role: "img", "aria-label": say("by_year_said", { n: total, first: String(first), last: String(last) }) }, ...bars,
      svg("text", { x: 0, y: 70, "font-size": 11, fill: "var(--mut)" }, String(first)), svg("text", { x: 320, y: 70, "text-anchor": "end", "font-size": 11, fill: "var(--mut)" }, String(last))));
}

/** The entity, its claims and their sources as RDF, from the engine: at a date, what holds then. @param {Entity} one @param {Claim[]} claims @param {string} format @param {string} suffix */
async function save(one, claims, format, suffix) {
  const iris = [one.iri, ...claims.map((claim) => expand(claim.id)), ...claims.map(sourceOfClaim).filter((source) => source !== undefined).map((source) => source.iri)];
  announce(say("working"));
  const found = await engine.query(`CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { ${[...new Set(iris)].map((iri) => `<${iri}>`).join(" ")} } ?s ?p ?o }`, { format });
  download(`${fileName(one)}.${suffix}`, format, found.text ?? "");
  announce("");
}
