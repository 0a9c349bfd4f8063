// What happened lately and what is announced, as the edition of the dataset knows it: what comes after its day was only planned.
import { el } from "../../web/dom.js";
import { claimsAbout, data, dateText, kindsOf, label, say, sentence, windowOf } from "./model.js";
import { kindName, thing } from "./parts.js";

/** @typedef {{ from: string, to: string, text: string, place: number, claim?: import("./model.js").Claim }} Dated a thing, or a claim about it */

const KINDS = ["Happening", "Instrument"], MOST = 8;

/** The first and the last day of a date that may be approximate or unsure (EDTF). @param {string | undefined} text */
const days = (text) => windowOf((text ?? "").replace(/[~?%]$/, ""));

/** What has a date: happenings and instruments, and claims of a date that no such thing has. @param {(mode: string | undefined) => boolean} fits */
function dated(fits) {
  /** @type {Dated[]} */
  const found = [];
  data.entities.forEach((one, place) => {
    const window = days(one.start);
    if (!window || !kindsOf(one).some((kind) => KINDS.includes(kind))) return;
    if (claimsAbout(one).some((claim) => claim.s === place && claim.mode === data.meet.cancelled)) return;
    found.push({ from: window[0], to: window[1], text: one.start ?? "", place });
  });
  for (const claim of data.claims) {
    const window = days(claim.start);
    if (!window || claim.mode === data.meet.cancelled || !fits(claim.mode)) continue;
    // When a meeting was held is said by the meeting; a claim is worth a line where it says what no thing does.
    const ends = [claim.s, claim.o].filter((end) => typeof end === "number").map((end) => days(data.entities[/** @type {number} */ (end)].start));
    if (ends.some((other) => other && other[0] <= window[1] && window[0] <= other[1])) continue;
    if (typeof claim.s === "number") found.push({ from: window[0], to: window[1], text: claim.start ?? "", place: claim.s, claim });
  }
  return found;
}

/** The first of them, each said once. Sentences are made only of what may be shown: of some thousand claims that takes a while.
 * @param {Dated[]} all in the order of their first days */
function first(all) {
  /** @type {[Dated, string][]} */
  const shown = [];
  for (let at = 0; at < all.length && shown.length < MOST;) {
    const end = all.findIndex((one, n) => n > at && one.from !== all[at].from), same = all.slice(at, end < 0 ? undefined : end);
    const said = new Map(same.map((one) => [one.claim ? sentence(one.claim) : data.entities[one.place].id, one]));
    for (const [text, one] of [...said].sort(([a], [b]) => Number(a > b) - Number(a < b))) shown.push([one, text]);
    at += same.length;
  }
  return shown.slice(0, MOST);
}

/** A sentence behind the name of its subject, which most sentences begin with. @param {string} said @param {string} name */
const restOf = (said, name) => (said.startsWith(name) ? said.slice(name.length) : ` ${said}`);

/** @param {string} today the day of the reader, where the dataset names none of its own */
export function lately(today) {
  const day = days(data.dataset.issued)?.[1] ?? today, planned = new Set(data.meet.planned);
  const order = (/** @type {Dated} */ a, /** @type {Dated} */ b) => Number(a.from > b.from) - Number(a.from < b.from);
  const past = first(dated((mode) => !planned.has(mode ?? "")).filter((one) => one.to <= day).sort((a, b) => order(b, a)));
  const coming = first(dated(() => true).filter((one) => one.from > day).sort(order));
  if (!past.length && !coming.length) return null;
  const list = (/** @type {string} */ name, /** @type {[Dated, string][]} */ some) => (some.length ? el("div", { id: name }, el("h2", null, say(name)), el("ul", { class: "plain" }, some.map(([one, said]) => el("li", null, el("span", { class: "when" }, dateText(one.text)), el("span", null, thing(one.place), el("span", { class: "mut small" }, one.claim ? restOf(said, label(data.entities[one.place])) : ` ${kindName(data.entities[one.place].kind)}`)))))) : null);
  return el("section", null, el("div", { class: "two" }, list("lately", past), list("announced", coming)), el("p", { class: "mut small" }, say("lately_note", { date: dateText(day) })));
}
