// Downloads of what is shown: SVG, PNG, CSV of the ties, JSON-LD of the claims.
(function () {
  const $ = GG.$;
  const slug = () => (GG.in(GG.data.note.title).normalize("NFD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase() || "map").slice(0, 60);
  function save(name, blob) {
    const url = URL.createObjectURL(blob), a = GG.el("a", { href: url, download: name });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 4000);
  }
  // A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  const cell = (value) => {
    let text = String(value === undefined || value === null ? "" : value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  GG.csv = () => {
    const head = ["source", "source_label", "predicate", "target", "target_label", "start", "end", "confidence", "role", "source_title", "url", "passage", "statement"];
    if (GG.compared) head.push("state", "at_" + GG.compared[0], "at_" + GG.compared[1]);
    const rows = [];
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id)) return;
      const claims = tie.c.length ? tie.c.map((i) => GG.data.claims[i]) : [{}];
      const seen = (name) => [...new Set(claims.map((claim) => claim[name]).filter(Boolean))].join(" | ");
      const sources = [...new Set(claims.map((claim) => claim.src).filter((i) => i !== undefined))].map((i) => GG.data.sources[i]);
      rows.push([tie.s, GG.endName(tie, "s"), tie.p, tie.t, GG.endName(tie, "t"), tie.start, tie.end, tie.conf, tie.role, sources.map((s) => s.title).join(" | "), sources.map((s) => s.url).filter(Boolean).join(" | "), seen("passage"), seen("iri"), ...(GG.compared ? [tie.state, tie.before, tie.after] : [])]);
    });
    return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  };
  GG.jsonld = () => {
    const gov = "https://w3id.org/govgraph/ns#", iri = (key) => (GG.nodes.has(key) && GG.nodes.get(key).iri) || key;
    const graph = [];
    GG.shown.nodes.forEach((id) => {
      const node = GG.nodes.get(id);
      if (node.members) return;
      graph.push({ "@id": node.iri || id, "@type": node.kind ? "gov:" + node.kind : undefined, "skos:prefLabel": Object.entries(node.labels || {}).map(([lang, text]) => ({ "@language": lang, "@value": text })) });
    });
    const done = new Map();
    // What became of the ties that a statement supports is a note: the statement itself says nothing of two dates.
    const noted = (i, tie) => {
      const text = GG.changeSentence(tie), notes = done.get(i)["skos:note"] = done.get(i)["skos:note"] || [];
      if (!notes.some((one) => one["@value"] === text)) notes.push({ "@language": GG.state.lang, "@value": text });
    };
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id)) return;
      tie.c.forEach((i) => {
        const claim = GG.data.claims[i], source = GG.data.sources[claim.src];
        if (done.has(i)) { if (GG.compared) noted(i, tie); return; }
        done.set(i, {
          "@id": claim.iri, "@type": ["gov:Statement", "rdf:Statement"], "rdf:subject": { "@id": iri(claim.s) }, "rdf:predicate": { "@id": gov + claim.p },
          "rdf:object": claim.o ? { "@id": iri(claim.o) } : claim.value, "gov:start": claim.start, "gov:end": claim.end, "gov:role": claim.role, "gov:passage": claim.passage,
          "gov:confidence": claim.confidence ? { "@id": "gov:" + claim.confidence[0].toUpperCase() + claim.confidence.slice(1) } : undefined, "dcterms:source": source ? { "@id": source.iri } : undefined,
        });
        graph.push(done.get(i));
        if (GG.compared) noted(i, tie);
      });
    });
    const context = { gov, rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", skos: "http://www.w3.org/2004/02/skos/core#", dcterms: "http://purl.org/dc/terms/" };
    return JSON.stringify({ "@context": context, "@graph": graph }, null, 1) + "\n";
  };
  GG.png = (then) => {
    const { svg, width, height } = GG.figure(), k = Math.min(3, 8000 / Math.max(width, height)), image = new Image();
    image.addEventListener("load", () => {
      const canvas = GG.el("canvas", { width: Math.round(width * k), height: Math.round(height * k) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(then, "image/png");
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  };
  $("svg").addEventListener("click", () => save(slug() + ".svg", new Blob([GG.figure().svg], { type: "image/svg+xml" })));
  $("png").addEventListener("click", () => GG.png((blob) => save(slug() + ".png", blob)));
  $("csv").addEventListener("click", () => save(slug() + ".csv", new Blob([GG.csv()], { type: "text/csv;charset=utf-8" })));
  $("jsonld").addEventListener("click", () => save(slug() + ".jsonld", new Blob([GG.jsonld()], { type: "application/ld+json" })));
  ["svg", "png", "csv", "jsonld"].forEach((id) => GG.on("look", () => $(id).setAttribute("aria-label", GG.say("download") + " " + $(id).textContent)));
})();
