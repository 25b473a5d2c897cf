// The latest letters, one line a case step, and what rules on polygons said, which stays on top for a while. The rows stay; their words move down. New ones come in at most every two seconds.
(function (anlan) {
  "use strict";

  const EVERY_MS = 2000;
  const HELD_MS = 300_000; // an alert stays above letters that are newer
  const MOST_ALERTS = 2;
  const SILENT = new Set(["seen"]);
  const MARK = { urgent3: "lv lv1", urgent2: "lv lv2", normal: "lv lv3" };

  let shown = []; // newest first
  let waiting = [];
  let timer = null;

  const stands = ({ at, fence }) => at + (fence ? HELD_MS : 0);

  /** The newest first, one line for each letter, no more than `most`; two alerts at most. Pure. */
  function latest(letters, before, most) {
    const told = letters.filter((letter) => !SILENT.has(letter.step));
    const all = [...told, ...before].sort((a, b) => stands(b) - stands(a) || b.id - a.id);
    const ids = new Set();
    let alerts = 0;
    return all.filter((one) => !ids.has(one.id) && ids.add(one.id) && (!one.fence || ++alerts <= MOST_ALERTS)).slice(0, most);
  }

  /** Where it came from and what was done. */
  const tail = (letter) => letter.fence ? anlan.t("wall.ticker.rule") : [letter.channel && anlan.t(`channel.short.${letter.channel}`), anlan.t(`step.${letter.step}`)].filter(Boolean).join(" · ");

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
    if (shown.length) anlan.bind.put("recent", anlan.clock(Math.max(...shown.map(({ at }) => at))));
  }

  function line(node, letter) {
    const [time, mark, title, end] = node.children;
    const id = String(letter.id);
    if (node.dataset.id === id) return;
    node.dataset.id = id;
    time.textContent = anlan.clock(letter.at, false);
    mark.className = letter.fence ? "ic ic-alert-triangle crit" : MARK[letter.urgency] || "lv lv3";
    title.textContent = letter.title;
    title.title = letter.title;
    title.classList.toggle("crit", letter.fence || letter.urgency === "urgent3");
    end.textContent = tail(letter);
  }

  /** The line of an alert. */
  const alerted = ({ fence, name, who, on, minutes, id, at }) => ({ id: `${fence} ${id} ${at}`, at, fence, title: anlan.t(`fence.${on}`, { name, who, n: minutes }) });

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
    anlan.live.on("alert", (one) => hear([alerted(one)]));
    anlan.live.on("cases", ({ changed, whole }) => whole && hear(latest(changed, [], 20)));
  }

  anlan.ticker = { latest, start };
})((globalThis.anlan = globalThis.anlan || {}));
