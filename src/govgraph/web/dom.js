// Elements made from text, never from markup; links only to http(s); marks as SVG.

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

/**
 * A mark as maps draw it.
 * @param {Record<string, [number, number][]>} outlines corners for a radius of 1
 * @param {string} shape
 * @param {string} color
 * @param {number} [r]
 */
export function mark(outlines, shape, color, r = 7) {
  const points = (outlines[shape] ?? []).map(([x, y]) => `${(x * r).toFixed(2)},${(y * r).toFixed(2)}`).join(" ");
  if (points) return svg("polygon", { points, fill: color, "stroke-linejoin": "round" });
  if (shape === "ring") return svg("circle", { r: r * 0.74, fill: "none", stroke: color, "stroke-width": r * 0.52 });
  return svg("circle", { r, fill: color });
}

/** Hand a file to the reader. @param {string} name @param {string} type @param {string | BlobPart[]} content */
export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob(typeof content === "string" ? [content] : content, { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The bytes of a part of the page: a script element that holds gzip in base64, or says where the server has it.
 * @param {string} id @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function unpack(id) {
  return gunzip(await packed(id));
}

/** The same, still packed. @param {string} id @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function packed(id) {
  // What stands behind the script is whole when the browser has read on beyond it.
  if (!document.getElementById(id)?.nextElementSibling && document.readyState === "loading") await new Promise((read) => { document.addEventListener("DOMContentLoaded", read, { once: true }); });
  const part = document.getElementById(id);
  return part?.dataset.from ? fetched(part.dataset.from) : bytesOf(part?.textContent ?? "");
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
export async function gunzip(bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/** @param {string} text in base64 @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const own = /** @type {{ fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }} */ (/** @type {unknown} */ (Uint8Array));
  if (own.fromBase64) return own.fromBase64(text); // browsers since 2025: some twenty times as fast
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** @param {string} address @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function fetched(address) {
  // eslint-disable-next-line no-restricted-globals -- only where a server sends the page: it asks that server
  const answer = await fetch(address);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return new Uint8Array(await answer.arrayBuffer());
}
