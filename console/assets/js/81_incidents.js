// The incidents that an open case is linked with, each a way to its page.
(function (anlan) {
  "use strict";

  /** What a link says: number, level or state, title. Pure. */
  const say = (one, t) => [one.incident_no, one.level ? t(`emg.level.${one.level}`) : t(`emg.state.${one.state}`), one.title].join(" · ");

  function row(item) {
    const { el, icon } = anlan.desk;
    const all = item.incidents || [];
    if (!all.length) return null;
    const link = (one) => el("a", { class: `chip ${one.war ? "f-crit" : "c-acc"} el`, href: `/emergency/${one.incident_id}`, "data-incident": one.incident_id }, icon("affiliate"), say(one, anlan.t));
    return el("div", { class: "row d-flags" }, all.map(link));
  }

  anlan.incidents = { say, row };
})((globalThis.anlan = globalThis.anlan || {}));
