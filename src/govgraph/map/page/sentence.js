// A claim as a sentence: who did what, when, and who says so.
(function () {
  const $ = GG.$;
  // What is scheduled has not happened yet: "is to be hosted by".
  GG.verb = (p, mode) => GG.in((mode === "scheduled" && GG.data.planned[p]) || GG.data.verbs[p]) || p.split(/[#/]/).pop() || p;
  GG.sourceName = (claim) => {
    const source = GG.data.sources[claim.src];
    return source ? GG.clean(source.title || source.publisher || source.id) : "";
  };
  GG.claimSentence = (claim) => {
    const verb = GG.verb(claim.p, claim.mode), told = claim.o ? GG.after(verb, claim.o) : verb + " " + (claim.value || "");
    const when = GG.when(claim), source = GG.sourceName(claim), sure = claim.confidence ? GG.say(claim.confidence) : "";
    const mode = claim.mode ? " (" + (GG.in(GG.data.modes[claim.mode]) || claim.mode) + ")" : "";
    const evidence = [source, sure].filter(Boolean).join(", ");
    return GG.clean(GG.nameOf(claim.s) + " " + told + mode + (when ? ", " + when : "") + (evidence ? " — " + evidence : ""));
  };
  GG.tieSentence = (tie) => {
    if (tie.c.length) {
      const claims = GG.evidence(tie), best = ["quoted", "read", "unverified"].map((sure) => claims.find((i) => GG.data.claims[i].confidence === sure)).find((i) => i !== undefined);
      const more = claims.length > 1 ? " (+" + (claims.length - 1) + ")" : "";
      const counted = ["s", "t"].filter((end) => GG.nodes.get(tie[end]).counted).map((end) => GG.clean(GG.endName(tie, end)) + ": ").join("");
      return counted + GG.claimSentence(GG.data.claims[best === undefined ? claims[0] : best]) + more;
    }
    // A verb is in the singular: beside "3 of 45 states" it stands apart.
    if (tie.p && !["s", "t"].some((end) => GG.nodes.get(tie[end]).counted)) return GG.clean(GG.nameOf(tie.s) + " " + GG.after(GG.verb(tie.p), tie.t));
    return GG.clean(GG.endName(tie, "s") + (tie.p ? " – " + GG.verb(tie.p) + " – " : " – ") + GG.endName(tie, "t"));
  };

  function show(text, at) {
    const tip = $("tip"), box = $("stage");
    tip.textContent = text;
    tip.hidden = false;
    const x = Math.min(Math.max(8, at.x + 14), box.clientWidth - tip.offsetWidth - 8);
    const y = at.y + 18 + tip.offsetHeight > box.clientHeight ? at.y - tip.offsetHeight - 12 : at.y + 18;
    tip.style.left = x + "px";
    tip.style.top = Math.max(4, y) + "px";
  }
  GG.tipTie = (id, at) => {
    const gone = GG.shown.goneTies.has(id);
    if (gone || GG.shown.ties.has(id)) show(GG.tieSentence(GG.tie.get(id)) + (gone ? ". " + GG.say("ended_before") : ""), at);
  };
  GG.tipNode = (id, at) => {
    const node = GG.nodes.get(id);
    show(GG.clean(GG.label(node)).slice(0, 300) + " · " + GG.in(GG.classes.get(node.cls).labels) + (GG.isGone(id) ? ". " + GG.say("ended_before") : ""), at);
  };
  GG.tipOff = () => { $("tip").hidden = true; };
})();
