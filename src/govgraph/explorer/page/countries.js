// Countries: what each joined, signed and has, for one alone or up to four side by side.
import { download, el } from "../../web/dom.js";
import { addressOf, claimsAbout, clean, data, entityOf, holds, inWords, isPlan, kindsOf, label, modeName, placeOf, say, short, state, verb, whenText } from "./model.js";
import { button, certainty, csvRow, evidence, openAddress, searchBox, thing } from "./parts.js";

/** @typedef {import("./model.js").Claim} Claim */
/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {Map<number, Claim[]>} Found what a country has, with the claims that say so; none where its record alone does */

const MOST = 4, FEW = 15;
const above = (/** @type {Entity} */ one, /** @type {string} */ kind) => kindsOf(one).includes(kind);
const isCountry = (/** @type {Entity} */ one) => one.kind === "State" || one.kind === "Territory";

/** By relations: which end the country stands at, and what. @param {string[]} out @param {string[]} [back] @param {(other: Entity) => boolean} [fits] */
const tied = (out, back = [], fits = () => true) => (/** @type {number} */ place, left = false) => {
  /** @type {Found} */
  const found = new Map();
  for (const claim of claimsAbout(data.entities[place])) {
    const id = data.predicates[claim.p].id.replace(/^gov:/, ""), other = claim.s === place ? claim.o : claim.s;
    if (typeof other !== "number" || other === place || (holds(claim) === "no") !== left || !(claim.s === place ? out : back).includes(id) || !fits(data.entities[other])) continue;
    found.set(other, [...(found.get(other) ?? []), claim]);
  }
  return found;
};
/** By the country that a record names. @param {(one: Entity) => boolean} fits */
const within = (fits) => (/** @type {number} */ place, left = false) => {
  if (left) return /** @type {Found} */ (new Map());
  const codes = data.entities[place].countries ?? [];
  return /** @type {Found} */ (new Map(data.entities.map((one, n) => /** @type {[Entity, number]} */ ([one, n])).filter(([one]) => !isCountry(one) && fits(one) && one.countries?.some((code) => codes.includes(code))).map(([, n]) => [n, []])));
};
/** @param {...((place: number, left?: boolean) => Found)} parts */
const joined = (...parts) => (/** @type {number} */ place, left = false) => { /** @type {Found} */ const both = new Map(); for (const part of parts) for (const [other, claims] of part(place, left)) both.set(other, [...(both.get(other) ?? []), ...claims]); return both; };

/** What is in force at the reader's date or, on request, what the date leaves out. @type {[string, (place: number, left?: boolean) => Found][]} */
const SECTIONS = [
  ["c_treaties", tied(["partyTo", "signatoryOf", "invitedTo"])],
  ["c_endorsed", tied(["endorses", "negotiated", "contributedTo"])],
  ["c_member", tied(["memberOf", "associateOf", "partOf", "presidencyOf", "chairOf"])],
  ["c_forums", tied(["participatedIn"])],
  ["c_laws", joined(tied([], ["appliesIn"]), within((one) => ["Law", "Bill", "Strategy"].includes(one.kind ?? "")))],
  ["c_bodies", within((one) => above(one, "GovernmentBody"))],
  ["c_hosted", tied(["founded"], ["hostedBy", "organizedBy", "heldIn"])],
  ["c_organizations", joined(within((one) => above(one, "Organization") && !above(one, "GovernmentBody")), tied([], ["basedIn"], (one) => above(one, "Organization") && !above(one, "GovernmentBody")))],
];

/** @param {URLSearchParams} chosen */
export function countries(chosen) {
  const asked = (chosen.get("of") ?? "").split(",").map((id) => entityOf(id)).filter((one) => one !== undefined).filter(isCountry).slice(0, MOST);
  const address = (/** @type {Entity[]} */ some) => `#/countries${some.length ? `?of=${some.map((one) => encodeURIComponent(one.id)).join(",")}` : ""}`;
  const box = searchBox({ label: say(asked.length ? "add_country" : "choose_country"), fits: (id) => { const one = entityOf(id); return Boolean(one && isCountry(one) && !asked.includes(one)); }, pick: (id) => openAddress(address([...asked, /** @type {Entity} */ (entityOf(id))])) });
  if (!asked.length) return { title: say("countries"), nodes: [el("h1", null, say("countries")), el("p", { class: "lead" }, say("countries_lead")), el("div", { class: "field narrow" }, box.element), all(address)] };
  const places = asked.map((one) => /** @type {number} */ (placeOf(one.iri))), title = asked.map(label).join(" · ");
  const found = SECTIONS.map(([word, of]) => /** @type {[string, Found[], Found[]]} */ ([word, places.map((place) => of(place)), places.map((place) => of(place, true))]));
  const chips = el("ul", { class: "chips" }, asked.map((one, n) => el("li", null, thing(places[n]), asked.length > 1 ? el("a", { class: "x", href: address(asked.filter((other) => other !== one)), "aria-label": say("remove_name", { name: label(one) }) }, "×") : null)));
  return {
    title,
    nodes: [el("p", { class: "mut" }, el("a", { href: "#/countries" }, say("countries"))), el("h1", null, title), el("div", { class: "row" }, chips, asked.length < MOST ? el("div", { class: "field narrow" }, box.element) : null, button("CSV", () => download("countries.csv", "text/csv;charset=utf-8", csv(found, asked)))),
      el("p", { class: "caveat" }, say("countries_blank")), ...found.map(([word, columns, left]) => section(word, columns, left, asked))],
  };
}

/** @param {(some: Entity[]) => string} address */
function all(address) {
  /** @type {Map<string, Entity[]>} */
  const regions = new Map();
  for (const one of data.entities.filter(isCountry)) { const region = inWords(data.regions[one.region ?? ""]) || clean(one.region ?? "") || "–"; regions.set(region, [...(regions.get(region) ?? []), one]); }
  return el("div", { class: "columns" }, [...regions].sort((a, b) => a[0].localeCompare(b[0], state.lang)).map(([region, some]) => el("section", null, el("h2", null, region), el("ul", { class: "plain" }, some.sort((a, b) => label(a).localeCompare(label(b), state.lang)).map((one) => el("li", null, el("a", { href: address([one]) }, label(one)), " ", el("span", { class: "mut small" }, say("n_claims", { n: claimsAbout(one).filter((claim) => holds(claim) !== "no").length }))))))));
}

/** Rows in which most countries have something come first. @param {Found[]} columns */
const order = (columns) => [...new Set(columns.flatMap((one) => [...one.keys()]))].map((other) => ({ other, n: columns.filter((one) => one.has(other)).length })).sort((a, b) => b.n - a.n || label(data.entities[a.other]).localeCompare(label(data.entities[b.other]), state.lang)).map(({ other }) => other);

/** @param {Claim[]} claims @param {number} other */
function said(claims, other) {
  return [...new Set(claims.map((claim) => [verb(data.predicates[claim.p], claim.s === other, claim.mode), isPlan(claim) ? modeName(claim) : "", whenText(claim)].filter(Boolean).join(", ")))].join("; ");
}

/** @param {string} word @param {Found[]} columns @param {Found[]} left what the date leaves out @param {Entity[]} asked */
function section(word, columns, left, asked) {
  const out = left.reduce((sum, one) => sum + [...one.values()].flat().length, 0), rows = order(columns), title = say(word), body = el("tbody");
  const cell = (/** @type {Found} */ column, /** @type {number} */ other, /** @type {Found} */ gone) => {
    const claims = column.get(other), then = gone.get(other);
    if (!claims && then) return el("td", { class: "mut" }, say("left_by_date", { what: said(then, other) }));
    if (!claims) return el("td", { class: "mut" }, el("span", { "aria-hidden": "true" }, "–"), el("span", { class: "sr" }, say("nothing_noted")));
    if (!claims.length) return el("td", null, say("by_record"));
    const best = ["quoted", "read", "unverified"].find((level) => claims.some((claim) => (claim.confidence || "unverified") === level)), details = el("details", { class: "proof" }, el("summary", null, said(claims, other)), el("p", null, certainty(best)));
    details.addEventListener("toggle", () => { if (details.open && details.children.length < 3) details.append(...claims.map((claim) => evidence(claim))); });
    return el("td", null, details, state.asOf && claims.every((claim) => holds(claim) === "unknown") ? el("span", { class: "badge" }, say("unknown_then")) : null);
  };
  let open = rows.length <= FEW;
  const more = button("", () => { open = !open; fill(); }, { class: "btn quiet" });
  function fill() {
    body.replaceChildren(...(open ? rows : rows.slice(0, FEW)).map((other) => el("tr", null, el("th", { scope: "row" }, thing(other)), columns.map((column, n) => cell(column, other, left[n])))));
    more.textContent = open ? say("show_fewer") : say("show_all", { n: rows.length });
    more.hidden = rows.length <= FEW;
    more.setAttribute("aria-expanded", String(open));
  }
  fill();
  return el("section", { class: "relation" }, el("h2", null, title, el("span", { class: "n" }, columns.map((one, n) => `${asked.length > 1 ? `${short(asked[n])} ` : ""}${one.size}`).join(" · "))),
    rows.length ? el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, el("table", { class: "compare" }, el("caption", { class: "sr" }, title), el("thead", null, el("tr", null, el("th", { scope: "col" }, say("name")), asked.map((one) => el("th", { scope: "col" }, el("a", { href: addressOf(one.id) }, label(one)))))), body)) : out ? null : el("p", { class: "mut" }, say("nothing_noted")), out ? el("p", { class: "mut small" }, say("left_claims", { n: out })) : null, more);
}

/** @param {[string, Found[], Found[]][]} found @param {Entity[]} asked */
function csv(found, asked) {
  const header = csvRow(["section", "id", "name", ...asked.map((one) => one.id), ...(state.asOf ? asked.map((one) => `${one.id} left_out`) : [])]);
  return `\ufeff${header}${found.flatMap(([word, columns, left]) => order(columns).map((other) => csvRow([say(word), data.entities[other].id, label(data.entities[other]), ...columns.map((column) => { const claims = column.get(other); return claims ? said(claims, other) || say("by_record") : ""; }), ...(state.asOf ? left.map((gone) => said(gone.get(other) ?? [], other)) : [])]))).join("")}`;
}
