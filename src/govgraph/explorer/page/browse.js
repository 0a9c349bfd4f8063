// All things, narrowed by kind, country, region, topic, year, relation and certainty.
import { el } from "../../web/dom.js";
import { list } from "./list.js";
import { claimsAbout, clean, countryName, data, fold, holds, inWords, kinds, kindsOf, label, nameOf, placeOf, say, state, tiesAbout, triplesAbout, verb, windowOf } from "./model.js";
import { day, kindName, thing } from "./parts.js";

/** @typedef {import("./model.js").Entity} Entity */

/** What the facets ask of a thing, worked out once. @param {Entity} one */
function told(one) {
  const place = /** @type {number} */ (placeOf(one.iri)), claims = claimsAbout(one).filter((claim) => holds(claim) !== "no"), topics = new Set(), years = new Set(), relations = new Set(), certainties = new Set();
  for (const claim of claims) {
    const predicate = data.predicates[claim.p];
    if (predicate.id === "gov:hasTopic" && claim.s === place && typeof claim.o === "number") topics.add(String(claim.o));
    const year = /^\d{4}/.exec(claim.start ?? "")?.[0];
    if (year) years.add(year);
    if (claim.s === place) relations.add(`${claim.p}`);
    if (claim.o === place) relations.add(`${claim.p}i`);
    certainties.add(claim.confidence || "unverified");
  }
  for (const tie of tiesAbout(one)) if (!tie.id) relations.add(tie.s === place ? `${tie.p}` : `${tie.p}i`);
  const own = /^\d{4}/.exec(one.start ?? "")?.[0];
  if (own) years.add(own);
  return { place, claims: data.claims.length ? claims.length : triplesAbout(one).length, topic: [...topics], year: [...years], relation: [...relations], certainty: [...certainties], names: [one.id, one.acronym, ...Object.values(one.labels ?? {}), ...Object.values(one.shorts ?? {}), ...(one.aliases ?? [])].filter(Boolean).map((name) => fold(String(name))) };
}

/** @param {URLSearchParams} chosen */
export function browse(chosen) {
  const last = windowOf(state.asOf)?.[1] ?? "", began = (/** @type {Entity} */ one) => !last || (one.since ?? "") <= last || claimsAbout(one).some((claim) => holds(claim) !== "no"); // as _absent of govgraph.facts.as_of
  const all = data.entities.filter((one) => one.kind && began(one)), facts = new Map(all.map((one) => [one, told(one)]));
  const of = (/** @type {Entity} */ one) => /** @type {ReturnType<typeof told>} */ (facts.get(one));
  const kind = chosen.get("kind") ?? "", title = kind && kinds.has(kind) ? kindName(kind) : say("all_things");
  const region = (/** @type {string} */ name) => inWords(data.regions[name]) || clean(name);
  return {
    title,
    nodes: [el("h1", null, say("browse")), el("p", { class: "lead" }, say("browse_lead")), list({
      path: "#/browse", file: "govgraph-things", all, chosen, sort: "name", count: (n) => say("n_things", { n }),
      named: (one, words) => of(one).names.some((name) => name.includes(fold(words))),
      facets: [
        { name: "kind", title: say("kind"), of: kindsOf, text: kindName },
        { name: "country", title: say("country"), of: (one) => one.countries ?? [], text: countryName },
        { name: "region", title: say("region"), of: (one) => (one.region ? [one.region] : []), text: region },
        { name: "topic", title: say("topic"), of: (one) => of(one).topic, text: (value) => nameOf(Number(value)) },
        { name: "year", title: say("year"), of: (one) => of(one).year, text: (value) => value },
        { name: "relation", title: say("relation"), of: (one) => of(one).relation, text: (value) => (data.predicates[parseInt(value, 10)] ? verb(data.predicates[parseInt(value, 10)], value.endsWith("i")) : clean(value)) },
        { name: "certainty", title: say("certainty_of_claims"), of: (one) => of(one).certainty, text: (value) => say(`certainty.${value}`) },
      ],
      columns: [
        { name: "name", title: say("name"), text: label, cell: (one) => thing(of(one).place) },
        { name: "kind", title: say("kind"), text: (one) => kindName(one.kind) },
        { name: "country", title: say("country"), text: (one) => (one.countries ?? []).map(countryName).join(", ") },
        { name: "from", title: say("from_date"), text: (one) => one.start ?? "", cell: (one) => day(one.start) },
        { name: "to", title: say("to_date"), text: (one) => one.end ?? "", cell: (one) => day(one.end) },
        { name: "claims", title: say(data.claims.length ? "claims" : "triples"), text: (one) => String(of(one).claims), sort: (one) => of(one).claims },
        { name: "id", title: say("id"), text: (one) => clean(one.id) },
      ],
    })],
  };
}
