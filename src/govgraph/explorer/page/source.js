// Sources: one with everything that rests on it, and all of them by publisher and date.
import { el, outside } from "../../web/dom.js";
import { addressOf, claimsOn, clean, data, dateText, holds, say, sourceOf, sourceText, state } from "./model.js";
import { citeButtons, evidence, folded, thing } from "./parts.js";

/** @param {string} id */
export function source(id) {
  const one = sourceOf(id);
  if (!one) return { title: say("unknown_thing"), nodes: [el("h1", null, say("unknown_thing")), el("p", null, say("unknown_thing_text", { id: clean(id) }))] };
  const claims = claimsOn(one).filter((claim) => holds(claim) !== "no");
  const title = clean(one.title || one.id);
  const rows = claims.map((claim) => el("div", { class: "claim one" }, el("div", { class: "what" }, thing(claim.s)), evidence(claim, { said: true })));
  return {
    title,
    nodes: [
      el("p", { class: "mut" }, el("a", { href: "#/sources" }, say("sources"))), el("h1", null, title),
      el("p", { class: "lead" }, [one.publisher && clean(one.publisher), dateText(one.date), one.kind && clean(one.kind)].filter(Boolean).join(" · ")),
      one.url ? el("p", null, outside(one.url, one.url)) : el("p", { class: "missing" }, say("no_address")),
      one.access ? el("p", { class: "mut" }, clean(one.access)) : null,
      el("p", { class: "row" }, citeButtons(one.id.replace(/^src:/, ""), [one])),
      state.asOf ? el("p", { class: "dated" }, say("as_of_left", { date: dateText(state.asOf), n: claimsOn(one).length - claims.length })) : null,
      el("section", { class: "relation" }, el("h2", null, say("rests_on_it"), el("span", { class: "n" }, say("n_claims", { n: claims.length }))), ...folded(rows, (row) => row, (row) => row.textContent ?? "", title)),
    ],
  };
}

export function sources() {
  const all = [...data.sources].sort((a, b) => ((a.date ?? "") === (b.date ?? "") ? sourceText(a).localeCompare(sourceText(b), state.lang) : (a.date ?? "") < (b.date ?? "") ? 1 : -1));
  const rows = all.map((one) => el("div", { class: "claim" }, el("div", { class: "what" }, el("a", { href: addressOf(one.id) }, clean(one.title || one.id)), el("span", { class: "mut small role" }, clean(one.publisher ?? ""))),
    el("div", { class: "when" }, dateText(one.date)), el("div", { class: "mut small" }, say("n_claims", { n: claimsOn(one).length }))));
  return { title: say("sources"), nodes: [el("h1", null, say("sources")), el("p", { class: "lead" }, say("sources_lead", { n: all.length })), ...folded(rows, (row) => row, (row) => row.textContent ?? "", say("sources"))] };
}

