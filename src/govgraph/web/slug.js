// A name as an id, by the rule of `govgraph.ingest.convert.slug`: what a page proposes is what an import would make.
import { blake2b } from "@noble/hashes/blake2b";
import { folder } from "./search.js";

const LONGEST = 60;

/** @param {Record<string, string>} table what becomes of Latin letters, as Python folds them
 * @returns {(text: string) => string} */
export function slugger(table) {
  const letters = new Set(Object.values(table).join("")), fold = folder(table);
  /** Letters of other scripts; the table knows the Latin ones. @param {string} one */
  const plainly = (one) => (letters.has(one) ? one : one.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, ""));
  return (text) => {
    const folded = fold(Array.from(text.normalize("NFC"), plainly).join(""));
    const plain = folded.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const digest = () => Array.from(blake2b(new TextEncoder().encode(folded), { dkLen: 4 }), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (plain.length * 2 < Array.from(folded.replace(/\s/g, "")).length) return plain ? `${plain}-${digest()}` : `x-${digest()}`; // most of it is in another script
    if (plain.length > LONGEST) return `${plain.slice(0, LONGEST).replace(/-[^-]*$/, "")}-${digest()}`;
    return plain || `x-${digest()}`;
  };
}
