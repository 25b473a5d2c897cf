// 镜头标记: a commander marks a camera at an instant; the slider bears the marks, and then shows those known at its instant.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const byId = (id) => document.getElementById(id);
  const MOST = 6;
  let whole = null;
  let doors = null;

  /** Marks of cameras, the newest first. Pure. */
  const marks = ({ notes }) => notes.filter(({ kind, camera }) => kind === "camera" && camera !== null).reverse();

  /** Where on the slider an instant lies, in thousandths, never before it. Pure. */
  const stop = (newest, at, now) => Math.min(1000, Math.ceil((1000 * (at - newest.declared_at)) / Math.max(1, (newest.ended_at || now) - newest.declared_at)));

  const may = () => whole && !whole.then && anlan.emergency.open(anlan.boot.commands, whole, anlan.boot.me.roles).includes("note");

  /** The button on the card of a camera. */
  function button(camera) {
    if (!may()) return null;
    const ask = () => anlan.emergencyForms.open("mark", whole, ({ text }) => doors.step("note", { kind: "camera", camera: camera.no, text }), { name: camera.name });
    return el("button", { type: "button", class: "btn gh mark", title: t("emg.act.mark"), "aria-label": t("emg.act.mark"), onclick: ask }, icon("flag"));
  }

  function row(one, i) {
    const camera = anlan.points.cameras.get(one.camera);
    return el(
      "button",
      { type: "button", class: i ? "bm-row" : "bm-row on", "data-camera": one.camera, onclick: () => anlan.cameraCard.open(one.camera, { purpose: "incident" }) },
      el("span", { class: "num" }, anlan.clock(one.at)),
      icon("flag", "t3"),
      el("span", { class: "el2" }, el("span", { class: "el" }, one.text), el("span", { class: "t3 el" }, camera ? `${camera.code} ${camera.name}` : "")),
    );
  }

  function show(next) {
    whole = next;
    const newest = whole.newest || whole;
    fill(byId("emg-ticks"), marks(newest).map((one) => {
      const at = stop(newest, one.at, Date.now());
      const node = el("button", { type: "button", class: "bm", title: `${anlan.clock(one.at)} ${one.text}`, onclick: () => doors.rewind(at) });
      node.style.left = `${at / 10}%`;
      return node;
    }));
    const known = whole.then ? marks(whole).slice(0, MOST) : [];
    fill(byId("emg-marks"), known.length ? known.map(row) : el("div", { class: "none t3" }, t("emg.marks.none")));
  }

  function start(given) {
    doors = given;
    anlan.cameraCard.more = button;
  }

  anlan.emergencyMarks = { start, show, marks, stop };
})((globalThis.anlan = globalThis.anlan || {}));
