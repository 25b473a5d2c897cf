// The cameras that see the open case best, as the server ranks them: a press opens one beside the case, V the best four. Nothing is looked at before that.
(function (anlan) {
  "use strict";

  const MOST = 4;
  const METRES = 500;
  const { el, fill, icon } = anlan.desk;
  let item = null;
  let ranked = null; // {id, items, buildings} of the server; null until it has answered
  let drawn = "";

  /** The nearest of them within reach, as {one, metres}. Pure. */
  const around = (cameras, at) => anlan.near.nearest(cameras, at, MOST).filter(({ metres }) => metres <= METRES);

  /** What the ranking says of a camera, as a key. Pure. */
  const verdict = ({ sees, aims, hidden }) => (sees ? "sees" : aims && hidden ? "hidden" : "beside");

  /** Keeps the tiles for this case; null ends them. */
  function follow(next) {
    const before = item && item.id;
    item = next && typeof next.lon === "number" ? next : null;
    if (item && item.id !== before) rank(item.id);
    draw();
  }

  async function rank(id) {
    ranked = null;
    try {
      const told = await anlan.desk.get(`/cameras/near?case_id=${encodeURIComponent(id)}&limit=${MOST}`);
      if (item && item.id === id) ranked = { id, ...told };
    } catch (error) {
      return; // who may not look keeps the nearest: a press tells why it opens nothing
    }
    draw();
  }

  /** [{one, metres, told}]: as ranked, or the nearest until that is known. */
  function best() {
    const { cameras } = anlan.points;
    if (!item) return [];
    if (!ranked || ranked.id !== item.id) return around(cameras.values(), item).map((found) => ({ ...found, told: "" }));
    return ranked.items.filter(({ no }) => cameras.has(no)).map((told) => ({ one: cameras.get(told.no), metres: told.metres, told: verdict(told) }));
  }

  function draw() {
    const room = document.getElementById("drawer-cams");
    if (!room) return;
    const { awake } = anlan.points;
    const found = best();
    const now = [item && item.id, ...found.map(({ one, told }) => `${one.no}${told}${awake(one)}`)].join();
    if (now === drawn && room.childElementCount) return;
    drawn = now;
    const plain = ranked && !ranked.buildings && found.length ? el("p", { class: "t3 note" }, anlan.t("casecams.plain")) : null;
    fill(room, found.length ? el("div", { class: "shots" }, found.map(({ one, metres, told }) => tile(one, metres, told, awake(one)))) : null, plain);
  }

  const tile = (one, metres, told, up) =>
    el(
      "button",
      { class: `vid shot camshot ${up ? "" : "off"}`, type: "button", "data-camera": one.no, title: one.name, onclick: () => look(one.no) },
      icon("device-cctv"),
      el("span", { class: "osd t" }, el("span", { class: "num" }, one.code), el("span", { class: "num" }, anlan.near.distance(metres))),
      el("span", { class: "osd b el" }, up ? (told ? `${anlan.t(`casecams.${told}`)} · ${one.name}` : one.name) : anlan.t("camera.off")),
    );

  const corner = () => {
    const { left, top } = document.getElementById("drawer").getBoundingClientRect();
    return { x: left, y: top + 220 };
  };

  /** Opens this camera for the case, or the best that answer. */
  async function look(no) {
    if (!item) return;
    if (no) return anlan.cameraCard.open(no, { at: corner(), left: true, purpose: "case", caseId: item.id });
    const found = best().map(({ one }) => one).filter(anlan.points.awake);
    if (!found.length) return anlan.desk.toast(anlan.t("desk.cams.none", { n: METRES }));
    if (found.length === 1) return look(found[0].no);
    const caseId = item.id;
    await anlan.need("camwall");
    const told = ranked && !ranked.buildings ? anlan.t("casecams.plain") : "";
    return anlan.camwall.beside(found, { at: corner(), caseId, told });
  }

  const start = () => anlan.points.on("cameras", draw);

  anlan.casecams = { around, verdict, follow, look, start };
})((globalThis.anlan = globalThis.anlan || {}));
