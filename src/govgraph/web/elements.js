// Elements made from text, never from markup; links only to http(s). Pages of maps and the explorer have the same.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element with its attributes, listeners (functions) and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any> | null} [fields] null, undefined and false are left out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, fields, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") one.addEventListener(name, value);
    else one.setAttribute(name, value === true ? "" : String(value));
  }
  append(one, children);
  return one;
}

/** @param {Element} parent @param {(Child | Child[])[]} children */
export function append(parent, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "" && child !== false) parent.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [fields]
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(tag, fields, ...children) {
  const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (typeof value === "function") one.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) one.setAttribute(name, String(value));
  }
  one.append(...children);
  return one;
}

/**
 * A text of the data. In another language than the reader's it says so: to screen readers, and by a mark behind it.
 * @param {string} text
 * @param {string} tag its language; empty where it is not known
 * @param {{ lang: string, only: (language: string) => string, brief?: boolean }} reader their language, the words for "only in English",
 *   and whether the mark is the code of the language, where there are many
 * @returns {string | HTMLElement}
 */
export function inTongue(text, tag, { lang, only, brief = false }) {
  if (!text || !tag || tag.split("-")[0] === lang) return text;
  const said = only(languageName(tag, lang));
  return el("span", { lang: tag }, text, " ", el("small", { class: "only", lang, title: brief ? said : null }, brief ? tag.toUpperCase() : `(${said})`));
}

/** @param {string} tag @param {string} lang the language to call it in */
function languageName(tag, lang) {
  try {
    return new Intl.DisplayNames([lang], { type: "language" }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag; // data of others
    throw error;
  }
}

/** A text as the name of a file, cut between words. @param {string} text @param {number} [most] characters */
export function fileName(text, most = 60) {
  const name = text.replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^-|-$/g, "");
  return name.length > most ? name.slice(0, most + 1).replace(/-[^-]*$/, "").slice(0, most) : name;
}

/** The address, if a link may lead to it. @param {string | undefined} text @returns {string | null} */
export function safeUrl(text) {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

/** A link out of the page. @param {string | null | undefined} url @param {string} text @returns {HTMLAnchorElement | null} */
export function outside(url, text) {
  const safe = safeUrl(url ?? undefined);
  return safe ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, `${text} ↗`) : null;
}

/**
 * The address of a source, opened at a passage: a text fragment (WICG, Scroll to Text Fragment). "first … last" and
 * "cell | cell" are ranges; a dash has a meaning of its own.
 * @param {string | undefined} url
 * @param {string | undefined} passage
 * @returns {string | null}
 */
export function atPassage(url, passage) {
  const safe = safeUrl(url);
  const parts = (passage ?? "").split(/…| \| /).map((part) => part.trim()).filter(Boolean);
  if (!safe || !parts.length) return safe;
  const code = (/** @type {string} */ words) => encodeURIComponent(words.replace(/\p{Surrogate}/gu, "")).replace(/-/g, "%2D");
  const last = parts.length > 1 ? `,${code(parts[parts.length - 1])}` : "";
  return `${safe}${safe.includes("#") ? "" : "#"}:~:text=${code(parts[0])}${last}`;
}
