// The threshold of a weighted map: how much a tie must weigh to be drawn.
(function () {
  const $ = GG.$, { weight } = GG.data;
  const at = () => Math.max(0, weight.steps.indexOf(GG.state.least));
  GG.leastWords = () => GG.say("least_" + weight.of, { n: GG.number(GG.state.least) });
  GG.threshold = () => {
    $("least-part").hidden = !weight || Boolean(GG.state.open);
    if ($("least-part").hidden) return;
    const text = GG.leastWords();
    $("least").max = weight.steps.length - 1;
    $("least").value = at();
    $("least").setAttribute("aria-label", GG.say("weight"));
    $("least").setAttribute("aria-valuetext", text);
    $("least-text").textContent = text;
  };
  $("least").addEventListener("input", (event) => GG.change("filter", { least: weight.steps[+event.target.value] }));
})();
