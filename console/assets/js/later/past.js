// The map at an hour of the last day: cases and colours as they stood then, told by the server from its events. Live goes on behind it.
(function (anlan) {
  "use strict";

  const DAY_MIN = 24 * 60;
  const STEP_MIN = 5;
  const REST_MS = 150;
  const PLAY_MS = 700;
  const HOUR_MIN = 30; // of a step while it plays
  const { el, head, button, ask } = anlan.kit;
  const { t } = anlan;
  let turn = 0;
  let playing = null;
  let flag = null; // over the map while it shows what has been

  /** Says across the map that it is not now; null takes the words away. */
  function mark(at) {
    if (!at) return flag.remove();
    const { month, day } = anlan.local(at);
    flag.textContent = t("map.past.then", { at: `${month}-${day} ${anlan.clock(at, false)}` });
    return document.querySelector("[data-map-tools]").closest(".map-tools").before(flag);
  }

  function open(box) {
    flag = el("div", { class: "map-past", role: "status" });
    const line = el("input", { type: "range", min: -DAY_MIN, max: 0, step: STEP_MIN, value: 0, "aria-label": t("map.tool.past"), oninput: () => moved() });
    const clock = el("b", { class: "num mt-big" });
    const said = el("span", { class: "t3", role: "status" });
    const instant = () => Date.now() + Number(line.value) * 60_000;
    let due = null;

    async function look() {
      const mine = ++turn;
      if (Number(line.value) === 0) return now();
      try {
        const at = Math.round(instant());
        const { cases } = await ask(`/map/then?at=${at}`);
        if (mine !== turn) return null;
        anlan.points.stand(cases);
        mark(at);
        const over = cases.filter(({ lamp }) => lamp === "red").length;
        return (said.textContent = t("map.past.told", { n: cases.length, over }));
      } catch (error) {
        return mine === turn && (said.textContent = error.message);
      }
    }
    function now() {
      anlan.points.stand(null);
      mark(null);
      said.textContent = t("map.past.live");
    }
    function moved() {
      const at = instant();
      const { month, day } = anlan.local(at);
      clock.textContent = Number(line.value) === 0 ? t("map.past.now") : `${month}-${day} ${anlan.clock(at, false)}`;
      clearTimeout(due);
      due = setTimeout(look, REST_MS);
    }
    async function play() {
      if (playing) return halt();
      if (Number(line.value) === 0) line.value = -DAY_MIN;
      const step = async () => {
        line.value = Math.min(0, Number(line.value) + HOUR_MIN);
        moved();
        clearTimeout(due);
        await look();
        if (playing) playing = Number(line.value) < 0 ? setTimeout(step, PLAY_MS) : null;
      };
      playing = setTimeout(step, 0);
      return null;
    }
    box.replaceChildren(
      head("map.tool.past", clock), line, el("div", { class: "row sp" }, said),
      el("div", { class: "row" }, button("history", t("map.past.play"), play), button("clock", t("map.past.back"), () => (halt(), (line.value = 0), moved()))),
      el("p", { class: "t3" }, t("map.past.hint")),
    );
    moved();
  }

  function halt() {
    clearTimeout(playing);
    playing = null;
  }

  function shut() {
    halt();
    turn += 1;
    anlan.points.stand(null);
    mark(null);
  }

  anlan.tools.define("past", { open, shut });
})((globalThis.anlan = globalThis.anlan || {}));
