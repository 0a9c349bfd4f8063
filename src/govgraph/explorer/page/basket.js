// What was put into the basket: ids of claims with a note each. Kept in the browser where it keeps anything for a page from a disk.
import { data } from "./model.js";

const NAME = "govgraph-basket";
/** @type {Map<string, string>} id of a claim → note */
let kept = new Map();
/** @type {(() => void)[]} */
const heard = [];
export let lasting = true;

/** @param {string} text @returns {Map<string, string> | null} null where the text is not a basket */
export function parse(text) {
  try {
    const found = JSON.parse(text);
    if (!Array.isArray(found?.claims)) return null;
    return new Map(found.claims.filter((/** @type {any} */ one) => typeof one?.claim === "string").map((/** @type {any} */ one) => [one.claim, typeof one.note === "string" ? one.note : ""]));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
export const asText = () => `${JSON.stringify({ dataset: data.dataset.base, version: data.dataset.version, claims: [...kept].map(([claim, note]) => ({ claim, note })) }, null, 1)}\n`;

export function recall() {
  try {
    kept = parse(localStorage.getItem(NAME) ?? "") ?? new Map();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    lasting = false;
  }
}
function store() {
  try {
    localStorage.setItem(NAME, asText());
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    lasting = false;
  }
  for (const listen of heard) listen();
}
/** @param {() => void} listen */
export const onChange = (listen) => { heard.push(listen); };
export const size = () => kept.size;
/** @param {string} id */
export const has = (id) => kept.has(id);
/** @param {string} id */
export const noteOf = (id) => kept.get(id) ?? "";
/** @param {string} id @param {string} note */
export function put(id, note) { kept.set(id, note); store(); }
/** @param {string} id */
export function drop(id) { kept.delete(id); store(); }
export function clear() { kept = new Map(); store(); }
/** @param {Map<string, string>} more */
export function add(more) { for (const [id, note] of more) kept.set(id, note || noteOf(id)); store(); }
export const all = () => [...kept.keys()];
