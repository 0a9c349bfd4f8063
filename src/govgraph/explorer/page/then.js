// What the lines of a map are at the reader's date: whether they hold, what they weigh, how sure they are, what they rest on.
// Every verdict is Python's (web/dated.js compares days); the same is asked by maps in files.
import { anyHeld, heldBefore, heldBetween, leastWeight, sharedThen, tieOf } from "../../web/dated.js";
import { data, holds, state, windowOf } from "./model.js";

/** @typedef {import("./model.js").Claim} Claim */
/** @typedef {import("./drawing.js").Line} Line */
/** @typedef {import("./drawing.js").Mark} Mark */
/** @typedef {import("../../web/dated.js").When} When */
/** @typedef {import("../../web/dated.js").Held} Held */
/** @typedef {{ sure: boolean, undated: boolean }} Switches without what is unverified; also what is of unknown date */

const MOST_FIRST = 150; // ties that a weighted map opens with, as FIRST_SHOWN of govgraph.map.weights

/** @param {{ when?: When, verified?: When }} one @param {boolean} sure @returns {Held} */
function heldNow({ when, verified }, sure) {
  const days = windowOf(state.asOf);
  return days ? heldBetween((sure && verified) || when, ...days) : "yes";
}

/** Whether a line holds at the reader's date; without the unverified claims, it has the dates of the others only.
 * @param {Line} line @param {boolean} [sure] @returns {Held} */
export function lineHolds(line, sure = false) {
  if (!windowOf(state.asOf)) return "yes";
  if (line.when) return heldNow(line, sure);
  return line.claims.length ? anyHeld(line.claims.map(holds)) : "yes";
}

/** Whether an event takes place then; other marks are there with their lines. @param {Mark} mark @returns {Held} */
export const takesPlace = (mark) => (mark.when ? heldNow(mark, false) : "yes");

/** Whether it may have held before that date. @param {{ when?: When, verified?: When }} one @param {boolean} [sure] */
export function ended(one, sure = false) {
  const days = windowOf(state.asOf);
  return Boolean(days) && heldBefore((sure && one.verified) || one.when, days?.[0] ?? "");
}

/** Its claims that hold then or, where the undated is shown, may hold; of what ended, all. @param {Line} line @param {boolean} undated @returns {Claim[]} */
export function heldClaims(line, undated) {
  const held = line.claims.filter((claim) => holds(claim) !== "no"), surely = undated ? [] : held.filter((claim) => holds(claim) === "yes");
  return surely.length ? surely : held.length ? held : line.claims;
}

/** Whether it then rests on unverified claims only. What a network brings to its members is as sure as their membership, which
 * its claims do not say. @param {Line} line @param {boolean} undated */
export function isUnsure(line, undated) {
  const held = heldClaims(line, undated), unsure = (/** @type {Claim[]} */ claims) => (tieOf(claims).conf || "unverified") === "unverified";
  return held.length && held.length < line.claims.length && unsure(line.claims) === Boolean(line.unsure) ? unsure(held) : Boolean(line.unsure);
}

/** The ties inside an aggregate ("35 states") that a line speaks of then. @param {Line} line @param {Switches} look */
export function insideOf(line, { sure, undated }) {
  const all = line.within ?? [], left = all.filter((one) => { const held = heldNow(one, sure); return held !== "no" && (held === "yes" || undated) && !(sure && one.unsure); });
  return left.length ? left : all;
}

/** The spaces that its ends share then, and those where both surely are. @param {Line} line */
export function sharedBy(line) {
  const { via, doubtful, stays } = line.shared ?? { via: [], doubtful: [], stays: { s: {}, t: {} } };
  if (!windowOf(state.asOf)) return { all: via, surely: via.filter((space) => !doubtful.includes(space)) };
  return sharedThen(via, (end, space) => anyHeld((stays[end][space] ?? []).map((n) => holds(data.claims[n]))));
}

/** What it weighs then. @param {Line} line @param {Switches} look */
export function weightOf(line, look) {
  if (line.shared && state.asOf) { const { all, surely } = sharedBy(line); return (look.undated ? all : surely).length || (line.w ?? 1); }
  const left = insideOf(line, look);
  return left.length < (line.within?.length ?? 0) ? left.reduce((sum, one) => sum + (one.w ?? 1), 0) : (line.w ?? 1);
}

/** What a threshold can choose at the reader's date, as a map made for that date has it. @param {{ steps: number[], first: number, of: string }} weights @param {Line[]} lines */
export function weightsThen(weights, lines) {
  if (!windowOf(state.asOf)) return weights;
  // Of pairs that weigh less than the least of all steps, not all may be here.
  const [least] = weights.steps, all = lines.filter((line) => lineHolds(line) !== "no").map((line) => weightOf(line, { sure: false, undated: true })).filter((weight) => weight >= least);
  const steps = [...new Set(all)].sort((a, b) => a - b);
  if (steps.length < 2 && least > 1) return { ...weights, steps: [least], first: least };
  return steps.length < 2 ? undefined : { ...weights, steps, first: weights.of === "weight" ? steps[0] : leastWeight(all, MOST_FIRST) };
}
