// Downloads of what is shown: SVG, PNG, CSV of the ties, JSON-LD of the claims.
(function () {
  const $ = GG.$;
  // Files of two dates have two names: the title ends with the dates of a map, also where it is cut.
  const { compare, between, as_of } = GG.data.note, dates = [compare || between || as_of || []].flat().join("-");
  function slug() {
    const { fileName } = GG.elements, name = GG.fold(GG.in(GG.data.note.title)).toLowerCase(), cut = fileName(name) || "map";
    return cut.endsWith(dates) ? cut : fileName(name, 59 - dates.length) + "-" + dates;
  }
  // A text as a file, named after the map.
  GG.saveText = (name, type, text) => save(slug() + name, new Blob([text], { type }));
  GG.savePng = (name, figure) => GG.png((blob) => save(slug() + name, blob), figure);
  function save(name, blob) {
    const url = URL.createObjectURL(blob), a = GG.el("a", { href: url, download: name });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000); // a busy browser begins to read it seconds later
  }
  // A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  GG.csvOf = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  const cell = (value) => {
    let text = String(value === undefined || value === null ? "" : value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  // Every row says of which view it is: a file that is sent on keeps what was chosen.
  GG.csv = () => {
    const dated = Boolean(GG.moment() || GG.period()), shares = Object.keys(GG.data.stays).length > 0;
    const head = ["source", "source_label", "predicate", "target", "target_label", "start", "end", "confidence", "date_confidence", "role", "amount", "source_title", "url", "passage", "statement"];
    if (GG.data.weight) head.push("weight");
    if (shares) head.push("shared_spaces");
    if (GG.compared) head.push("state", "at_" + GG.compared[0], "at_" + GG.compared[1]);
    if (dated) head.push("holds");
    head.push("view");
    const rows = [], view = described();
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id)) return;
      const claims = GG.evidence(tie).map((i) => GG.data.claims[i]);
      const seen = (name) => [...new Set(claims.map((claim) => claim[name]).filter(Boolean))].join(" | ");
      const sources = [...new Set(claims.map((claim) => claim.src).filter((i) => i !== undefined))].map((i) => GG.data.sources[i]);
      const now = GG.then(tie);
      rows.push([
        tie.s, GG.endName(tie, "s"), tie.p, tie.t, GG.endName(tie, "t"), now.start, now.end, now.conf, now.start || now.end ? now.dated || now.conf : "", now.role, claims.filter((claim) => claim.amount).map((claim) => (claim.amount + " " + (claim.unit || "")).trim()).join(" | "), sources.map((s) => s.title).join(" | "), sources.map((s) => s.url).filter(Boolean).join(" | "),
        seen("passage"), seen("iri"), ...(GG.data.weight ? [GG.weight(tie)] : []), ...(shares ? [GG.via(tie).join(" | ")] : []), ...(GG.compared ? [tie.state, tie.before, tie.after] : []), ...(dated ? [GG.shown.unknown.has(tie.id) ? "unknown" : "yes"] : []), view,
      ]);
    });
    return GG.csvOf([head, ...rows]);
  };
  const described = GG.described = () => GG.clean([GG.in(GG.data.note.title), ...GG.stated(), ...GG.howMuch()].join(" · "));

  const GOV = "https://w3id.org/govgraph/ns#";
  const context = { gov: GOV, rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", skos: "http://www.w3.org/2004/02/skos/core#", dcterms: "http://purl.org/dc/terms/", dcat: "http://www.w3.org/ns/dcat#", schema: "https://schema.org/" };
  const term = (name) => ({ "@id": GOV + name[0].toUpperCase() + name.slice(1) });
  // What a claim speaks of, by its IRI; what has none (in a network of one's own) is a blank node.
  const blank = new Map();
  function thing(key) {
    const known = (GG.nodes.get(key) || {}).iri || (GG.data.names[key] || {}).iri || GG.data.iris[key];
    if (known || /^(https?|urn):/.test(key)) return { "@id": known || key };
    if (!blank.has(key)) blank.set(key, "_:n" + blank.size);
    return { "@id": blank.get(key) };
  }
  // A literal in the language or with the datatype that the graph has it in.
  function literal(claim, name) {
    if (!claim[name]) return undefined;
    const form = claim.f && name in claim.f ? claim.f[name] : GG.data.forms[name];
    if (!form) return { "@value": claim[name] };
    return form[0] === "@" ? { "@language": form.slice(1), "@value": claim[name] } : { "@type": form, "@value": claim[name] };
  }
  const texts = (all) => Object.entries(all || {}).map(([lang, text]) => (lang ? { "@language": lang, "@value": text } : { "@value": text }));
  const predicate = (p) => (/^[a-z][a-z0-9+.-]*:/i.test(p) ? p : GOV + p);
  function statement(claim) {
    const source = GG.data.sources[claim.src], object = claim.o ? thing(claim.o) : literal(claim, "value");
    if (!claim.iri) return { ...thing(claim.s), [predicate(claim.p)]: object };
    const dated = Object.entries({ start: "start", end: "end", asOf: "as_of", inForceFrom: "in_force", role: "role", city: "city", weight: "weight", passage: "passage", note: "note" });
    return {
      "@id": claim.iri, "@type": ["gov:Statement", "rdf:Statement"], "rdf:subject": thing(claim.s), "rdf:predicate": { "@id": predicate(claim.p) }, "rdf:object": object,
      ...Object.fromEntries(dated.map(([name, field]) => ["gov:" + name, literal(claim, field)])),
      "schema:amount": literal(claim, "amount"), "schema:unitText": literal(claim, "unit"), "schema:currency": /^[A-Z]{3}$/.test(claim.unit || "") ? literal(claim, "unit") : undefined,
      "gov:mode": claim.mode ? term(claim.mode) : undefined, "gov:confidence": claim.confidence ? term(claim.confidence) : undefined, "dcterms:source": source ? { "@id": source.iri } : undefined,
    };
  }
  GG.jsonld = () => {
    const { note } = GG.data, done = new Map();
    const graph = [{ "@type": "dcat:Dataset", "dcterms:title": texts(note.title), "dcterms:description": { "@language": GG.state.lang, "@value": described() }, "dcterms:isVersionOf": texts(note.dataset), "dcat:version": note.version || undefined }];
    GG.shown.nodes.forEach((id) => {
      const node = GG.nodes.get(id);
      if (!node.members) graph.push({ ...thing(id), "@type": node.kind ? "gov:" + node.kind : undefined, "skos:prefLabel": texts(node.labels) });
    });
    // What became of the ties that a statement supports is a note: the statement itself says nothing of two dates.
    const noted = (i, tie) => {
      const text = GG.changeSentence(tie), notes = done.get(i)["skos:note"] = done.get(i)["skos:note"] || [];
      if (!notes.some((one) => one["@value"] === text)) notes.push({ "@language": GG.state.lang, "@value": text });
    };
    GG.ties.forEach((tie) => {
      if (!GG.shown.ties.has(tie.id)) return;
      GG.evidence(tie).forEach((i) => {
        if (!done.has(i)) { done.set(i, statement(GG.data.claims[i])); graph.push(done.get(i)); }
        if (GG.compared) noted(i, tie);
      });
    });
    return JSON.stringify({ "@context": context, "@graph": graph }, null, 1) + "\n";
  };
  GG.png = (then, { svg, width, height, mm } = GG.figure($("figure").value)) => {
    const k = Math.min(mm ? mm / 25.4 * 300 / width : 3, 8000 / Math.max(width, height)), image = new Image();
    image.addEventListener("load", () => {
      const canvas = GG.el("canvas", { width: Math.round(width * k), height: Math.round(height * k) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(then, "image/png");
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  };
  // A calendar has proportions of its own: its figure is as large as on the screen.
  $("figure").hidden = GG.data.form === "timeline";
  $("svg").addEventListener("click", () => GG.saveText(".svg", "image/svg+xml", GG.figure($("figure").value).svg));
  $("png").addEventListener("click", () => GG.savePng(".png"));
  $("csv").addEventListener("click", () => GG.saveText(".csv", "text/csv;charset=utf-8", GG.csv()));
  $("jsonld").addEventListener("click", () => GG.saveText(".jsonld", "application/ld+json", GG.jsonld()));
})();
