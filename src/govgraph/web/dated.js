// What holds at the days that a reader chooses, and what ties are then. When each claim holds, Python has worked out: pairs of
// days (x, y) for what holds where the days chosen begin on x or before and end on y or after. Nothing is judged here.

/** @typedef {[string, string][][]} When the pairs of what surely holds and, where that differs, of what perhaps does */
/** @typedef {"yes" | "no" | "unknown"} Held */

const CONFIDENCES = ["unverified", "read", "quoted"];
const DATE = /^\d{3}[\dX]/;

/** @param {When | undefined} when @param {string} first @param {string} last @returns {Held} */
export function heldBetween(when, first, last) {
  if (!when) return "unknown";
  const [surely, perhaps = surely] = when, within = (/** @type {[string, string][]} */ pairs) => pairs.some(([x, y]) => first <= x && last >= y);
  return within(surely) ? "yes" : within(perhaps) ? "unknown" : "no";
}

/** Whether it may have held before a day: its last day comes before it. @param {When | undefined} when @param {string} first */
export function heldBefore(when, first) {
  return Boolean(when && when.some((pairs) => pairs.some(([last]) => last < first)));
}

/** Of several claims, one is enough; what no claim is about is unknown. @param {Held[]} told @returns {Held} */
export function anyHeld(told) {
  return told.includes("yes") ? "yes" : told.includes("unknown") || !told.length ? "unknown" : "no";
}

/** The spaces that two ends share, and those of them where both surely are. @param {string[]} via
 * @param {(end: "s" | "t", space: string) => Held} there */
export function sharedThen(via, there) {
  const ends = via.map((space) => [there("s", space), there("t", space)]);
  return { all: via.filter((_, i) => !ends[i].includes("no")), surely: via.filter((_, i) => ends[i].every((held) => held === "yes")) };
}

/** @param {string | undefined} confidence */
const rank = (confidence) => Math.max(0, CONFIDENCES.indexOf(confidence || ""));
/** @param {{ confidence?: string }[]} claims */
const surest = (claims) => claims.reduce((best, one) => (rank(one.confidence) > rank(best) ? one.confidence || "" : best), claims.length ? claims[0].confidence || "" : "");

/** What a tie that rests on these claims is, as `dates_and_evidence` returns it: the best confidence, the first start, the last
 * end (none where a claim leaves it open), each role once, and how sure its dates are.
 * @param {{ start?: string, end?: string, role?: string, confidence?: string }[]} claims */
export function tieOf(claims) {
  const dates = (/** @type {"start" | "end"} */ name) => [...new Set(claims.map((one) => one[name] || "").filter((text) => DATE.test(text)))];
  const first = (/** @type {string} */ text) => text.replaceAll("X", "0").padEnd(7, "-01").padEnd(10, "-01"), last = (/** @type {string} */ text) => text.replaceAll("X", "9").padEnd(7, "-99").padEnd(10, "-99");
  const start = dates("start").sort((a, b) => (first(a) + a < first(b) + b ? -1 : 1))[0] ?? "";
  const open = claims.length > 1 && claims.some((one) => one.start && !one.end), end = open ? "" : (dates("end").sort((a, b) => (last(a) + a < last(b) + b ? 1 : -1))[0] ?? "");
  const told = [["start", start], ["end", end]].filter(([, text]) => text).map(([name, text]) => surest(claims.filter((one) => one[/** @type {"start"} */ (name)] === text)));
  return {
    conf: surest(claims), start, end, role: [...new Set(claims.map((one) => one.role).filter(Boolean))].join("; "),
    dated: told.length ? told.reduce((a, b) => (rank(b) < rank(a) ? b : a)) : "",
  };
}

/** The smallest weight that at most `most` ties reach; the greatest where even its ties are more. @param {number[]} weights @param {number} most */
export function leastWeight(weights, most) {
  const all = [...weights].sort((a, b) => b - a);
  return all.length > most ? (all.slice(0, most).reverse().find((one) => one > all[most]) ?? all[0]) : all[all.length - 1];
}
