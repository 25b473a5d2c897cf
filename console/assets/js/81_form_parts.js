// Controls that a few steps need: a choice, yes or no, a score, three instants, another case, one of several orders.
(function (anlan) {
  "use strict";

  const { el } = anlan.desk;

  /** The whistles or orders that a step may be about. */
  const ordersOf = (item, step) =>
    ((step.name.startsWith("whistle") ? item.whistles : item.orders) || []).filter(
      (one) => !["closed", "lifted", "escalated"].includes(one.state) && (!anlan.desk.me.unit || one.unit === anlan.desk.me.unit),
    );

  /** Open cases of the queue beside this one, those of its town first. */
  function casesBut(item, words) {
    const town = (item.scope || "").slice(0, 9);
    return [...anlan.grid.rows.values()]
      .filter((row) => row.id !== item.id && (!words || `${row.matter} ${row.place} ${row.case_no}`.includes(words)))
      .sort((a, b) => Number(b.town === town) - Number(a.town === town))
      .slice(0, 30)
      .map((row) => ({ value: row.id, label: [row.matter, row.place].filter(Boolean).join(" · "), hint: row.case_no || anlan.t(`state.${row.state}`) }));
  }

  /** Three instants, one box each. */
  function moments(field, id, ctx) {
    const kept = [null, null, null];
    const box = (n) =>
      el("input", {
        class: "inp",
        id: n ? `${id}-${n}` : id,
        type: "datetime-local",
        onchange: (event) => ((kept[n] = anlan.forms.fromBox(event.target.value)), ctx.set(field.name, kept.filter(Boolean))),
      });
    return el("div", { class: "times" }, kept.map((_, n) => box(n)));
  }

  function choice(field, id, ctx, options) {
    return el(
      "select",
      { class: "inp", id, onchange: (event) => ctx.set(field.name, event.target.value) },
      options.map(([value, words]) => el("option", { value, selected: value === ctx.values[field.name] }, words)),
    );
  }

  const controls = {
    option: (field, id, ctx) =>
      choice(field, id, ctx, [
        ...(ctx.values[field.name] ? [] : [["", "—"]]),
        ...field.options.map((value) => [value, anlan.t(`desk.option.${field.name}.${value}`)]),
      ]),
    flag: (field, id, ctx) =>
      el("input", { id, type: "checkbox", checked: ctx.values[field.name], onchange: (event) => ctx.set(field.name, event.target.checked) }),
    number: (field, id, ctx) =>
      el("input", {
        class: "inp",
        id,
        type: "number",
        min: 0,
        max: 100,
        step: 0.5,
        oninput: (event) => ctx.set(field.name, event.target.value === "" ? null : Number(event.target.value)),
      }),
    count: (field, id, ctx) =>
      el("input", { class: "inp", id, type: "number", min: 2, step: 1, oninput: (event) => ctx.set(field.name, Math.round(Number(event.target.value)) || null) }),
    tags: (field, id, ctx) => anlan.tags.control(field, id, ctx),
    order: (field, id, ctx) =>
      el(
        "select",
        { class: "inp", id, onchange: (event) => ctx.set(field.name, Number(event.target.value) || null) },
        el("option", { value: "" }, anlan.t("desk.order.only")),
        ordersOf(ctx.item, ctx.step).map((one) => el("option", { value: one.no }, `${one.no} · ${anlan.units.name(one.unit)}`)),
      ),
    times: (field, id, ctx) => moments(field, id, ctx),
    case: (field, id, ctx) =>
      anlan.picker({
        id,
        label: anlan.t(`desk.field.${field.name}`),
        placeholder: anlan.t("desk.case.find"),
        text: ctx.values[field.name] ? anlan.dups.label(ctx.values[field.name]) : "",
        seek: async (words) => casesBut(ctx.item, words),
        onPick: (option) => ctx.set(field.name, option ? option.value : ""),
      }).node,
  };

  anlan.formParts = { controls, choice, ordersOf };
})((globalThis.anlan = globalThis.anlan || {}));
