// The cameras round the open case: a press opens one beside the case. Nothing is looked at before that.
(function (anlan) {
  "use strict";

  const MOST = 4;
  const METRES = 500;
  const { el, fill, icon } = anlan.desk;
  let item = null;
  let drawn = "";

  /** The nearest of them within reach, as {one, metres}. Pure. */
  const around = (cameras, at) => anlan.near.nearest(cameras, at, MOST).filter(({ metres }) => metres <= METRES);

  /** Keeps the tiles for this case; null ends them. */
  function follow(next) {
    item = next && typeof next.lon === "number" ? next : null;
    draw();
  }

  function draw() {
    const room = document.getElementById("drawer-cams");
    if (!room) return;
    const { cameras, awake } = anlan.points;
    const found = item ? around(cameras.values(), item) : [];
    const now = [item && item.id, ...found.map(({ one }) => `${one.no}${awake(one)}`)].join();
    if (now === drawn && room.childElementCount) return;
    drawn = now;
    fill(room, found.length ? el("div", { class: "shots" }, found.map(({ one, metres }) => tile(one, metres, awake(one)))) : null);
  }

  const tile = (one, metres, up) =>
    el(
      "button",
      { class: `vid shot camshot ${up ? "" : "off"}`, type: "button", "data-camera": one.no, title: one.name, onclick: () => look(one.no) },
      icon("device-cctv"),
      el("span", { class: "osd t" }, el("span", { class: "num" }, one.code), el("span", { class: "num" }, anlan.near.distance(metres))),
      el("span", { class: "osd b el" }, up ? one.name : anlan.t("camera.off")),
    );

  /** Opens this camera for the case, or the nearest that answers. */
  function look(no) {
    if (!item) return;
    const [nearest] = around([...anlan.points.cameras.values()].filter(anlan.points.awake), item);
    const chosen = no || (nearest && nearest.one.no);
    const { left, top } = document.getElementById("drawer").getBoundingClientRect();
    const beside = { x: left, y: top + 220 };
    if (chosen) anlan.cameraCard.open(chosen, { at: beside, left: true, purpose: "case", caseId: item.id });
    else anlan.desk.toast(anlan.t("desk.cams.none", { n: METRES }));
  }

  const start = () => anlan.points.on("cameras", draw);

  anlan.casecams = { around, follow, look, start };
})((globalThis.anlan = globalThis.anlan || {}));
