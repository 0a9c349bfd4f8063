// All things of a kind, by name.
import { el } from "../../web/dom.js";
import { claimsAbout, data, kinds, label, say, state } from "./model.js";
import { folded, kindIcon, kindName, thing } from "./parts.js";

/** @param {URLSearchParams} chosen */
export function browse(chosen) {
  const kind = chosen.get("kind") ?? "";
  const listed = data.entities.filter((one) => one.kind && (!kind || kinds.get(one.kind)?.above.includes(kind) || one.kind === kind));
  listed.sort((a, b) => label(a).localeCompare(label(b), state.lang));
  const used = data.kinds.filter((one) => data.entities.some((entity) => kinds.get(entity.kind ?? "")?.above.includes(one.id)));
  const title = kind ? kindName(kind) : say("all_things");
  const rows = listed.map((one) => el("div", { class: "claim" }, el("div", { class: "what" }, thing(data.entities.indexOf(one))), el("div", { class: "when" }, kindName(one.kind)), el("div", { class: "mut small" }, say("n_claims", { n: claimsAbout(one).length }))));
  return {
    title,
    nodes: [el("h1", null, title), el("nav", { class: "facets", "aria-label": say("kinds") }, el("a", { href: "#/browse", "aria-current": kind ? null : "page" }, say("all_things")), used.map((one) => el("a", { href: `#/browse?kind=${encodeURIComponent(one.id)}`, "aria-current": one.id === kind ? "page" : null }, kindIcon(one.id), kindName(one.id)))),
      ...folded(rows, (row) => row, (row) => row.textContent ?? "", title)],
  };
}
