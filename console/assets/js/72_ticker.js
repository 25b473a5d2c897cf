// The latest letters, one line a case step. The rows stay; their words move down. New ones come in at most every two seconds.
(function (anlan) {
  "use strict";

  const EVERY_MS = 2000;
  const SILENT = new Set(["seen"]);
  const MARK = { urgent3: "lv lv1", urgent2: "lv lv2", normal: "lv lv3" };

  let shown = []; // newest first
  let waiting = [];
  let timer = null;

  /** The newest first, one line for each letter, no more than `most`. Pure. */
  function latest(letters, before, most) {
    const told = letters.filter((letter) => !SILENT.has(letter.step));
    const all = [...told, ...before].sort((a, b) => b.at - a.at || b.id - a.id);
    const ids = new Set();
    return all.filter((one) => !ids.has(one.id) && ids.add(one.id)).slice(0, most);
  }

  /** Where it came from and what was done. */
  const tail = (letter) => [letter.channel && anlan.t(`channel.short.${letter.channel}`), anlan.t(`step.${letter.step}`)].filter(Boolean).join(" · ");

  const rows = () => [...document.querySelectorAll("#ticker-rows .tk")];

  function paint() {
    timer = null;
    if (!waiting.length) return;
    const nodes = rows();
    shown = latest(waiting, shown, nodes.length);
    waiting = [];
    nodes.forEach((node, i) => {
      const letter = shown[i];
      node.classList.toggle("empty", !letter);
      if (letter) line(node, letter);
    });
    document.getElementById("ticker-rows").classList.toggle("some", shown.length > 0);
    if (shown.length) anlan.bind.put("recent", anlan.clock(shown[0].at));
  }

  function line(node, letter) {
    const [time, mark, title, end] = node.children;
    const id = String(letter.id);
    if (node.dataset.id === id) return;
    node.dataset.id = id;
    time.textContent = anlan.clock(letter.at, false);
    mark.className = MARK[letter.urgency] || "lv lv3";
    title.textContent = letter.title;
    title.title = letter.title;
    title.classList.toggle("crit", letter.urgency === "urgent3");
    end.textContent = tail(letter);
  }

  function hear(letters) {
    waiting.push(...letters);
    if (waiting.length > 500) waiting = latest(waiting, [], 20);
    if (!timer) timer = setTimeout(paint, shown.length ? EVERY_MS : 0);
  }

  /** Every step of the day, of which the rows are the latest. */
  const count = ({ today }) => anlan.bind.put("steps", { today: today ? Object.values(today).reduce((a, b) => a + b, 0) : null });

  function start() {
    anlan.live.on("kpi", count);
    anlan.live.on("letters", hear);
    anlan.live.on("cases", ({ changed, whole }) => whole && hear(latest(changed, [], 20)));
  }

  anlan.ticker = { latest, start };
})((globalThis.anlan = globalThis.anlan || {}));
