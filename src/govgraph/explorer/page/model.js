// What the page knows: the contents that Python wrote, ready to be asked; the reader's language and date; words, names, dates.
import { folder, searcher } from "../../web/search.js";

/** @typedef {Record<string, string>} Texts by language */
/** @typedef {[string, string]} Pair */
/** @typedef {"yes" | "no" | "unknown"} Truth */
/**
 * @typedef {object} Entity
 * @property {string} id
 * @property {string} iri
 * @property {string} [kind]
 * @property {string[]} [also] further kinds, not above the first
 * @property {boolean} [event]
 * @property {boolean} [space]
 * @property {Texts} [labels]
 * @property {Texts} [shorts]
 * @property {Texts} [articles] what goes before the name in a sentence
 * @property {string} [acronym]
 * @property {string[]} [aliases]
 * @property {string[]} [countries]
 * @property {string} [region]
 * @property {string} [start]
 * @property {string} [end]
 * @property {string} [since] the first day on which it can have begun
 * @property {string} [begun] the day by which it surely had, where that is another one
 * @property {string} [website]
 * @property {Texts} [description]
 * @property {number[]} [sources]
 *
 * @typedef {object} Source
 * @property {string} id
 * @property {string} iri
 * @property {string} [title]
 * @property {string} [publisher]
 * @property {string} [url]
 * @property {string} [date]
 * @property {string} [kind]
 * @property {string[]} [languages]
 * @property {string} [access]
 * @property {Record<string, string>} cite
 *
 * @typedef {object} Claim
 * @property {string} id
 * @property {number | string} s place of an entity, or an IRI
 * @property {number} p place of a predicate
 * @property {number | string} [o]
 * @property {string} [v] a value, where there is no object
 * @property {string} [start]
 * @property {string} [end]
 * @property {string} [as_of]
 * @property {string} [in_force]
 * @property {string} [role]
 * @property {string} [mode]
 * @property {string} [city]
 * @property {string} [amount]
 * @property {string} [unit]
 * @property {string} [weight]
 * @property {string} [confidence]
 * @property {string} [passage]
 * @property {string} [note]
 * @property {Texts} [notes] the note in other languages
 * @property {Texts} [tongues] the languages of its role and note, where they are not those of most claims
 * @property {number | string} [src]
 * @property {Pair[][]} when
 * @property {string} [way] in which way it puts an actor into a space
 * @property {boolean} [turned] whether its object is the actor
 * @property {boolean} [text] whether that is not a meeting, but signing or writing
 *
 * @typedef {object} Predicate
 * @property {string} id
 * @property {string} iri
 * @property {Texts} [labels]
 * @property {Texts} [inverse]
 * @property {Texts} [planned]
 * @property {Texts} [description]
 * @property {string} nature
 * @property {string} [group]
 * @property {string} [value]
 * @property {boolean} [plain] of another vocabulary: its triples are ties without a claim
 *
 * @typedef {object} Kind
 * @property {string} id
 * @property {string} iri
 * @property {Texts} labels
 * @property {string} color
 * @property {string} dark
 * @property {string} shape
 * @property {string[]} above itself and all kinds above it
 * @property {Texts} [description]
 *
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} kind
 * @property {string[]} [of]
 * @property {string} [default]
 * @property {boolean} [optional]
 *
 * @typedef {string | { name: string, place: string }} Piece
 * @typedef {object} Question
 * @property {string} name
 * @property {Texts} titles
 * @property {Texts} [descriptions]
 * @property {string} topic one of `topics`
 * @property {Parameter[]} [parameters]
 * @property {string} view
 * @property {string[]} [columns]
 * @property {Texts} [warnings]
 * @property {[string, string][]} [lists]
 * @property {string[]} [asOf]
 * @property {string[]} [judged]
 * @property {{ computed: Record<string, string[]>, filtered: boolean, ordered: boolean, having: { sign: string, number: number } | null, negates: boolean, absence: boolean }} told
 * @property {Record<string, Piece[]>} texts
 *
 * @typedef {object} Drawn a map that Python drew; lines point to marks by place, marks to entities, `c` to claims
 * @property {string} name
 * @property {string} form network, matrix or timeline
 * @property {Texts} title
 * @property {Texts} [question]
 * @property {Texts[]} [notes]
 * @property {Record<string, string[]>} [summary]
 * @property {{ id: string, labels: Texts, color: string, dark: string, shape?: string }[]} classes
 * @property {{ id: string, labels: Texts, color: string, dark: string, dash?: number[] }[]} groups
 * @property {{ id: string, e?: number, labels?: Texts, members?: number[], count?: number, counted?: string, at: number[], tall: number[], r: number, cls: string, shape?: string, space?: boolean, passive?: boolean, rest?: boolean, fold?: boolean, sides?: number[], country?: string, region?: string, start?: string, when?: Pair[][], announced?: boolean }[]} marks
 * @property {{ s: number, t: number, g: string, c: number[], when?: Pair[][], verified?: Pair[][], unsure?: boolean, rest?: boolean, p?: number, a?: string, start?: string, announced?: boolean, w?: number, via?: number[], doubtful?: number[] }[]} lines
 * @property {Record<string, Record<string, number[]>>} [stays] of a projection: the claims that put a mark into a space
 * @property {{ color: string, size: string, colors: Record<string, { classes: Drawn["classes"], of: number[] }>, sizes: Record<string, [number, number][]>, shapes: Drawn["classes"] }} [choices] the class of each mark, and its value and radius
 * @property {boolean} [countries] whether its spaces are instruments and its actors countries
 * @property {string} [center] of a map around one mark
 * @property {{ steps: number[], first: number, of: string }} [weights] what the least weight of a line can be
 * @property {{ sign: [string, string], rank: number, labels?: Texts }[]} [relations]
 * @property {{ rows: string, columns: string, sort: string, sides: { id: string, labels: Texts }[] }} [axes] of a matrix
 * @property {any[]} [lanes]
 *
 * @typedef {{ s: number, p: number, o?: number | string, v?: string, lang?: string, way?: string, turned?: boolean, text?: boolean }} Triple
 * @typedef {object} Contents
 * @property {Drawn[]} maps
 * @property {Record<string, string>[]} [changes] what became of claims of the edition before
 * @property {any} dataset
 * @property {string[]} languages
 * @property {Record<string, string>} prefixes
 * @property {Record<string, any>} words
 * @property {string[]} sparql the words of SPARQL, in capitals
 * @property {Record<string, string>} folding
 * @property {Record<string, Record<string, string>>} contractions what a preposition and an article become, by language
 * @property {Record<string, [number, number][]>} shapes
 * @property {number[]} stripes of what is hatched in a matrix
 * @property {{ color: string, dark: string }[]} palette the last is that of the rest
 * @property {Record<string, Texts>} regions
 * @property {Kind[]} kinds
 * @property {Predicate[]} predicates
 * @property {{ id: string, labels: Texts, color: string, dark: string }[]} groups
 * @property {any} form the rules of the form for one claim
 * @property {Record<string, { labels: Texts }>} modes
 * @property {Record<string, { labels: Texts }>} confidences
 * @property {Entity[]} entities
 * @property {Source[]} sources
 * @property {Claim[]} claims
 * @property {Triple[]} triples what no claim says
 * @property {{ ways: string[], most: number, columns: string[], planned: string[], cancelled: string, series: Record<string, (number | string)[]> }} meet
 * @property {Question[]} questions
 * @property {string[]} topics what questions are about, in their order
 * @property {Record<string, string[]>} judged
 * @property {Record<string, number>} blank the places of blank nodes, by the names that a server's answers have for them
 * @property {any} coverage
 * @property {Texts} tongues the languages that roles and notes are in
 */

/** @type {Contents} */
export let data;
export const state = { lang: "en", asOf: "", dark: false, high: false };

/** @type {Map<string, number>} by id and by IRI */
const entityPlaces = new Map();
/** @type {Map<string, number>} */
const sourcePlaces = new Map();
/** @type {Map<string, Kind>} */
export const kinds = new Map();

/** All kinds of a thing, those above them too. @param {Entity} one @returns {string[]} */
export const kindsOf = (one) => [...(kinds.get(one.kind ?? "")?.above ?? [one.kind ?? ""]), ...(one.also ?? [])];
/** @type {Map<number, Claim[]>} the claims about each entity */
const about = new Map();
/** @type {Map<number, Triple[]>} what no claim says of each entity, from both ends */
const without = new Map();
/** @type {Map<number, Claim[]>} the triples of other vocabularies between two entities, in the form of claims without evidence */
const plainTies = new Map();
/** @type {Pair[][]} of what is dated nowhere */
const ALWAYS = [[["0000-01-01", "9999-12-31"]]];
/** @type {Map<number, Claim[]>} the claims that rest on each source */
const resting = new Map();
/** @type {(text: string) => string} */
export let fold;
/** @type {(text: string, fits?: (id: string) => boolean) => string[]} */
export let find;

/** @template K, V @param {Map<K, V[]>} map @param {K} key @param {V} value */
function push(map, key, value) {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** @param {Contents} contents */
export function load(contents) {
  data = contents;
  fold = folder(data.folding);
  data.entities.forEach((one, place) => { entityPlaces.set(one.id, place); entityPlaces.set(one.iri, place); });
  data.sources.forEach((one, place) => { sourcePlaces.set(one.id, place); sourcePlaces.set(one.iri, place); });
  for (const kind of data.kinds) kinds.set(kind.id, kind);
  for (const claim of data.claims) {
    if (typeof claim.s === "number") push(about, claim.s, claim);
    if (typeof claim.o === "number" && claim.o !== claim.s) push(about, claim.o, claim);
    if (typeof claim.src === "number") push(resting, claim.src, claim);
  }
  for (const triple of data.triples) {
    push(without, triple.s, triple);
    if (typeof triple.o !== "number") continue;
    if (triple.o !== triple.s) push(without, triple.o, triple);
    if (!data.predicates[triple.p].plain) continue;
    const tie = { id: "", s: triple.s, p: triple.p, o: triple.o, when: ALWAYS };
    push(plainTies, triple.s, tie);
    if (triple.o !== triple.s) push(plainTies, triple.o, tie);
  }
  const folded = (/** @type {(string | undefined)[]} */ names) => [...new Set([...new Set(names)].map((one) => fold((one ?? "").slice(0, 400))))].filter(Boolean);
  const index = data.entities.map((one, place) => ({
    id: one.id, weight: Math.min(3, Math.floor(Math.log2(1 + (about.get(place)?.length ?? 0)) / 2)),
    names: folded([one.id.replace(/^id:/, ""), one.acronym, ...Object.values(one.labels ?? {}), ...Object.values(one.shorts ?? {}), ...(one.aliases ?? [])]),
  }));
  find = searcher(index, fold);
}

// ------------------------------------------------------------------------------------------------------------------- words

/** A word of the page, in the reader's language. @param {string} key @param {Record<string, string | number>} [fill] @returns {string} */
export function say(key, fill) {
  /** @type {any} */
  let found = data.words[state.lang];
  for (const part of (key.includes(".") ? key : `explorer.${key}`).split(".")) found = found?.[part];
  if (found && typeof found === "object") found = fill?.n === 1 ? found.one : found.other;
  if (typeof found !== "string") return key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = fill?.[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

const numbers = new Intl.NumberFormat("en");
/** @param {number} value */
export function number(value) {
  const text = numbers.format(value);
  return state.lang === "en" ? text : text.replace(/[.,]/g, (one) => (one === "," ? "." : ","));
}

/** The language that one of a claim's texts is in; empty where that is not known. @param {Claim} claim @param {"note" | "role"} name */
export const tongueOf = (claim, name) => claim.tongues?.[name] ?? data.tongues?.[name] ?? "";

/** The note of a claim, in the reader's language where it is there. @param {Claim} claim @returns {Texts | undefined} */
export const noteOf = (claim) => (claim.note ? { [tongueOf(claim, "note")]: claim.note, ...claim.notes } : undefined);

/** The text in the reader's language, else in the next. @param {Texts | undefined} texts @returns {string} */
export const inWords = (texts) => clean(texts?.[tagOf(texts)] ?? "");

/** The language of the text that a reader is given. @param {Texts | undefined} texts @returns {string} */
export function tagOf(texts) {
  if (!texts) return "";
  const tags = Object.keys(texts);
  for (const lang of [state.lang, ...data.languages]) {
    const tag = tags.find((one) => one === lang) ?? tags.find((one) => one.startsWith(`${lang}-`));
    if (tag !== undefined && texts[tag]) return tag;
  }
  return tags.sort().find((tag) => texts[tag]) ?? "";
}

/** A text without what turns the direction of the text around it, and without control characters. @param {string} text */
export function clean(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

// ------------------------------------------------------------------------------------------------------------------ things

/** @param {string} name an id or IRI @returns {number | undefined} */
export const placeOf = (name) => entityPlaces.get(name);
/** @param {string} name @returns {Source | undefined} */
export function sourceOf(name) {
  const place = sourcePlaces.get(name);
  return place === undefined ? undefined : data.sources[place];
}
/** @param {string} name @returns {Entity | undefined} */
export function entityOf(name) {
  const place = entityPlaces.get(name);
  return place === undefined ? undefined : data.entities[place];
}
/** @param {Entity} entity */
export const label = (entity) => inWords(entity.labels) || clean(entity.id);
/** @param {Entity} entity */
export const short = (entity) => inWords(entity.shorts) || (entity.acronym ? clean(entity.acronym) : "") || label(entity);
/** @param {Entity} entity */
export const kindOf = (entity) => kinds.get(entity.kind ?? "");

/** What either end of a claim is called. @param {number | string | undefined} end @returns {string} */
export function nameOf(end) {
  if (typeof end === "number") return label(data.entities[end]);
  const predicate = data.predicates.find((one) => one.iri === end);
  return predicate ? inWords(predicate.labels) || predicate.id : clean(compact(end ?? ""));
}

/** Whether a claim says of a list that it is whole or not. @param {Claim} claim */
export const saysOfList = (claim) => /^gov:list(Complete|Incomplete)$/.test(data.predicates[claim.p].id);

/** What the list is called that such a claim speaks of, from the thing that has it: what points at the thing ("has as a member") or, where
 * nothing does, what the thing points at; `govgraph.query.profile.list_of` has the same rule. @param {Claim} claim */
export function listName(claim) {
  const list = String(claim.o ?? claim.v), place = data.predicates.findIndex((one) => one.iri === list || one.id === `gov:${list}`);
  if (place < 0) return nameOf(claim.o ?? claim.v);
  const on = (typeof claim.s === "number" ? (about.get(claim.s) ?? []) : []).filter((one) => one.p === place);
  return verb(data.predicates[place], !on.length || on.some((one) => one.o === claim.s));
}

/** How far a list is whole, as a claim says it. @param {Claim} claim @param {string} list its name */
export const listText = (claim, list) => say(data.predicates[claim.p].id === "gov:listComplete" ? "list_whole" : "list_part", { list, date: dateText(claim.as_of) || "?" });

/** What stands at the other end of a claim, as a text. @param {Claim} claim @param {boolean} inverse */
export const endName = (claim, inverse) => (saysOfList(claim) ? listName(claim) : inverse ? nameOf(claim.s) : claim.o === undefined ? clean(claim.v ?? "") : nameOf(claim.o));

/** Words and the name after them, with its article where it has one: "participou do G20". @param {string} words @param {number | string} end */
function after(words, end) {
  const article = typeof end === "number" ? data.entities[end].articles?.[state.lang] : "";
  if (!article) return `${words} ${nameOf(end)}`;
  const at = words.lastIndexOf(" ") + 1, joined = data.contractions[state.lang]?.[`${words.slice(at)} ${article}`];
  return `${joined ? words.slice(0, at) + joined : `${words} ${article}`} ${nameOf(end)}`;
}

/** @param {string} iri @returns {string} */
export function compact(iri) {
  let best = "", name = iri;
  for (const [prefix, space] of Object.entries(data.prefixes)) {
    if (space.length > best.length && iri.startsWith(space) && /^[\w-]+(\.[\w-]+)*$/u.test(iri.slice(space.length))) [best, name] = [space, `${prefix}:${iri.slice(space.length)}`];
  }
  return name;
}
/** @param {string} name a CURIE or IRI @returns {string} */
export function expand(name) {
  const colon = name.indexOf(":"), space = data.prefixes[name.slice(0, colon)];
  return colon > 0 && space !== undefined && !name.startsWith("//", colon + 1) ? space + name.slice(colon + 1) : name;
}

/** @param {Predicate} predicate @param {boolean} inverse @param {string} [mode] */
export function verb(predicate, inverse, mode) {
  if (inverse) return inWords(predicate.inverse) || `← ${inWords(predicate.labels) || predicate.id}`;
  return (mode === "scheduled" && inWords(predicate.planned)) || inWords(predicate.labels) || predicate.id;
}

/** Whether a claim says what was to be: announced is not held. @param {Claim} claim */
export const isPlan = (claim) => (data.meet?.planned ?? []).includes(claim.mode ?? "");

/** @param {Claim} claim */
export const modeName = (claim) => inWords(data.modes[claim.mode ?? ""]?.labels) || clean(claim.mode ?? "");

/** The page that compares where things meet, at the reader's date. @param {string[]} ids @param {string} [shared] `spaces` or `actors` */
export function meetAddress(ids, shared) {
  const chosen = new URLSearchParams(ids.map((id) => ["who", id.replace(/^id:/, "")]));
  if (shared) chosen.set("shared", shared);
  if (state.asOf) chosen.set("as-of", state.asOf);
  const text = chosen.toString();
  return `#/meet${text ? `?${text}` : ""}`;
}

/** @param {Entity} entity @returns {Claim[]} */
export function claimsAbout(entity) {
  return about.get(/** @type {number} */ (placeOf(entity.iri))) ?? [];
}
/** What the data say of it without a claim, from both ends. @param {Entity} entity @returns {Triple[]} */
export function triplesAbout(entity) {
  return without.get(/** @type {number} */ (placeOf(entity.iri))) ?? [];
}
/** What ties it to others: claims, and triples of other vocabularies. @param {Entity} entity @returns {Claim[]} */
export function tiesAbout(entity) {
  return [...claimsAbout(entity), ...(plainTies.get(/** @type {number} */ (placeOf(entity.iri))) ?? [])];
}
/** How much is said of it. @param {Entity} entity */
export const saidOf = (entity) => claimsAbout(entity).length || triplesAbout(entity).length;
/** @param {Source} source @returns {Claim[]} */
export function claimsOn(source) {
  return resting.get(/** @type {number} */ (sourcePlaces.get(source.iri))) ?? [];
}

/** @type {Map<string, Claim> | null} */
let byId = null;
/** @param {string} id @returns {Claim | undefined} */
export function claimOf(id) {
  byId ??= new Map(data.claims.map((claim) => [claim.id, claim]));
  return byId.get(id);
}

/** @type {Map<string, Set<number | string | undefined>> | null} the sources of what is said, whoever says it */
let saying = null;
/** @param {Claim} claim */
const said = (claim) => JSON.stringify([claim.s, claim.p, claim.o ?? null, claim.v ?? null]);
/** The claims on a source that no other source makes. @param {Source} source @returns {Claim[]} */
export function aloneOn(source) {
  if (!saying) {
    saying = new Map();
    for (const claim of data.claims) saying.set(said(claim), (saying.get(said(claim)) ?? new Set()).add(claim.src));
  }
  return claimsOn(source).filter((claim) => saying?.get(said(claim))?.size === 1);
}

/** @type {Map<string, Intl.DisplayNames>} by language */
const regions = new Map();
/** @param {string} code */
export function countryName(code) {
  try {
    let made = regions.get(state.lang);
    if (!made) regions.set(state.lang, made = new Intl.DisplayNames([state.lang], { type: "region" }));
    return made.of(code) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return clean(code);
    throw error;
  }
}

// ------------------------------------------------------------------------------------------------------------------- dates

/** The first and the last day of a year, a month or a day; null where the text is none. @param {string} text @returns {[string, string] | null} */
export function windowOf(text) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim());
  if (!found) return null;
  const [, year, month, day] = found;
  const last = day ?? String(new Date(Date.UTC(+year, month ? +month : 12, 0)).getUTCDate()).padStart(2, "0");
  const begin = `${year}-${month ?? "01"}-${day ?? "01"}`, end = `${year}-${month ?? "12"}-${last}`;
  const real = [begin, end].every((one) => { const time = new Date(`${one}T00:00:00Z`); return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(one); });
  return real ? [begin, end] : null;
}

/** Whether a claim holds at the reader's date. When it does, Python has worked out. @param {Claim} claim @returns {Truth} */
export function holds(claim) {
  const window = windowOf(state.asOf);
  if (!window) return "yes";
  const within = (/** @type {Pair[]} */ pairs) => pairs.some(([x, y]) => window[0] <= x && window[1] >= y);
  const [surely, perhaps = surely] = claim.when;
  return within(surely) ? "yes" : within(perhaps) ? "unknown" : "no";
}

/** @type {Record<number, Intl.DateTimeFormatOptions>} */
const forms = { 7: { year: "numeric", month: "short" }, 10: { year: "numeric", month: "short", day: "numeric" } };
/** @type {Map<string, Intl.DateTimeFormat>} by language and length: to make one takes longer than to ask it a thousand times */
const formats = new Map();
const plain = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** @param {string | undefined} text @returns {string} */
export function dateText(text) {
  const [, base, sign] = /^(\d[\d-]*)([~?%])$/.exec(text ?? "") ?? [];
  if (sign && plain.test(base)) return say(sign === "~" ? "about_date" : "unsure_date", { date: dateText(base) });
  if (!text || !plain.test(text) || text.length === 4) return clean(text ?? "");
  const [year, month, day] = text.split("-").map(Number);
  const form = `${state.lang}${text.length}`;
  let made = formats.get(form);
  if (!made) formats.set(form, made = new Intl.DateTimeFormat(state.lang, { timeZone: "UTC", ...forms[text.length] }));
  return made.format(new Date(Date.UTC(year, month - 1, day || 1)));
}

/** When a claim holds, as its source gives it. @param {Claim} claim */
export function whenText(claim) {
  const period = data.predicates[claim.p].nature === "period", parts = [];
  if (claim.start && claim.end && claim.start !== claim.end) parts.push(`${dateText(claim.start)} – ${dateText(claim.end)}`);
  else if (claim.start) parts.push(period && !claim.end ? say("since", { date: dateText(claim.start) }) : dateText(claim.start));
  else if (claim.end) parts.push(say("until", { date: dateText(claim.end) }));
  if (claim.in_force) parts.push(say("in_force", { date: dateText(claim.in_force) }));
  if (claim.as_of && !claim.end) parts.push(say("read_as_of", { date: dateText(claim.as_of) }));
  return parts.join(", ");
}

/** A claim as a sentence. @param {Claim} claim */
export function sentence(claim) {
  if (saysOfList(claim)) return `${nameOf(claim.s)}: ${listText(claim, listName(claim))}`;
  const told = verb(data.predicates[claim.p], false, claim.mode);
  const date = whenText(claim), role = claim.role ? clean(claim.role) : "";
  const more = [role, date].filter(Boolean).join(", ");
  return `${nameOf(claim.s)} ${claim.o === undefined ? `${told} ${clean(claim.v ?? "")}` : after(told, claim.o)}${more ? ` (${more})` : ""}.`;
}

/** A source as people cite it: title, publisher, date. @param {Source | undefined} source */
export function sourceText(source) {
  return source ? [source.title || source.id, source.publisher, dateText(source.date)].filter(Boolean).map((one) => clean(String(one))).join(", ") : "";
}

/** @param {Claim} claim @returns {Source | undefined} */
export const sourceOfClaim = (claim) => (typeof claim.src === "number" ? data.sources[claim.src] : undefined);

// --------------------------------------------------------------------------------------------------------------- addresses

/** The address of a thing inside the page. @param {string} id */
export function addressOf(id) {
  if (id.startsWith("id:")) return `#/id/${encodeURIComponent(id.slice(3))}`;
  if (id.startsWith("src:")) return `#/source/${encodeURIComponent(id.slice(4))}`;
  return `#/thing/${encodeURIComponent(id)}`;
}
