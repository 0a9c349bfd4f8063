// What the explorer's pages are made with: elements, marks as SVG, files, and the parts that a page carries.
import { el, svg } from "./elements.js";

export { append, atPassage, el, fileName, inTongue, outside, safeUrl, svg } from "./elements.js";
/** @typedef {import("./elements.js").Child} Child */

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
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a busy browser begins to read it seconds later
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
