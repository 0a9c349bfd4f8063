// Where the reader stands: the view and where it is going, the way home, and a word where there is nothing to be seen.
(function () {
  const $ = GG.$, CLOSEST = 8, FARTHEST = 0.04;
  let net = null, goal = null, home = null;

  GG.view = () => (net ? { ...net.getViewPosition(), scale: net.getScale() } : null);
  GG.goal = () => goal || GG.view(); // while the view is on its way, where it is going
  // Every move that is not the reader's own goes through here.
  GG.move = ({ x, y, scale }, animated) => {
    const slow = animated && !GG.still();
    goal = slow ? { x, y, scale } : null;
    net.moveTo({ position: { x, y }, scale, animation: slow ? { duration: 280 } : false });
  };
  GG.show = (view) => { if (net && view) GG.move(view, true); };
  GG.atHome = (view, animated) => { home = view; GG.move(view, animated); };
  GG.zoom = (factor) => { if (net) { const now = GG.goal(); GG.move({ ...now, scale: Math.max(FARTHEST, Math.min(CLOSEST, now.scale * factor)) }, false); } };

  function inSight() {
    const { scale, translation } = net.body.view, w = $("map").clientWidth, h = $("map").clientHeight;
    return [...GG.shown.nodes].some((id) => {
      const node = GG.nodes.get(id), p = GG.place(node), r = node.size * scale, x = p.x * scale + translation.x, y = p.y * scale + translation.y;
      return x > -r && y > -r && x < w + r && y < h + r;
    });
  }
  // Nothing was drawn, nothing is left, or nothing is in sight: each says so, with the way out.
  const ways = {
    empty: ["empty", "", null],
    left: ["nothing_left", "show_all", () => GG.showAll()],
    sight: ["nothing_here", "fit", () => GG.fit(true)],
  };
  function lost() {
    if (!GG.nodes.size) return "empty";
    if (!GG.shown.nodes.size || (!net && !GG.shown.ties.size)) return "left";
    return net && !inSight() ? "sight" : "";
  }
  GG.guide = () => {
    const why = lost(), box = $("lost"), key = why + GG.state.lang;
    if (box.dataset.why === key) return;
    box.dataset.why = key;
    box.hidden = !why;
    GG.empty(box);
    if (!why) return;
    const [text, button, act] = ways[why];
    box.append(GG.el("p", {}, GG.say(text)));
    if (act) box.append(GG.el("button", { class: "btn", type: "button", click: act }, GG.say(button)));
  };
  GG.watch = (one) => {
    net = one;
    const own = () => { goal = null; };
    net.on("dragStart", own);
    net.on("animationFinished", own);
    net.on("zoom", () => {
      own();
      const now = net.getScale(), kept = Math.max(FARTHEST, Math.min(CLOSEST, now));
      if (kept !== now) net.moveTo({ scale: kept });
    });
    net.on("afterDrawing", () => {
      const now = GG.view(), moved = home && (Math.abs(now.x - home.x) * now.scale > 2 || Math.abs(now.y - home.y) * now.scale > 2 || Math.abs(now.scale / home.scale - 1) > 0.01);
      GG.root.toggleAttribute("data-moved", Boolean(moved));
      GG.guide();
    });
  };
})();
