// Sources: one with everything that rests on it, and all of them by publisher, date and kind.
import { el, outside } from "../../web/dom.js";
import { list } from "./list.js";
import { addressOf, aloneOn, claimsOn, clean, data, dateText, fold, holds, say, sourceOf, sourceText, state } from "./model.js";
import { citeButtons, day, evidence, folded, thing } from "./parts.js";

/** @typedef {import("./model.js").Source} Source */

/** @param {string} id */
export function source(id) {
  const one = sourceOf(id);
  if (!one) return { title: say("unknown_thing"), nodes: [el("h1", null, say("unknown_thing")), el("p", null, say("unknown_thing_text", { id: clean(id) }))] };
  const claims = claimsOn(one).filter((claim) => holds(claim) !== "no"), alone = new Set(aloneOn(one));
  const title = clean(one.title || one.id);
  const rows = claims.map((claim) => el("div", { class: "claim one" }, el("div", { class: "what" }, thing(claim.s), alone.has(claim) ? el("span", { class: "badge" }, say("alone")) : null), evidence(claim, { said: true })));
  return {
    title,
    nodes: [
      el("p", { class: "mut" }, el("a", { href: "#/sources" }, say("sources"))), el("h1", null, title),
      el("p", { class: "lead" }, [one.publisher && clean(one.publisher), dateText(one.date), one.kind && clean(one.kind)].filter(Boolean).join(" · ")),
      one.url ? el("p", null, outside(one.url, one.url) ?? el("span", { class: "missing" }, clean(one.url))) : el("p", { class: "missing" }, say("no_address")),
      one.access ? el("p", { class: "mut" }, clean(one.access)) : null,
      el("p", { class: "row" }, citeButtons(one.id.replace(/^src:/, ""), [one])),
      one.publisher ? el("p", null, el("a", { href: `#/sources?publisher=${encodeURIComponent(one.publisher)}` }, say("same_publisher"))) : null,
      state.asOf ? el("p", { class: "dated" }, say("as_of_left", { date: dateText(state.asOf), n: claimsOn(one).length - claims.length })) : null,
      alone.size ? el("p", { class: "caveat" }, say("n_alone", { n: claims.filter((claim) => alone.has(claim)).length })) : null,
      el("section", { class: "relation" }, el("h2", null, say("rests_on_it"), el("span", { class: "n" }, say("n_claims", { n: claims.length }))), ...folded(rows, (row) => row, (row) => row.textContent ?? "", title)),
    ],
  };
}

/** @param {URLSearchParams} chosen */
export function sources(chosen) {
  const facts = new Map(data.sources.map((one) => [one, { claims: claimsOn(one).filter((claim) => holds(claim) !== "no").length, alone: aloneOn(one).filter((claim) => holds(claim) !== "no").length, named: fold(`${sourceText(one)} ${one.id} ${one.url ?? ""}`) }]));
  const of = (/** @type {Source} */ one) => /** @type {{ claims: number, alone: number, named: string }} */ (facts.get(one));
  return { title: say("sources"), nodes: [el("h1", null, say("sources")), el("p", { class: "lead" }, say("sources_all", { n: data.sources.length })), list({
    path: "#/sources", file: "govgraph-sources", all: data.sources, chosen, sort: "-date", count: (n) => say("n_sources", { n }),
    named: (one, words) => of(one).named.includes(fold(words)),
    facets: [
      { name: "publisher", title: say("publisher"), of: (one) => (one.publisher ? [one.publisher] : []), text: clean },
      { name: "year", title: say("year"), of: (one) => { const year = /^\d{4}/.exec(one.date ?? "")?.[0]; return [year ?? "?"]; }, text: (value) => (value === "?" ? say("no_date") : value) },
      { name: "kind", title: say("kind"), of: (one) => (one.kind ? [one.kind] : []), text: clean },
      { name: "alone", title: say("alone_title"), of: (one) => [of(one).alone ? "yes" : "no"], text: (value) => say(`alone_${value}`) },
    ],
    columns: [
      { name: "title", title: say("source"), text: (one) => clean(one.title || one.id), cell: (one) => el("a", { href: addressOf(one.id) }, clean(one.title || one.id)) },
      { name: "publisher", title: say("publisher"), text: (one) => clean(one.publisher ?? "") },
      { name: "date", title: say("date"), text: (one) => one.date ?? "", cell: (one) => day(one.date) },
      { name: "kind", title: say("kind"), text: (one) => clean(one.kind ?? "") },
      { name: "claims", title: say("claims"), text: (one) => String(of(one).claims), sort: (one) => of(one).claims },
      { name: "alone", title: say("alone_column"), text: (one) => String(of(one).alone), sort: (one) => of(one).alone },
      { name: "url", title: say("address"), text: (one) => one.url ?? "", cell: (one) => outside(one.url, say("open")) },
    ],
  })] };
}
