// What several pages show alike: marks, links to things, the search box, a claim with its evidence, citations, files.
import { atPassage, download, el, inTongue, mark, outside, svg } from "../../web/dom.js";
import * as basket from "./basket.js";
import {
  addressOf, clean, data, dateText, entityOf, find, inWords, kinds, label, nameOf, noteOf, number, say, sentence, short, sourceOfClaim, sourceText, state, tagOf, tongueOf, whenText,
} from "./model.js";

/** @typedef {import("./model.js").Claim} Claim */
/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {import("./model.js").Source} Source */

/** @param {string | undefined} kind the id of a kind */
export function kindIcon(kind) {
  const found = kinds.get(kind ?? "");
  const color = found ? (state.dark ? found.dark : found.color) : "var(--edge)";
  return svg("svg", { class: "icon", width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, mark(data.shapes, found?.shape ?? "dot", color, 7));
}

/** A text of the data, marked where it is in another language than the reader's. @param {string} text @param {string} tag @param {boolean} [brief] */
export const marked = (text, tag, brief) => inTongue(text, tag, { lang: state.lang, only: (language) => say("map.only_in", { language }), brief });
/** The same of a text that may be there in several languages. @param {import("./model.js").Texts | undefined} texts */
export const spoken = (texts) => marked(inWords(texts), tagOf(texts));
/** The language of a name, where it is another than the reader's: a screen reader says it right. @param {import("./model.js").Texts | undefined} texts */
export const tongue = (texts) => { const tag = inWords(texts) && tagOf(texts); return tag && tag.split("-")[0] !== state.lang ? tag : null; };
/** @param {Claim} claim */
export const role = (claim) => claim.role && marked(clean(claim.role), tongueOf(claim, "role"), true);
/** Parts of one line. @param {(import("../../web/dom.js").Child)[]} all */
export const dotted = (all) => all.filter(Boolean).flatMap((one, n) => [n ? " · " : "", one]);

/** @param {string | undefined} kind */
export const kindName = (kind) => inWords(kinds.get(kind ?? "")?.labels) || (kind ? clean(kind) : say("thing"));

/** A link to the page of a thing, or its name where it has none. @param {number | string | undefined} end @param {boolean} [brief] */
export function thing(end, brief = false) {
  const entity = typeof end === "number" ? data.entities[end] : undefined;
  if (!entity) return el("span", { class: "name" }, nameOf(end));
  return el("a", { class: "thing", href: addressOf(entity.id) }, kindIcon(entity.kind), brief ? el("span", { class: "name" }, short(entity)) : el("span", { class: "name", lang: tongue(entity.labels) }, label(entity)));
}

let boxes = 0;
/**
 * A field that completes names.
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.placeholder]
 * @param {string} [options.value]
 * @param {(id: string) => boolean} [options.fits]
 * @param {(id: string) => void} options.pick
 * @param {string} [options.className]
 */
export function searchBox(options) {
  const id = `find${(boxes += 1)}`;
  /** @type {string[]} */
  let found = [];
  let at = -1;
  const input = el("input", {
    id, type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    "aria-label": options.label, placeholder: options.placeholder ?? options.label,
  });
  input.value = options.value ?? "";
  const list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": options.label });
  const note = el("p", { class: "mut small", role: "status" });
  const box = el("div", { class: "suggestions", hidden: true }, list, note);
  const close = () => { box.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const pick = (/** @type {number} */ place) => {
    const chosen = found[place];
    if (chosen === undefined) return;
    close();
    options.pick(chosen);
  };
  const choose = (/** @type {number} */ place) => {
    if (!found.length) return;
    at = (place + found.length) % found.length;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const look = () => {
    const all = find(input.value, options.fits);
    found = all.slice(0, 9);
    list.replaceChildren(...found.map((one, place) => {
      const entity = /** @type {Entity} */ (entityOf(one)), brief = short(entity), full = label(entity);
      return el("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false", mousedown: (/** @type {Event} */ event) => { event.preventDefault(); pick(place); } },
        kindIcon(entity.kind), el("span", { class: "name" }, full, brief !== full ? el("small", null, ` ${brief}`) : null), el("small", { class: "kind" }, kindName(entity.kind)));
    }));
    note.textContent = !input.value.trim() ? "" : !all.length ? say("nothing_found") : all.length > found.length ? say("more_found", { n: all.length - found.length }) : "";
    box.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(found.length > 0));
    at = -1;
    if (found.length) choose(0);
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => { if (input.value && document.activeElement === input && !options.value) look(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { if (box.hidden) look(); else choose(at + 1); }
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter") pick(at);
    else if (event.key === "Escape" && !box.hidden) close();
    else return;
    event.preventDefault();
  });
  return { element: el("div", { class: `search ${options.className ?? ""}`, role: "search", "aria-label": options.label }, input, box), input };
}

const way = { draw: () => {}, own: 0 };

/** Draw what the address asks for, whenever it changes. @param {() => void} draw */
export function onAddress(draw) {
  way.draw = draw;
  addEventListener("hashchange", () => { if (way.own) way.own -= 1; else draw(); });
}

/** Open another address and draw it at once: what is typed next belongs to the page that it shows. @param {string} address */
export function openAddress(address) {
  const before = location.hash;
  location.hash = address;
  if (location.hash === before) return;
  way.own += 1; // the browser reports the change later
  way.draw();
}

/** Write another address without drawing it. Each entry of the history keeps the date it was drawn at: Back restores it.
 * @param {string} address @param {boolean} [anew] as an entry of its own */
export const settle = (address, anew = false) => history[anew ? "pushState" : "replaceState"]({ asOf: state.asOf }, "", address);

/** A date in one line of a table. @param {string | undefined} text */
export const day = (text) => (text ? el("span", { class: "day" }, dateText(text)) : "");

/** Say something to those who listen. @param {string} text */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** @param {string} text @param {() => void} click @param {Record<string, any>} [more] */
export const button = (text, click, more) => el("button", { class: "btn", type: "button", click, ...more }, text);

/** Put a text on the clipboard, with its form for documents; say so. @param {string} text @param {string} [html] */
export async function copy(text, html) {
  try {
    if (html && "ClipboardItem" in window) {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
    } else await navigator.clipboard.writeText(text);
  } catch {
    // A browser may keep the clipboard from pages that were opened from a disk: then the text is shown, selected.
    const field = el("textarea", { class: "wide", readonly: true, rows: 4, "aria-label": say("copy_by_hand") });
    field.value = text;
    const shown = el("dialog", { "aria-label": say("copy_by_hand") }, el("p", null, say("copy_by_hand")), field, el("form", { method: "dialog" }, el("button", { class: "btn" }, say("close"))));
    shown.addEventListener("close", () => shown.remove());
    document.body.append(shown);
    shown.showModal();
    field.select();
    return;
  }
  announce(say("copied"));
}

/** A text that can stand in HTML. @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/** @param {string | undefined} confidence */
export function certainty(confidence) {
  const name = confidence || "unverified";
  return el("span", { class: `certainty ${name === "unverified" ? "unverified" : ""}` }, el("i", { "aria-hidden": "true" }), say(`certainty.${name}`));
}

/** Put a claim into the basket, or take it out. @param {Claim} claim @param {() => void} [changed] */
function collect(claim, changed) {
  const text = () => say(basket.has(claim.id) ? "basket_drop" : "basket_put");
  const one = button(text(), () => {
    if (basket.has(claim.id)) basket.drop(claim.id);
    else basket.put(claim.id, "");
    one.textContent = text();
    one.setAttribute("aria-pressed", String(basket.has(claim.id)));
    announce(say("basket_count", { n: basket.size() }));
    changed?.();
  }, { class: "btn quiet", "aria-pressed": String(basket.has(claim.id)) });
  return one;
}

/** @param {string} city */
const cityName = (city) => data.words[state.lang].city?.[city] ?? clean(city);

/** The evidence of a claim: the passage, its source and the way to both. @param {Claim} claim
 * @param {{ said?: boolean, kept?: () => void }} [options] `kept` is called when it was put into the basket or taken out */
export function evidence(claim, options = {}) {
  const source = sourceOfClaim(claim), url = atPassage(source?.url, claim.passage);
  const facts = dotted([whenText(claim), claim.mode && (inWords(data.modes[claim.mode]?.labels) || claim.mode), role(claim), claim.city && cityName(claim.city), claim.amount && clean([claim.amount, claim.unit].filter(Boolean).join(" ")), claim.weight && `${say("weight")}: ${clean(claim.weight)}`]);
  const cited = sourceText(source), tongues = source?.languages ?? [];
  const said = sentence(claim);
  return el("div", { class: "evidence" },
    options.said ? el("p", { class: "said" }, said) : null,
    facts.length ? el("p", { class: "mut" }, facts) : null,
    claim.passage ? el("blockquote", { lang: tongues.length === 1 ? tongues[0] : null }, `“${clean(claim.passage)}”`) : claim.id ? el("p", { class: "missing" }, say("no_passage")) : null,
    el("p", { class: "cited" },
      source ? el("a", { href: addressOf(source.id) }, cited) : el("span", { class: "missing" }, say("no_source")), " ",
      url ? outside(url, say(claim.passage ? "open_passage" : "open_source")) : source ? el("span", { class: "mut" }, say("no_address")) : null, " ",
      claim.id ? certainty(claim.confidence) : null),
    claim.note ? el("p", { class: "mut" }, spoken(noteOf(claim))) : null,
    el("p", { class: "row" }, claim.id ? collect(claim, options.kept) : null, button(say("copy_sentence"), () => {
      const passage = claim.passage ? ` “${clean(claim.passage)}”` : claim.id ? ` (${say("no_passage")})` : "";
      const address = source?.url ?? "";
      void copy(`${said}${passage} ${say("source")}: ${cited || say("no_source")}${address ? `, ${address}` : ""}${claim.id ? ` [${claim.id}]` : ""}`,
        `<p>${escaped(said)}${escaped(passage)} ${escaped(say("source"))}: ${address ? `<a href="${escaped(address)}">${escaped(cited)}</a>` : escaped(cited || say("no_source"))}${claim.id ? ` [${escaped(claim.id)}]` : ""}</p>`);
    }, { class: "btn quiet" })));
}

const CITED = /** @type {const} */ ({ bibtex: ["BibTeX", "bib", "application/x-bibtex"], ris: ["RIS", "ris", "application/x-research-info-systems"], csl: ["CSL-JSON", "json", "application/vnd.citationstyles.csl+json"] });

/** Buttons that write the sources of claims, and the dataset, as a bibliography. @param {string} name of the file @param {Source[]} sources */
export function citeButtons(name, sources) {
  const distinct = [...new Set(sources)].sort((a, b) => (a.id < b.id ? -1 : 1));
  return Object.entries(CITED).map(([style, [title, suffix, type]]) => button(title, () => {
    const entries = [...distinct.map((one) => one.cite[style]), data.dataset.cite[style]];
    const text = style === "csl" ? `${JSON.stringify(entries.flatMap((one) => JSON.parse(one)), null, 2)}\n` : entries.join(style === "bibtex" ? "\n" : "");
    download(`${name}.${suffix}`, type, text);
  }));
}

/** A row of CSV: quotes where they are needed. @param {(string | number | undefined)[]} cells */
export const csvRow = (cells) => `${cells.map((one) => { const text = String(one ?? ""); return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text; }).join(",")}\r\n`;

/** The claims as a table. @param {Claim[]} claims @param {(id: string) => string} [noted] a column of the reader's notes */
export function claimsCsv(claims, noted) {
  const id = (/** @type {number | string | undefined} */ end) => (typeof end === "number" ? data.entities[end].id : end);
  const header = ["claim", "subject", "subject_label", "predicate", "object", "object_label", "value", "start", "end", "as_of", "role", "mode", "amount", "unit", "weight", "confidence", "source", "source_title", "source_url", "passage", "note", ...(noted ? ["your_note"] : [])];
  return csvRow(header) + claims.map((one) => {
    const source = sourceOfClaim(one);
    return csvRow([one.id, id(one.s), nameOf(one.s), data.predicates[one.p].id, id(one.o), one.o === undefined ? "" : nameOf(one.o), one.v, one.start, one.end, one.as_of, one.role, one.mode, one.amount, one.unit, one.weight, one.confidence, source?.id ?? (typeof one.src === "string" ? one.src : ""), source?.title, source?.url, one.passage, one.note, ...(noted ? [noted(one.id)] : [])]);
  }).join("");
}

/** A list of which the beginning is shown; the rest on request, with a filter by name. @template T
 * @param {T[]} all @param {(one: T) => HTMLElement} row @param {(one: T) => string} text @param {string} what */
export function folded(all, row, text, what) {
  const FEW = 12;
  const list = el("div", { class: "rows" });
  if (all.length <= FEW) {
    list.append(...all.map(row));
    return [list];
  }
  let open = false, wanted = "";
  const input = el("input", { type: "search", class: "filter", "aria-label": say("filter_rows", { what }), placeholder: say("filter") });
  const more = button("", () => { open = !open; show(); }, { class: "btn quiet" });
  const count = el("span", { class: "mut small", role: "status" });
  function show() {
    const fits = wanted ? all.filter((one) => text(one).toLowerCase().includes(wanted)) : all;
    const shown = open || wanted ? fits : fits.slice(0, FEW);
    list.replaceChildren(...shown.map(row));
    more.textContent = open ? say("show_fewer") : say("show_all", { n: all.length });
    more.hidden = Boolean(wanted);
    more.setAttribute("aria-expanded", String(open));
    count.textContent = wanted ? say("rows_of", { n: shown.length, total: all.length }) : "";
  }
  input.addEventListener("input", () => { wanted = input.value.trim().toLowerCase(); show(); });
  show();
  return [el("div", { class: "row fold" }, input, count), list, more];
}

/** @param {Entity} entity @param {number} n */
export const countChip = (entity, n) => `${label(entity)} (${number(n)})`;

/** What is copied to share a place in this page: its public address; where it has none, the part after # and which dataset it is of.
 * @param {string} [fragment] */
export function shared(fragment = location.hash) {
  const { address, title, version, base } = data.dataset;
  if (address) return `${address}explorer.html${fragment}`; // where `govgraph site` puts this page
  return location.protocol === "file:" ? `${fragment} (${[inWords(title), version, base].filter(Boolean).join(", ")})` : `${location.href.split("#")[0]}${fragment}`;
}
