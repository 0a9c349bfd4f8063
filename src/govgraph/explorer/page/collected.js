// The basket as a page: claims collected across pages, with a note each, and what can be made of them.
import { download, el } from "../../web/dom.js";
import * as basket from "./basket.js";
import * as engine from "./engine.js";
import { claimOf, clean, data, expand, inWords, say, sentence, sourceOfClaim, sourceText } from "./model.js";
import { announce, button, citeButtons, claimsCsv, copy, escaped, evidence } from "./parts.js";

/** @typedef {import("./model.js").Claim} Claim */

export function collected() {
  const host = el("div");
  function show() {
    const ids = basket.all(), claims = ids.map(claimOf).filter((one) => one !== undefined), gone = ids.filter((id) => !claimOf(id));
    const sources = claims.map(sourceOfClaim).filter((one) => one !== undefined);
    const open = el("input", { type: "file", accept: ".json,application/json", "aria-label": say("basket_open"), change: async () => {
      const file = open.files?.[0], found = file && basket.parse(await file.text());
      if (!found) { announce(say("basket_wrong")); problem.textContent = say("basket_wrong"); return; }
      basket.add(found);
      show();
    } });
    const problem = el("p", { class: "missing", role: "status" });
    host.replaceChildren(
      el("p", { class: "lead" }, claims.length ? say("n_claims", { n: claims.length }) : say("basket_empty")), basket.lasting ? "" : el("p", { class: "caveat" }, say("basket_not_kept")), gone.length ? el("p", { class: "caveat" }, `${say("basket_gone", { n: gone.length })} ${gone.map(clean).join(", ")}`) : "",
      claims.length ? el("p", { class: "row" }, button(say("basket_text"), () => download("govgraph-basket.txt", "text/plain;charset=utf-8", footnoted(claims).text)), button(say("basket_copy"), () => { const both = footnoted(claims); void copy(both.text, both.html); }), button("CSV", () => download("govgraph-basket.csv", "text/csv;charset=utf-8", `\ufeff${claimsCsv(claims, basket.noteOf)}`)), button("Turtle", () => void turtle(claims)), citeButtons("govgraph-basket", sources)) : "",
      el("p", { class: "row" }, ids.length ? button(say("basket_save"), () => download("govgraph-basket.json", "application/json", basket.asText())) : null, el("label", { class: "row" }, el("span", { class: "mut small" }, say("basket_open")), open), ids.length ? button(say("basket_clear"), () => { basket.clear(); show(); }) : null), problem,
      ...claims.map((claim, n) => {
        const note = el("textarea", { id: `note-${n}`, rows: 2, class: "wide" });
        note.value = basket.noteOf(claim.id);
        note.addEventListener("input", () => basket.put(claim.id, note.value));
        return el("article", { class: "claim one" }, evidence(claim, { said: true, kept: show }), el("label", { class: "small mut", for: note.id }, say("note")), note);
      }));
  }
  show();
  return { title: say("basket"), nodes: [el("h1", null, say("basket")), el("p", null, say("basket_lead")), host] };
}

/** The claims as sentences, with their passages and sources in footnotes. @param {Claim[]} claims */
function footnoted(claims) {
  const lines = claims.map((claim, n) => ({ n: n + 1, said: sentence(claim), note: basket.noteOf(claim.id).trim(), foot: [claim.passage ? `“${clean(claim.passage)}”` : say("no_passage"), sourceText(sourceOfClaim(claim)) || say("no_source"), sourceOfClaim(claim)?.url, `[${claim.id}]`].filter(Boolean).join(", ") }));
  const title = [inWords(data.dataset.title), data.dataset.version, data.dataset.license].filter(Boolean).join(", ");
  return {
    text: `${lines.map((one) => `${one.said} [${one.n}]${one.note ? `\n${one.note}` : ""}`).join("\n\n")}\n\n${lines.map((one) => `[${one.n}] ${one.foot}`).join("\n")}\n\n${title}\n`,
    html: `${lines.map((one) => `<p>${escaped(one.said)}<sup>${one.n}</sup>${one.note ? `<br>${escaped(one.note)}` : ""}</p>`).join("")}<ol>${lines.map((one) => `<li>${escaped(one.foot)}</li>`).join("")}</ol><p>${escaped(title)}</p>`,
  };
}

/** @param {Claim[]} claims */
async function turtle(claims) {
  const iris = [...new Set([...claims.map((claim) => expand(claim.id)), ...claims.map(sourceOfClaim).filter((one) => one !== undefined).map((one) => one.iri)])];
  announce(say("working"));
  const found = await engine.query(`CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { ${iris.map((iri) => `<${iri}>`).join(" ")} } ?s ?p ?o }`, { window: null });
  download("govgraph-basket.ttl", "text/turtle", found.text ?? "");
  announce("");
}
