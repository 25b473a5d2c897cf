// 标签 of the open case: shown, added, taken off; what is kept of a collective matter; and why a case may be pushed up.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, refused } = anlan.desk;
  const GATHERING = ["place", "people", "demand", "unit"]; // asked of a collective matter only
  const t = (...args) => anlan.t(...args);
  const list = () => anlan.boot.tags || {};

  /** A tag in the viewer's words; what a channel sent stands as it came. */
  const word = (code) => (list()[code] || {})[anlan.boot.lang] || code;

  /** Whether one of the tags wants place, number, demand and unit. Pure. */
  const gathers = (codes, known = list()) => (codes || []).some((code) => known[code] && known[code].gathering);

  /** Which fields of a step are asked, by name; a field that is not named is always asked. Pure. */
  const asked = (step, values, known = list()) => (step && step.name === "tag" ? Object.fromEntries(GATHERING.map((name) => [name, gathers(values.tags, known)])) : {});

  const step = (name) => anlan.desk.steps.find((one) => one.name === name);
  const may = (name, item) => Boolean(step(name)) && anlan.acts.may(step(name), item, anlan.desk.me);

  /** The tags as chips, and one button for more. */
  function row(item) {
    const off = may("untag", item);
    const chip = (code) =>
      el(
        "span",
        { class: "chip line", "data-tag": code },
        word(code),
        off ? el("button", { class: "x", type: "button", "aria-label": t("desk.tags.off", { tag: word(code) }), onclick: () => anlan.drawer.preset("untag", { tags: [code] }) }, icon("x")) : null,
      );
    const add = may("tag", item) ? el("button", { class: "btn sm", type: "button", id: "drawer-tag", onclick: () => anlan.drawer.preset("tag", {}) }, icon("plus"), t("desk.tags.add")) : null;
    const tags = (item.tags || []).map(chip);
    if (!tags.length && !add) return [];
    return [el("div", { class: "row d-tags" }, tags, add), item.gathering ? gathering(item.gathering) : null];
  }

  const gathering = ({ place, people, demand, unit }) => {
    const words = [place, t("desk.tags.people", { n: people }), demand, anlan.units.name(unit)].join(" · ");
    return el("div", { class: "t2 el", id: "drawer-gathering", title: words }, words);
  };

  /** Tags to choose: those of the list that the case has not, or those it has. */
  function control(field, id, ctx) {
    const has = ctx.item.tags || [];
    const codes = ctx.step.name === "untag" ? has : Object.keys(list()).filter((code) => !has.includes(code));
    const box = el("div", { class: "chips", role: "group", id });
    const draw = () =>
      fill(
        box,
        codes.map((code) => {
          const on = ctx.values[field.name].includes(code);
          const turn = () => (ctx.set(field.name, on ? ctx.values[field.name].filter((one) => one !== code) : [...ctx.values[field.name], code]), draw());
          return el("button", { class: `chip ${on ? "c-acc" : "line"}`, type: "button", "data-choose": code, "aria-pressed": String(on), onclick: turn }, word(code));
        }),
      );
    draw();
    return box;
  }

  // --- why it may go up --------------------------------------------------------------------------------------------
  const shown = { tags: word, urgency: (code) => t(`urgency.${code}`), lamp: (code) => t(`lamp.${code}`), level: (code) => t(`level.${code === "county" ? "city" : code}`) };

  /** One part of a rule in words: what it asks for, and for a number how far the case is. */
  function part({ what, needs, has }) {
    const words = Array.isArray(needs) ? needs.map(shown[what] || String).join(" / ") : `≥ ${needs} (${has})`;
    return `${t(`desk.push.part.${what}`)} ${words}`;
  }

  const rule = (one) =>
    el(
      "div",
      { class: `pv ${one.speaks ? "" : "t3"}`, "data-rule": one.id, "data-speaks": String(one.speaks) },
      icon(one.speaks ? "circle-check" : "circle-dashed", one.speaks ? "ok" : "t3"),
      el("b", { class: "el" }, one[anlan.boot.lang]),
      el("span", { class: "el t2" }, one.parts.map(part).join(" · ")),
    );

  /** Which rules speak for telling the level above; those that do not stand below, with what they lack. */
  function preview(item) {
    const box = el("div", { class: "d-push", id: "drawer-push" });
    get(`/cases/${item.case_id}/push`)
      .then(({ rules, version }) => {
        const n = rules.filter((one) => one.speaks).length;
        fill(box, el("h4", {}, t(n ? "desk.push.why" : "desk.push.own", { n }), el("span", { class: "meta" }, version)), rules.map(rule));
      })
      .catch(refused);
    return box;
  }

  anlan.tags = { word, gathers, asked, row, control, preview };
})((globalThis.anlan = globalThis.anlan || {}));
