// Lists of things and sources: facets with counts that follow each other, and a table that is sorted and saved.
import { download, el } from "../../web/dom.js";
import { number, say, state } from "./model.js";
import { button, csvRow, settle } from "./parts.js";

const PAGE = 100, FEW = 10;

/**
 * @template T
 * @typedef {{ name: string, title: string, of: (one: T) => string[], text: (value: string) => string, fixed?: string[] }} Facet what something has of a choice
 */
/**
 * @template T
 * @typedef {{ name: string, title: string, text: (one: T) => string, cell?: (one: T) => import("../../web/dom.js").Child, sort?: (one: T) => string | number }} Column
 */

/** A list that is narrowed by facets; what is chosen stands in the address.
 * @template T
 * @param {object} options
 * @param {string} options.path of the page
 * @param {string} options.file
 * @param {T[]} options.all
 * @param {Facet<T>[]} options.facets
 * @param {Column<T>[]} options.columns
 * @param {(one: T, folded: string) => boolean} options.named
 * @param {URLSearchParams} options.chosen
 * @param {string} options.sort the column it is sorted by at first; "-" before it: downward
 * @param {(n: number) => string} options.count
 */
export function list(options) {
  const { facets, columns } = options, chosen = new Map(facets.map((one) => [one.name, options.chosen.get(one.name) ?? ""]));
  let words = options.chosen.get("q") ?? "", sort = options.chosen.get("sort") ?? options.sort, page = 0;
  const values = new Map(options.all.map((one) => [one, new Map(facets.map((facet) => [facet.name, facet.of(one)]))]));
  const fits = (/** @type {T} */ one, /** @type {string} */ except) => facets.every((facet) => facet.name === except || !chosen.get(facet.name) || values.get(one)?.get(facet.name)?.includes(chosen.get(facet.name) ?? "")) && (!words.trim() || options.named(one, words));
  const side = el("div", { class: "facet-side" }), body = el("tbody"), count = el("strong", { role: "status", id: "count" }), shown = el("span", { class: "mut small" }), chips = el("ul", { class: "chips" });
  const filter = el("input", { type: "search", class: "filter", placeholder: say("filter"), "aria-label": say("filter_rows", { what: say("name") }) });
  filter.value = words;
  filter.addEventListener("input", () => { words = filter.value; page = 0; fill(); });
  const before = button(say("page_before"), () => { page -= 1; fill(); }), after = button(say("page_after"), () => { page += 1; fill(); });
  const heads = columns.map((column) => el("th", { scope: "col" }, el("button", { type: "button", click: () => { sort = sort === column.name ? `-${column.name}` : column.name; fill(); } }, column.title)));
  function remember() {
    const address = new URLSearchParams([...chosen].filter(([, value]) => value));
    if (words.trim()) address.set("q", words.trim());
    if (sort !== options.sort) address.set("sort", sort);
    if (state.asOf) address.set("as-of", state.asOf);
    settle(`${options.path}${address.toString() ? `?${address}` : ""}`);
  }
  const wanted = () => {
    const column = columns.find((one) => one.name === sort.replace(/^-/, "")) ?? columns[0], key = column.sort ?? column.text, down = sort.startsWith("-") ? -1 : 1;
    return options.all.filter((one) => fits(one, "")).map((one) => ({ one, key: key(one) })).sort((a, b) => {
      if (a.key === "" || b.key === "") return a.key === b.key ? 0 : a.key === "" ? 1 : -1; // what is not known comes last
      return down * (typeof a.key === "number" && typeof b.key === "number" ? a.key - b.key : String(a.key).localeCompare(String(b.key), state.lang));
    }).map(({ one }) => one);
  };
  function pick(/** @type {string} */ name, /** @type {string} */ value) { chosen.set(name, value); page = 0; fill(); }
  /** @param {Facet<T>} facet */
  function choices(facet) {
    /** @type {Map<string, number>} */
    const counts = new Map((facet.fixed ?? []).map((value) => [value, 0]));
    for (const one of options.all) if (fits(one, facet.name)) for (const value of new Set(values.get(one)?.get(facet.name))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const now = chosen.get(facet.name) ?? "", order = [...counts].filter(([value, n]) => n || value === now).sort((a, b) => (facet.fixed ? 0 : b[1] - a[1]) || facet.text(a[0]).localeCompare(facet.text(b[0]), state.lang));
    if (order.length < 2 && !now) return null;
    const row = (/** @type {[string, number]} */ [value, n]) => el("li", null, el("button", { type: "button", class: "facet", "aria-pressed": String(value === now), "data-facet": facet.name, "data-value": value, click: () => { pick(facet.name, value === now ? "" : value); /** @type {HTMLElement | null} */ (side.querySelector(`[data-facet="${facet.name}"][aria-pressed=true]`) ?? side.querySelector(`[data-facet="${facet.name}"]`))?.focus(); } }, el("span", { class: "name" }, facet.text(value)), el("span", { class: "n" }, number(n))));
    const items = el("ul", { class: "plain" }, order.slice(0, FEW).map(row)), rest = order.slice(FEW);
    if (now && rest.some(([value]) => value === now)) items.prepend(row(/** @type {[string, number]} */ (order.find(([value]) => value === now))));
    const more = rest.length ? el("details", null, el("summary", { class: "small" }, say("n_more", { n: rest.length })), el("ul", { class: "plain" }, rest.map(row))) : null;
    return el("section", { class: "facet-part" }, el("h2", null, facet.title), items, more);
  }
  function fill() {
    const found = wanted(), pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    side.replaceChildren(...facets.map(choices).filter((one) => one !== null));
    body.replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map((one) => el("tr", null, columns.map((column) => el("td", { class: column.sort && typeof column.sort(one) === "number" ? "num" : null }, column.cell ? column.cell(one) : column.text(one))))));
    count.textContent = options.count(found.length);
    shown.textContent = found.length > PAGE ? say("rows_shown", { a: page * PAGE + 1, b: Math.min(found.length, (page + 1) * PAGE), total: found.length }) : "";
    before.hidden = after.hidden = found.length <= PAGE;
    before.disabled = page === 0;
    after.disabled = page === pages - 1;
    chips.replaceChildren(...facets.filter((facet) => chosen.get(facet.name)).map((facet) => el("li", null, `${facet.title}: ${facet.text(chosen.get(facet.name) ?? "")}`, el("button", { type: "button", class: "x", "aria-label": say("remove_name", { name: facet.text(chosen.get(facet.name) ?? "") }), click: () => pick(facet.name, "") }, "×"))));
    heads.forEach((head, n) => head.setAttribute("aria-sort", sort.replace(/^-/, "") === columns[n].name ? (sort.startsWith("-") ? "descending" : "ascending") : "none"));
    remember();
  }
  fill();
  const save = () => download(`${options.file}.csv`, "text/csv;charset=utf-8", `\ufeff${csvRow(columns.map((one) => one.name))}${wanted().map((one) => csvRow(columns.map((column) => column.text(one)))).join("")}`);
  return el("div", { class: "listed" }, side, el("div", null,
    el("p", { class: "row" }, count, shown, el("span", { class: "push" }), filter, before, after, button("CSV", save)), chips,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": options.file }, el("table", null, el("thead", null, el("tr", null, heads)), body))));
}
