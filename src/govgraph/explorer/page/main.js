// The page as a whole: opens the contents, draws what the address asks for, and keeps language, date and colors.
import { append, el, unpack } from "../../web/dom.js";
import { kept, wished } from "../../web/reader.js";
import { add } from "./add.js";
import * as basket from "./basket.js";
import { browse } from "./browse.js";
import { collected } from "./collected.js";
import { countries } from "./countries.js";
import * as engine from "./engine.js";
import { entity } from "./entity.js";
import { home } from "./home.js";
import { maps, oneMap } from "./maps.js";
import { meet } from "./meet.js";
import { addressOf, data, dateText, inWords, load, say, state, windowOf } from "./model.js";
import { announce, onAddress, openAddress, searchBox, settle } from "./parts.js";
import { asked, questions } from "./questions.js";
import { source, sources } from "./source.js";
import { sparql } from "./sparql.js";

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {import("../../web/dom.js").Child[]} nodes
 * @property {(() => import("../../web/dom.js").Child)[]} [later] what follows them, made when the page can be used already
 * @property {HTMLElement} [focus] what has the cursor when the page was opened first
 * @property {() => void} [leave] what ends with the page
 */

/** The pages by the first part of their address; the rest of the path, and what stands behind a question mark.
 * @type {Record<string, (rest: string, chosen: URLSearchParams) => Page>} */
const PAGES = {
  "": () => home(),
  id: (rest) => entity(`id:${rest}`),
  thing: (rest) => entity(rest),
  source: (rest) => source(`src:${rest}`),
  sources: (_, chosen) => sources(chosen),
  countries: (_, chosen) => countries(chosen),
  add: (_, chosen) => add(chosen),
  basket: () => collected(),
  browse: (_, chosen) => browse(chosen),
  questions: () => questions(),
  question: (rest, chosen) => asked(rest, chosen),
  sparql: (_, chosen) => sparql(chosen),
  meet: (_, chosen) => meet(chosen),
  maps: () => maps(),
  map: (rest, chosen) => oneMap(rest, chosen),
};

/** What the top of the page leads to. */
const MENU = /** @type {const} */ ([["browse", "browse"], ["meet", "meet"], ["questions", "questions"], ["maps", "maps"], ["countries", "countries"], ["sparql", "sparql"], ["sources", "sources"], ["basket", "basket"]]);

const root = document.documentElement;
/** @type {(() => void) | undefined} */
let leave;
let first = true;

/** What stands before the first question mark, and what behind it: a query that was typed there has more. @param {string} text */
function parted(text) {
  const at = text.indexOf("?");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The parts of an address: page, rest of the path, choices. */
function route() {
  const [path, choices] = parted(location.hash.replace(/^#\/?/, ""));
  const [name, ...rest] = path.split("/");
  return { name, rest: decode(rest.join("/")), chosen: new URLSearchParams(choices) };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text; // an address that was cut off in an e-mail
    throw error;
  }
}

/** @returns {Page} */
const nowhere = () => ({ title: say("unknown_page"), nodes: [el("h1", null, say("unknown_page")), el("p", null, el("a", { href: "#/" }, say("home")))] });

function draw() {
  const { name, rest, chosen } = route();
  const lang = chosen.get("lang"), date = chosen.get("as-of"), high = chosen.get("contrast");
  if (high) contrast(high === "high");
  if (lang && data.languages.includes(lang)) state.lang = lang;
  // A link from page to page leaves the date out: it stays, and the address says so. An entry of the history has its own.
  state.asOf = date === null ? (history.state?.asOf ?? state.asOf) : windowOf(date) ? date : "";
  if (date === null && state.asOf) choose("as-of", state.asOf);
  else settle(location.href);
  const wrong = date && !state.asOf ? say("as_of_unread", { date }) : "";
  leave?.();
  const page = (Object.hasOwn(PAGES, name) ? PAGES[name] : nowhere)(rest, chosen);
  leave = page.leave;
  root.lang = state.lang;
  document.title = page.title === inWords(data.dataset.title) ? page.title : `${page.title} · ${inWords(data.dataset.title) || "govgraph"}`;
  frame(name);
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  main.replaceChildren();
  append(main, [wrong ? el("p", { class: "caveat", role: "status", id: "as-of-wrong" }, wrong) : null, page.nodes]);
  scrollTo(0, 0);
  if (page.focus) page.focus.focus({ preventScroll: true });
  else if (!first) {
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }
  first = false;
  void more(main, page.later ?? []);
}

let turns = 0;
/** What a page shows further down, piece by piece, so that what is typed meanwhile is answered.
 * @param {HTMLElement} main @param {NonNullable<Page["later"]>} pieces */
async function more(main, pieces) {
  const turn = (turns += 1);
  main.toggleAttribute("data-more", pieces.length > 0);
  for (const make of pieces) {
    await new Promise((go) => { setTimeout(go); });
    if (turn !== turns) return;
    append(main, [make()]);
  }
  main.removeAttribute("data-more");
}

/** The same page with another choice in its address. @param {string} name @param {string} value @param {boolean} [anew] as an entry of its own */
function choose(name, value, anew) {
  const [path, choices] = parted(location.hash.replace(/^#?/, "#"));
  const chosen = new URLSearchParams(choices);
  if (value) chosen.set(name, value);
  else chosen.delete(name);
  const text = chosen.toString();
  settle(`${path === "#" ? "#/" : path}${text ? `?${text}` : ""}`, anew);
}

/** A page of the navigation at the reader's date, also for a link that is copied or opened in another tab. @param {string} name */
const pageThen = (name) => `#/${name}${state.asOf ? `?${new URLSearchParams({ "as-of": state.asOf })}` : ""}`;

/** @param {string} current */
function frame(current) {
  const box = searchBox({ label: say("search_label"), placeholder: say("search"), pick: (id) => openAddress(addressOf(id)) });
  const language = el("select", { class: "btn", "aria-label": say("language"), change: () => {
    state.lang = language.value;
    kept("lang", state.lang);
    choose("lang", "");
    draw();
    document.querySelector("header.top select") instanceof HTMLElement && /** @type {HTMLElement} */ (document.querySelector("header.top select")).focus();
  } }, data.languages.map((one) => el("option", { value: one, lang: one, selected: one === state.lang }, one.toUpperCase())));
  const dark = el("button", { class: "btn", type: "button", id: "theme", "aria-pressed": String(state.dark), "aria-label": say("dark"), title: say("dark"), click: () => { theme(!state.dark); draw(); } }, state.dark ? "☀" : "☾");
  const high = el("button", { class: "btn", type: "button", id: "contrast", "aria-pressed": String(state.high), "aria-label": say("contrast"), title: say("contrast"), click: () => {
    contrast(!state.high);
    kept("contrast", root.dataset.contrast);
    choose("contrast", "");
    draw();
    document.getElementById("contrast")?.focus();
  } }, "◐");
  const date = el("input", { id: "as-of", class: "date", type: "text", inputmode: "numeric", size: 10, placeholder: say("as_of_form"), "aria-describedby": "as-of-note", autocomplete: "off" });
  date.value = state.asOf;
  const set = () => {
    const wanted = date.value.trim();
    if (wanted && !windowOf(wanted)) {
      date.setAttribute("aria-invalid", "true");
      announce(say("as_of_wrong", { date: wanted }));
      note.textContent = say("as_of_wrong", { date: wanted });
      return;
    }
    if (wanted === state.asOf) return;
    state.asOf = wanted;
    choose("as-of", wanted, true);
    draw();
    announce(wanted ? say("as_of_now", { date: dateText(wanted) }) : say("as_of_all"));
    document.getElementById("as-of")?.focus();
  };
  date.addEventListener("change", set);
  date.addEventListener("keydown", (event) => { if (event.key === "Enter") set(); });
  const note = el("span", { id: "as-of-note", class: "sr" }, say("as_of_help"));
  const top = /** @type {HTMLElement} */ (document.getElementById("top"));
  top.replaceChildren(
    el("a", { class: "logo", href: pageThen("") }, "govgraph"),
    el("nav", { "aria-label": say("pages") }, MENU.map(([name, word]) => el("a", { href: pageThen(name), "aria-current": name === current || (name === "questions" && current === "question") || (name === "sources" && current === "source") || (name === "maps" && current === "map") ? "page" : null }, say(word), name === "basket" ? el("span", { id: "basket-size" }, basketSize()) : null))),
    ...(current ? [box.element] : [el("span", { class: "space" })]),
    el("div", { class: "row controls" }, el("div", { class: "as-of" }, el("label", { for: "as-of", class: "mut small" }, say("as_of")), date, note), language, high, dark));
  const about = data.dataset;
  document.getElementById("foot")?.replaceChildren(el("p", null, [inWords(about.title), about.version, about.issued, about.license].filter(Boolean).join(" · ")), el("p", null, say(engine.endpoint ? "served" : "sealed")));
  const skip = document.getElementById("skip");
  if (skip) skip.textContent = say("skip");
}

const basketSize = () => (basket.size() ? ` (${basket.size()})` : "");

/** @param {boolean} dark */
function theme(dark) {
  state.dark = dark;
  root.dataset.theme = dark ? "dark" : "light";
  kept("theme", dark ? "dark" : "light");
}

/** @param {boolean} high */
function contrast(high) {
  state.high = high;
  root.dataset.contrast = high ? "high" : "normal";
}

async function open() {
  load(JSON.parse(new TextDecoder().decode(await unpack("contents"))));
  state.lang = wished(data.languages) ?? "en";
  const color = kept("theme");
  state.dark = color ? color === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = state.dark ? "dark" : "light";
  const wanted = kept("contrast");
  contrast(wanted ? wanted === "high" : matchMedia("(prefers-contrast: more)").matches);
  basket.recall();
  basket.onChange(() => { const shown = document.getElementById("basket-size"); if (shown) shown.textContent = basketSize(); });
  draw();
  onAddress(draw);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "") || document.activeElement?.shadowRoot) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (document.querySelector("input[role=combobox]"))?.focus();
  });
  root.dataset.ready = "";
  // The engine comes after what can be read without it.
  if (engine.endpoint) root.dataset.engine = "ready";
  else {
    const text = say("reading", { n: data.coverage.triples }), bar = el("progress", { id: "reading", "aria-label": text, title: text });
    engine.onReading((part) => { bar.value = part; });
    // A region of its own: the header is drawn anew with every page.
    const region = el("section", { "aria-label": text }, bar);
    document.getElementById("top")?.after(region);
    await engine.start();
    region.remove();
  }
}

open().catch((error) => {
  const main = document.getElementById("main");
  main?.replaceChildren(el("h1", null, "govgraph"), el("p", { class: "missing" }, String(error instanceof Error ? error.message : error)));
  throw error;
});
