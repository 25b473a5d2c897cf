// Critical cases beside the map: three cards that stay, filled by urgency of time, each led to its place by a line.
(function (anlan) {
  "use strict";

  const grave = new Map(); // id -> letter of a case that is 特急
  let mapId = null;
  let cards = []; // letters shown

  /** What is due next first. Pure. */
  const ordered = (letters) => [...letters].sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || a.id - b.id);

  const nodes = () => [...document.querySelectorAll("#dock .call")];

  /** Keeps the 特急 ones (id -> letter) as a batch leaves them, and says whether it changed any: most batches have none, and nobody looks through a hundred thousand others. Pure. */
  function keep(kept, { changed, removed, whole }) {
    if (whole) kept.clear();
    let moved = whole;
    for (const id of removed) moved = kept.delete(id) || moved;
    for (const letter of changed) {
      const is = letter.urgency === "urgent3";
      moved = kept.delete(letter.case_id) || is || moved;
      if (is) kept.set(letter.case_id, letter);
    }
    return moved;
  }

  function show() {
    const all = ordered(grave.values());
    const shown = nodes();
    cards = all.slice(0, shown.length);
    shown.forEach((node, i) => fill(node, cards[i]));
    const more = document.querySelector("#dock .call-more");
    more.hidden = all.length <= shown.length;
    anlan.say(more, more.hidden ? "" : anlan.t("wall.call.more", { n: all.length - shown.length }));
    tick();
    const { still } = anlan.dock;
    if (still) still.soon();
  }

  function fill(node, letter) {
    node.hidden = !letter;
    if (!letter) return;
    const [head, where] = node.children;
    const tail = letter.place ? ` · ${letter.place}` : "";
    const matter = tail && letter.title.endsWith(tail) ? letter.title.slice(0, -tail.length) : letter.title;
    anlan.say(head.children[1], matter);
    anlan.say(where.children[0], letter.place || "—");
    anlan.say(where.children[1], anlan.t(`state.${letter.state}`));
    node.classList.toggle("unack", !(letter.seen || []).length);
  }

  /** Time left, or over with a minus. */
  function tick() {
    const now = Date.now();
    nodes().forEach((node, i) => {
      const letter = cards[i];
      if (!letter) return;
      const said = letter.due ? `${now > letter.due ? "−" : ""}${anlan.span(letter.due - now, true)}` : "—";
      anlan.say(node.querySelector(".sla-t"), said);
    });
  }

  /** Lines from the cards to their places, drawn over the map's still things. */
  function lead(g, view) {
    if (anlan.war && anlan.war.paint(g, view)) return;
    const box = anlan.map.get(mapId).getContainer().getBoundingClientRect();
    g.strokeStyle = anlan.look.colour("--mk-crit");
    g.lineWidth = 1.5;
    g.lineJoin = "round";
    nodes().forEach((node, i) => {
      const letter = cards[i];
      if (!letter || typeof letter.lon !== "number" || node.hidden) return;
      const card = node.getBoundingClientRect();
      const from = [card.right - box.left, card.top - box.top + card.height / 2];
      const to = [view.px(anlan.qbin.worldX(letter.lon)), view.py(anlan.qbin.worldY(letter.lat))];
      const bend = from[0] + 20 * view.k;
      const far = Math.hypot(to[0] - bend, to[1] - from[1]);
      if (to[0] < bend || far < 40) return;
      const stop = 1 - (30 * view.k) / far;
      g.beginPath();
      g.moveTo(...from);
      g.lineTo(bend, from[1]);
      g.lineTo(bend + (to[0] - bend) * stop, from[1] + (to[1] - from[1]) * stop);
      g.stroke();
    });
  }

  function start(id) {
    mapId = id;
    anlan.map.on("mount", ({ id: mounted, layers }) => {
      if (mounted !== id) return;
      layers.after = lead;
      anlan.dock.still = layers.still;
      layers.still.soon();
    });
    anlan.live.on("cases", (batch) => keep(grave, batch) && show());
    setInterval(tick, 1000);
  }

  anlan.dock = { keep, ordered, start, still: null };
})((globalThis.anlan = globalThis.anlan || {}));
