// What a map says of what is shown: a headline and findings in words, each leading to the nodes that it is about.
import { el } from "../../web/dom.js";
import { findings, findingText, spacesAmong } from "../../web/headline.js";
import { data, number, say, state } from "./model.js";
import { button } from "./parts.js";
import { heldClaims, isUnsure, lineHolds, sharedBy, takesPlace } from "./then.js";

/** @typedef {import("./drawing.js").Picture} Picture */
/** @typedef {import("../../web/headline.js").Finding} Finding */

/** @param {Picture} picture @param {Iterable<number>} lines those that are shown @param {Set<string>} shown the marks @param {import("./then.js").Switches} look @param {string} [form] in which they are drawn @returns {Finding[]} */
export function findingsOf(picture, lines, shown, { sure, undated }, form = picture.told?.form ?? "") {
  if (!picture.told) return [];
  const { center } = picture.told, seen = picture.marks.filter((one) => shown.has(one.id)), bubbles = seen.length > 0 && seen.every((one) => one.count !== undefined), drawn = [...lines].map((n) => picture.lines[n]), spaces = new Set(picture.marks.filter((one) => one.meeting).map((one) => one.id));
  return findings({
    nodes: seen.filter((one) => !bubbles || !one.rest).map((one) => ({ id: one.id, several: Boolean(one.members?.length), passive: one.passive, alone: one.count !== undefined, count: one.count, announced: one.announced, year: one.when && !one.announced && takesPlace(one) === "yes" && /^\d{4}/.test(one.start ?? "") ? one.start?.slice(0, 4) : "" })),
    ties: drawn.map((line) => ({ s: line.s, t: line.t, g: line.group, hatched: Boolean(line.announced) || lineHolds(line, sure) === "unknown", unsure: isUnsure(line, undated), claims: heldClaims(line, undated).length, shared: sharedBy(line).surely.length })),
    spaces: (ids) => spacesAmong(ids, (id) => spaces.has(id), drawn, Boolean(state.asOf)),
    bubbles, form, center, shares: picture.weights?.of === "spaces", groups: picture.groups.map((one) => one.id),
  });
}

/** A finding in words; of countries and instruments, where the map has no other actors and spaces. @param {Picture} picture @param {Finding} one */
export function wordsOf(picture, one) {
  const keyOf = (/** @type {string} */ key) => { const ofCountries = `countries_${key}`; return picture.told?.countries && data.words.en.map[ofCountries] ? ofCountries : key; };
  return findingText(one, {
    say: (key, fill) => say(`map.${keyOf(key)}`, fill), name: (id) => picture.marks.find((mark) => mark.id === id)?.brief ?? id, number,
    way: (group) => (data.words.en.map[`way_${group}`] ? say(`map.way_${group}`) : (picture.groups.find(({ id }) => id === group)?.label ?? group)),
  });
}

/** Writes them into their place on the page. What is true of the core need not be true of all: the headline says of which all
 * the sentences speak. @param {HTMLElement} place @param {Picture} picture @param {Finding[]} found @param {boolean} core @param {(ids: string[]) => void} lookAt */
export function tellOf(place, picture, found, core, lookAt) {
  const [head, ...rest] = found, text = (/** @type {Finding} */ one) => wordsOf(picture, one) + (core && one === head ? ` · ${say("map.told_core")}` : "");
  const link = (/** @type {Finding} */ one) => (one.nodes.length ? button(text(one), () => lookAt(one.nodes), { class: "link" }) : text(one));
  place.hidden = !head;
  place.replaceChildren(...(head ? [el("p", { class: "headline" }, link(head))] : []), ...(rest.length ? [el("ul", null, rest.map((one) => el("li", null, link(one))))] : []));
}
