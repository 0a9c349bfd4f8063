// One picture of the map: drawn when something changes, and only shown through the view while the view moves.
(function () {
  const MARGIN = 0.25; // of what is seen, on every side: so far one can pan before it is drawn anew
  const SHARP = [0.35, 2.6]; // so far one can zoom before it is drawn anew; at rest it always is
  const MOST = 16e6; // pixels in one canvas: what phones allow
  const REST = 120; // milliseconds without a movement, and the picture is drawn as it should be

  // `draw(pen)` draws in the map's coordinates, `label(pen)` in pixels of the screen; `extent()` is the box that holds all
  // that is drawn, [left, top, right, bottom] in the map's coordinates. vis-network keeps the view, the events and what is
  // under the pointer; of its renderer, only what draws ties and marks is taken out of the frame and put into the picture.
  GG.keepPicture = (net, { draw, label, extent }) => {
    const { renderer, canvas } = net, { view } = net.body, frame = canvas.frame.canvas;
    const ties = renderer._drawEdges, marks = renderer._drawNodes;
    const sheet = document.createElement("canvas"), pen = sheet.getContext("2d");
    let held = null, stale = true, rest = 0;
    renderer._drawEdges = renderer._drawArrows = () => {};
    renderer._drawNodes = () => ({ drawExternalLabels: null });

    // The part of the map that the picture holds, in pixels of the device from the corner of the screen; `to` are its sides
    // in pixels of the screen, endless where nothing lies beyond.
    function region() {
      const ratio = canvas.pixelRatio, { scale, translation } = view, all = extent();
      const spare = Math.max(0, Math.min(MARGIN, (Math.sqrt(MOST / (frame.width * frame.height)) - 1) / 2));
      const side = (end, size, first) => {
        const over = first ? -end : end - size, room = Math.max(0, Math.min(over, size * spare));
        return { px: Math.ceil(room * ratio), to: over <= room ? Infinity : room };
      };
      const w = frame.width / ratio, h = frame.height / ratio;
      const left = side(all[0] * scale + translation.x, w, true), right = side(all[2] * scale + translation.x, w, false);
      const top = side(all[1] * scale + translation.y, h, true), bottom = side(all[3] * scale + translation.y, h, false);
      return {
        left: left.px, top: top.px, width: frame.width + left.px + right.px, height: frame.height + top.px + bottom.px,
        to: [-left.to, -top.to, w + right.to, h + bottom.to],
      };
    }
    function make() {
      const ratio = canvas.pixelRatio, { scale, translation } = view;
      held = { ...region(), scale, x: translation.x, y: translation.y, ratio, size: [frame.width, frame.height] };
      if (sheet.width !== held.width || sheet.height !== held.height) { sheet.width = held.width; sheet.height = held.height; }
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, held.width, held.height);
      pen.save();
      pen.setTransform(ratio * scale, 0, 0, ratio * scale, held.left + ratio * held.x, held.top + ratio * held.y);
      draw(pen);
      ties.call(renderer, pen);
      marks.call(renderer, pen, true);
      pen.restore();
      pen.save();
      pen.setTransform(ratio, 0, 0, ratio, held.left, held.top);
      label(pen);
      pen.restore();
      stale = false;
      GG.pictures += 1;
    }
    function covers() {
      if (held.ratio !== canvas.pixelRatio || held.size[0] !== frame.width || held.size[1] !== frame.height) return false;
      const k = view.scale / held.scale, { x, y } = view.translation, [left, top, right, bottom] = held.to;
      if (k < SHARP[0] || k > SHARP[1]) return false;
      return held.x - x / k >= left && held.y - y / k >= top
        && held.x + (frame.width / held.ratio - x) / k <= right && held.y + (frame.height / held.ratio - y) / k <= bottom;
    }
    const moved = () => held.scale !== view.scale || held.x !== view.translation.x || held.y !== view.translation.y;
    function show(ctx) {
      if (stale || !held || !covers()) { clearTimeout(rest); make(); }
      else if (moved()) { clearTimeout(rest); rest = setTimeout(GG.settled, REST); }
      const k = view.scale / held.scale, { ratio } = held;
      let x = ratio * (view.translation.x - held.x * k) - held.left * k, y = ratio * (view.translation.y - held.y * k) - held.top * k;
      if (Math.abs(k - 1) < 1e-9) { x = Math.round(x); y = Math.round(y); } // whole pixels: as sharp as drawn
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(sheet, x, y, held.width * k, held.height * k);
      ctx.restore();
    }
    net.on("beforeDrawing", show);
    // What is drawn changed: the next frame is drawn, not shown.
    GG.touch = () => { stale = true; };
    GG.settled = () => {
      clearTimeout(rest);
      if (held && !stale && !moved()) return;
      stale = true;
      net.redraw();
    };
    sheet.addEventListener("contextrestored", () => { stale = true; net.redraw(); });
  };
  GG.pictures = 0; // how often it was drawn
})();
