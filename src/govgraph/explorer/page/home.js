// The first page: search, what the dataset is and is not, questions, kinds, what happened lately and what is announced.
import { el } from "../../web/dom.js";
import { lately } from "./lately.js";
import { cards } from "./maps.js";
import { addressOf, aloneOn, data, entityOf, inWords, label, number, saidOf, say } from "./model.js";
import { kindIcon, kindName, openAddress, searchBox, spoken } from "./parts.js";
import { addressOfQuestion, byTopic, topicName } from "./questions.js";

/** Questions that a newcomer asks first of a topic; the others follow by title. */
const FIRST = ["forums-of", "participants-of", "joint-participation", "members-at", "party-to-one-not-other", "who-funds-whom", "chains-between", "sources-disagree"];

/** The length of a name that fits into the search, with a second one. */
const BRIEF = 18;

/** Questions of a topic; the others are on their page. */
const MOST = 4;

export function home() {
  const about = data.dataset, listed = data.entities.filter((one) => one.kind);
  const claims = data.claims.length, unverified = data.claims.filter((one) => !one.confidence || one.confidence === "unverified").length;
  const without = data.claims.filter((one) => !one.passage).length;
  const box = searchBox({ label: say("search_label"), placeholder: say("search_example", { name: examples() }), className: "big", pick: (id) => openAddress(addressOf(id)) });
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const one of listed) counts.set(one.kind ?? "", (counts.get(one.kind ?? "") ?? 0) + 1);
  return {
    title: inWords(about.title) || "govgraph",
    focus: box.input,
    nodes: [
      el("div", { class: "hero" },
        el("h1", null, inWords(about.title) || say("dataset")),
        el("p", { class: "lead" }, spoken(about.description)),
        box.element,
        !claims && data.triples.length ? el("p", { class: "mut" }, say("home_plain", { entities: listed.length, triples: data.coverage.triples || data.triples.length })) : el("p", { class: "mut" }, say("home_counts", { entities: listed.length, claims: say("n_claims", { n: claims }), sources: say("n_sources", { n: data.sources.length }) }), " ", say("home_unverified", { n: unverified, percent: claims ? Math.round((100 * unverified) / claims) : 0 }), " ", say("home_without", { n: without }), " ", say("home_limits"))),
    ],
    later: [
      () => (!claims && data.triples.length ? null : el("section", null, el("a", { class: "card wide", href: "#/meet" }, el("b", null, say("meet.title")), el("span", { class: "mut small" }, say("meet.card"))))),
      () => (data.questions.length ? el("section", null, el("h2", null, say("questions")), el("ul", { class: "grid topics" }, byTopic().map(([topic, some]) => el("li", null, el("h3", null, topicName(topic)), el("ul", { class: "plain" }, firstOf(some).map((one) => el("li", null, el("a", { href: addressOfQuestion(one) }, inWords(one.titles) || one.name))))))),
        el("p", null, el("a", { href: "#/questions" }, say("all_questions", { n: data.questions.length })))) : null),
      () => el("section", null, el("h2", null, say("browse")), el("ul", { class: "grid kinds" }, [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([kind, n]) => el("li", null,
        el("a", { class: "card", href: `#/browse?kind=${encodeURIComponent(kind)}` }, el("span", { class: "n" }, number(n)), kindIcon(kind), el("span", null, kindName(kind))))))),
      () => (data.maps.length ? el("section", null, el("h2", null, say("maps")), cards(4), data.maps.length > 4 ? el("p", null, el("a", { href: "#/maps" }, say("all_maps", { n: data.maps.length }))) : null) : null),
      () => lately(new Date().toISOString().slice(0, 10)),
      coverage,
    ],
  };
}

/** What is covered, and how surely: certainty of claims, lists that say whether they are whole, dates, passages, single sources. */
function coverage() {
  const of = (/** @type {(claim: import("./model.js").Claim) => boolean} */ fits) => data.claims.filter(fits).length, predicate = (/** @type {import("./model.js").Claim} */ claim) => data.predicates[claim.p].id;
  const years = data.claims.map((claim) => /^\d{4}/.exec(claim.start ?? "")?.[0]).filter((year) => year !== undefined).sort();
  const alone = data.sources.reduce((sum, source) => sum + aloneOn(source).length, 0);
  /** @type {[string, import("../../web/dom.js").Child][]} */
  const rows = [
    ...["quoted", "read", "unverified"].map((level) => /** @type {[string, string]} */ ([say(`certainty.${level}`), number(of((claim) => (claim.confidence || "unverified") === level))])),
    [say("coverage_passage"), number(of((claim) => Boolean(claim.passage)))], [say("coverage_dated"), number(of((claim) => Boolean(claim.start || claim.end)))], [say("coverage_alone"), el("a", { href: "#/sources?alone=yes" }, number(alone))],
    [say("coverage_lists"), `${number(of((claim) => predicate(claim) === "gov:listComplete"))} / ${number(of((claim) => /^gov:list(Inc|C)omplete$/.test(predicate(claim))))}`],
    ...(years.length ? [/** @type {[string, string]} */ ([say("coverage_years"), `${years[0]} – ${years[years.length - 1]}`])] : []),
  ];
  return data.claims.length ? el("section", null, el("h2", null, say("coverage")), el("p", { class: "mut" }, say("coverage_lead")), el("dl", { class: "facts" }, rows.flatMap(([name, value]) => [el("dt", null, name), el("dd", { class: "num" }, value)]))) : null;
}

/** A few questions of a topic. @param {import("./model.js").Question[]} some */
function firstOf(some) {
  const rank = (/** @type {string} */ name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...some].sort((a, b) => rank(a.name) - rank(b.name)).slice(0, MOST);
}

/** The names of some things of this dataset that much is known of, of different kinds. */
function examples() {
  const seen = new Set(), found = [];
  const busiest = data.entities.filter((one) => one.kind && !one.id.startsWith("_:")).sort((a, b) => saidOf(b) - saidOf(a) || (a.id < b.id ? -1 : 1));
  for (const one of busiest) {
    const name = inWords(one.shorts) || label(/** @type {any} */ (entityOf(one.id)));
    if (seen.has(one.kind) || name.length > BRIEF) continue;
    seen.add(one.kind);
    found.push(name);
    if (found.length === 2) break;
  }
  return found.join(", ");
}
