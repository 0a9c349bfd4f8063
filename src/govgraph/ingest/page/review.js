"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const find = (id) => document.getElementById(id);
  const key = `govgraph-review-${data.rows.map((row) => row.subject_id + row.object_id).join("|").length}-${data.rows.length}`;
  let lang = data.lang;
  let place = 0;

  // What was decided is kept in this browser; a page of a file may be forbidden to keep anything.
  const kept = (() => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  })();
  const name = (row) => `${row.subject_id} ${row.object_id}`;
  for (const row of data.rows) if (kept[name(row)]) Object.assign(row, kept[name(row)]);
  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* decisions last as long as the page is open */ }
  };

  const say = (word, values = {}) =>
    data.words[lang][word].replace(/\{(\w+)\}/g, (_, part) => String(values[part]));
  // The table has the reasons in English; what follows the colon are names and codes.
  const why = (text) => text.split("; ").map((one) => one.replace(/^[^:]*/, (reason) => data.reasons[lang][reason] || reason)).join("; ");
  const listed = () =>
    find("show").value === "all" ? data.rows : data.rows.filter((row) => !row.decision || row.open);
  const node = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);

  function side(row, number) {
    const box = node("section", "");
    box.append(node("h2", number ? row.object_label : row.subject_label));
    for (const text of [row.names[number], row.about[number], number ? row.object_id : row.subject_id, number ? row.object_source : row.subject_source])
      if (text) box.append(node("p", text));
    return box;
  }

  function draw() {
    document.documentElement.lang = lang;
    document.title = say("title");
    find("title").textContent = say("title");
    for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
    const rows = listed();
    place = Math.max(0, Math.min(place, rows.length - 1));
    const done = data.rows.filter((row) => row.decision).length;
    find("progress").textContent = say("progress", { done, all: data.rows.length });
    const pair = find("pair");
    pair.replaceChildren();
    const row = rows[place];
    if (!row) { pair.append(node("p", say("finished"))); return; }
    const two = node("div", "", { className: "two" });
    two.append(side(row, 0), side(row, 1));
    const buttons = node("div", "", { className: "buttons" });
    for (const decision of ["same", "different", "unsure"]) {
      const button = node("button", say(decision), { type: "button" });
      button.setAttribute("aria-pressed", String(row.decision === decision));
      button.addEventListener("click", () => decide(decision));
      buttons.append(button);
    }
    for (const [word, step] of [["back", -1], ["forward", 1]]) {
      const button = node("button", say(word), { type: "button" });
      button.addEventListener("click", () => move(step));
      buttons.append(button);
    }
    pair.append(node("p", say("pair", { n: place + 1, all: rows.length })), two, node("p", why(row.comment)), buttons);
  }

  function move(step) { place += step; draw(); find("main").focus(); }

  function decide(decision) {
    const row = listed()[place];
    if (!row) return;
    const judged = { decision, reviewer_label: find("reviewer").value.trim() || "?" };
    Object.assign(row, judged);
    kept[name(row)] = judged;
    keep();
    if (find("show").value === "all") place += 1;
    draw();
    find("main").focus();
  }

  const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  function table() {
    const lines = [data.columns.join(",")];
    for (const row of data.rows) {
      const whole = {
        ...row,
        predicate_id: { different: "owl:differentFrom", same: "skos:exactMatch" }[row.decision] || "skos:closeMatch",
        mapping_justification: row.reviewer_label && row.reviewer_label !== "govgraph" ? "semapv:ManualMappingCuration" : "semapv:CompositeMatching",
      };
      lines.push(data.columns.map((column) => cell(String(whole[column] ?? ""))).join(","));
    }
    return `${lines.join("\n")}\n`;
  }

  find("save").addEventListener("click", () => {
    const link = node("a", "", { href: URL.createObjectURL(new Blob([table()], { type: "text/csv" })), download: "matches.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  find("language").value = lang;
  find("language").addEventListener("change", (event) => { lang = event.target.value; draw(); });
  find("show").addEventListener("change", () => { place = 0; draw(); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(?:INPUT|SELECT)$/.test(event.target.tagName)) return;
    const done = { 1: () => decide("same"), 2: () => decide("different"), 3: () => decide("unsure"), ArrowLeft: () => move(-1), ArrowRight: () => move(1) }[event.key];
    if (done) { event.preventDefault(); done(); }
  });
  draw();
})();
