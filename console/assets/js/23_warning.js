// Warnings from outside (CAP), on every page that is live: the gravest in one strip, all of them when it is pressed.
(function (anlan) {
  "use strict";

  const ORDER = ["red", "orange", "yellow", "blue", ""];
  const known = new Map(); // id -> warning
  let painter = null; // of later/warning_areas.js, once a map shows a warning that has an area
  let strip = null;
  let list = null;

  /** What a letter makes of the warnings that stand: a new one, and the end of those it names. Pure but for the map given. */
  function hear(all, { warning, ends = [] }) {
    for (const [id, one] of all) if (ends.includes(one.ref)) all.delete(id);
    if (warning.shown) all.set(warning.id, warning);
    return all;
  }

  /** Those that have not run out, the gravest first, then those that last longest. Pure. */
  const standing = (all, now) => [...all].filter(({ ends_at: end }) => end > now).sort((a, b) => ORDER.indexOf(a.colour) - ORDER.indexOf(b.colour) || b.ends_at - a.ends_at || (a.id < b.id ? -1 : 1));

  /** One line of a warning: colour, what, where, until when. */
  function line(one, t, clock) {
    const until = t("warning.until", { time: clock(one.ends_at, false) });
    return [one.exercise ? t("emg.drill") : "", one.colour ? t(`emg.warning.${one.colour}`) : t("warning.plain"), one.event, one.areas.slice(0, 2).join(" "), until].filter(Boolean).join(" · ");
  }

  /** Their areas on a map ("paint"), and over all else their words ("write"), by a painter that comes with the first of them. */
  function paint(g, view, how = "paint") {
    const all = standing(known.values(), Date.now()).filter(({ shapes }) => shapes.length);
    if (!all.length) return;
    if (anlan.warningAreas) anlan.warningAreas[how](g, view, all, Date.now());
    else painter = painter || anlan.need(...(anlan.emergency ? [] : ["emergency_model"]), "warning_areas").then(changed, () => (painter = null));
  }

  const changed = () => anlan.warning.ring("change");

  function draw() {
    changed();
    const all = standing(known.values(), Date.now());
    if (!all.length) {
      for (const node of [strip, list]) if (node) node.remove();
      strip = list = null;
      return;
    }
    if (!strip) {
      strip = document.createElement("button");
      strip.type = "button";
      strip.addEventListener("click", toggle);
      document.body.append(strip);
    }
    strip.className = `warn-strip w-${all[0].colour || "none"}`;
    strip.textContent = line(all[0], anlan.t, anlan.clock) + (all.length > 1 ? ` +${all.length - 1}` : "");
    strip.setAttribute("aria-expanded", String(Boolean(list)));
    if (list) list.replaceChildren(...all.map(card));
  }

  function toggle() {
    if (list) list.remove();
    list = list ? null : document.body.appendChild(Object.assign(document.createElement("div"), { className: "warn-list" }));
    draw();
  }

  function card(one) {
    const node = document.createElement("article");
    node.className = `w-${one.colour || "none"}`;
    const put = (tag, text, name = "") => text && node.append(Object.assign(document.createElement(tag), { textContent: text, className: name }));
    put("b", one.headline);
    put("div", line(one, anlan.t, anlan.clock));
    put("div", one.areas.join(" "), "t3");
    put("p", one.instruction);
    put("div", [one.sender, anlan.t(one.signed ? "warning.signed" : "warning.unsigned")].join(" · "), "t3");
    return node;
  }

  async function ask() {
    const answer = await fetch("/api/v1/warnings", { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    known.clear();
    for (const one of (await answer.json()).items) known.set(one.id, one);
    draw();
  }

  anlan.warning = { hear, standing, line, paint, ...(anlan.bell && anlan.bell()) };
  if (anlan.live && anlan.boot.me) {
    let asked = false;
    anlan.live.on("commands", (letters) => {
      const told = letters.filter(({ warning }) => warning);
      for (const letter of told) hear(known, letter);
      if (told.length) draw();
    });
    anlan.live.on("cases", ({ whole }) => {
      if (!whole && asked) return;
      asked = true;
      ask().catch(() => (asked = false)); // the next snapshot asks again
    });
    setInterval(() => known.size && draw(), 30_000); // what has run out goes
  }
})((globalThis.anlan = globalThis.anlan || {}));
