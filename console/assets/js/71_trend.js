// Bars of the day's reports by the hour, and yesterday's as a dashed line: 24 rectangles that stay and change their height.
(function (anlan) {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";
  const [W, H, LEFT, RIGHT, TOP, BOTTOM] = [400, 180, 34, 8, 18, 24];

  /** A round upper end and its steps for the axis. Pure. */
  function axis(most) {
    const step = [1, 2, 5, 10, 20, 25, 40, 50, 80, 100, 200, 250, 500, 1000, 2000, 5000, 10_000].find((n) => n * 3 >= most) || Math.ceil(most / 3);
    return { top: step * 3, lines: [0, step, 2 * step, 3 * step] };
  }

  /** What stands over a bar: the peak and the current hour. Pure. */
  function labelled(hours, now) {
    const peak = hours.indexOf(Math.max(...hours));
    return new Set([peak, now].filter((hour) => hours[hour] > 0));
  }

  /** How much more was reported than yesterday in the same whole hours: "+8.2%"; null when there is nothing to compare. Pure. */
  function change(hours, yesterday, now) {
    const [here, there] = [hours, yesterday].map((some) => some.slice(0, now).reduce((a, b) => a + b, 0));
    if (!there) return null;
    const share = ((here - there) / there) * 100;
    return `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share).toFixed(1)}%`;
  }

  const make = (name, attributes, parent) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (parent) parent.append(node);
    return node;
  };

  let parts = null;

  function build(box) {
    const svg = make("svg", { viewBox: `0 0 ${W} ${H}`, class: "trend" });
    const slot = (W - LEFT - RIGHT) / 24;
    const lines = [0, 1, 2, 3].map(() => ({ line: make("line", { x1: LEFT, x2: W - RIGHT, class: "t-line" }, svg), word: make("text", { x: LEFT - 8, class: "t-axis", "text-anchor": "end" }, svg) }));
    for (let i = 0; i < 24; i += 4) make("text", { x: LEFT + (i + 0.5) * slot, y: H - 4, class: "t-axis", "text-anchor": "middle" }, svg).textContent = `${String(i).padStart(2, "0")}:00`;
    const bars = Array.from({ length: 24 }, (_, i) => make("rect", { x: LEFT + (i + 0.5) * slot - slot * 0.31, width: slot * 0.62, y: H - BOTTOM, height: 0, rx: 1, class: "t-bar" }, svg));
    const before = make("polyline", { class: "t-before" }, svg);
    const words = Array.from({ length: 24 }, (_, i) => make("text", { x: LEFT + (i + 0.5) * slot, class: "t-word", "text-anchor": "middle" }, svg));
    box.append(svg);
    return { lines, bars, before, words };
  }

  function paint({ hours, yesterday, at }) {
    const box = document.getElementById("trend-box");
    if (!box || !Array.isArray(hours)) return;
    parts = parts && box.contains(parts.bars[0]) ? parts : build(box);
    const now = Number(anlan.local(at || Date.now()).hour);
    const past = yesterday || [];
    anlan.bind.put("same", { change: change(hours, past, now) });
    const { top, lines } = axis(Math.max(3, ...hours, ...past));
    const y = (value) => TOP + (H - TOP - BOTTOM) * (1 - value / top);
    lines.forEach((value, i) => {
      const { line, word } = parts.lines[i];
      line.setAttribute("y1", y(value));
      line.setAttribute("y2", y(value));
      word.setAttribute("y", y(value) + 4);
      word.textContent = value.toLocaleString("en-US");
    });
    const middle = (i) => LEFT + ((i + 0.5) * (W - LEFT - RIGHT)) / 24;
    parts.before.setAttribute("points", past.some(Boolean) ? past.map((value, i) => `${middle(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ") : "");
    const said = labelled(hours, now);
    hours.forEach((value, i) => {
      parts.bars[i].setAttribute("y", y(value));
      parts.bars[i].setAttribute("height", y(0) - y(value));
      parts.bars[i].classList.toggle("now", i === now);
      parts.words[i].setAttribute("y", y(value) - 5);
      parts.words[i].textContent = said.has(i) ? value : "";
    });
  }

  anlan.trend = { axis, labelled, change, start: () => anlan.live.on("kpi", paint) };
})((globalThis.anlan = globalThis.anlan || {}));
