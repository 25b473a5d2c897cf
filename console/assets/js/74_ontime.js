// The on-time rate against its target: a bar from 80 to 100, from 0 when the rate lies below, in colour only when it is too low.
(function (anlan) {
  "use strict";

  const GOAL = 95;
  const FAR = 3; // points below the goal that are grave

  /** {from, share, goal: 0–100 along the bar, tone} of a rate in percent; null is no rate. Pure. */
  function scale(rate) {
    const from = rate === null || rate >= 80 ? 80 : 0;
    const along = (value) => Math.max(0, ((value - from) / (100 - from)) * 100);
    const tone = rate === null || rate >= GOAL ? "" : rate < GOAL - FAR ? "crit" : "warn";
    return { from, share: rate === null ? 0 : along(rate), goal: along(GOAL), tone };
  }

  const rate = (counted) => (counted && counted.n ? (counted.ontime / counted.n) * 100 : null);

  function paint({ handled }) {
    const panel = document.getElementById("ontime");
    if (!panel || !handled) return;
    const { from, share, goal } = scale(rate(handled.all));
    const [fill, mark] = panel.querySelector(".track").children;
    const [low, target, high] = panel.querySelectorAll(".ot-bar span");
    fill.style.width = `${share.toFixed(1)}%`;
    mark.style.left = target.style.left = `${goal}%`;
    low.textContent = from;
    target.textContent = GOAL;
    high.textContent = from ? 100 : ""; // it would stand on the target
    for (const node of panel.querySelectorAll("b[data-live]")) {
      const { tone } = scale(rate(handled[node.dataset.live.split(".")[2]]));
      node.classList.toggle("warn", tone === "warn");
      node.classList.toggle("crit", tone === "crit");
    }
  }

  anlan.ontime = { scale, rate, start: () => anlan.live.on("kpi", paint) };
})((globalThis.anlan = globalThis.anlan || {}));
