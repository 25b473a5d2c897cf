// The small form of a step: one control per field, values kept in one plain object, words from the text files.
(function (anlan) {
  "use strict";

  const { el, icon, upload, refused } = anlan.desk;
  const URGENCIES = ["normal", "urgent2", "urgent3"];
  const RETURNS = ["not_ours", "wrong_place", "no_power", "already_done", "other"];
  const LONG = new Set(["opinion", "reason", "result_text", "basis", "channel_reply", "note", "ruling", "requirement", "suspend_request", "question", "answer", "reply"]);
  let serial = 0;

  /** An instant as the value of a datetime-local box, in the city's time, and back. */
  const toBox = (ms) => {
    const { year, month, day, hour, minute } = anlan.local(ms);
    return `${year}-${month}-${day}T${hour}:${minute}`;
  };
  const asUtc = (text) => Date.parse(`${text}:00Z`);
  const fromBox = (text) => (text ? 2 * asUtc(text) - asUtc(toBox(asUtc(text))) : null);

  const { picker } = anlan;

  /** Units of every kind that could answer for an area, best match first. */
  const unitsOf = (area) => async (words) =>
    anlan.units
      .near(area)
      .filter((unit) => !words || unit.label.includes(words) || unit.value.includes(words))
      .slice(0, 30);

  const { choice, ordersOf } = anlan.formParts;
  const controls = {
    ...anlan.formParts.controls,
    text: (field, id, ctx) =>
      el(LONG.has(field.name) ? "textarea" : "input", {
        class: "inp",
        id,
        rows: LONG.has(field.name) ? 2 : null,
        type: LONG.has(field.name) ? null : "text",
        maxlength: 2000,
        value: ctx.values[field.name] || "",
        oninput: (event) => ctx.set(field.name, event.target.value.trim()),
      }),
    name: (field, id, ctx) => controls.text(field, id, ctx),
    time: (field, id, ctx) =>
      el("input", {
        class: "inp",
        id,
        type: "datetime-local",
        value: ctx.values[field.name] ? toBox(ctx.values[field.name]) : "",
        onchange: (event) => ctx.set(field.name, fromBox(event.target.value)),
      }),
    urgency: (field, id, ctx) =>
      choice(
        field,
        id,
        ctx,
        URGENCIES.map((value) => [value, anlan.t(`urgency.${value}`)]),
      ),
    reason: (field, id, ctx) => choice(field, id, ctx, [["", "—"], ...RETURNS.map((code) => [code, anlan.t(`desk.return.${code}`)])]),
    matter: (field, id, ctx) => {
      const pick = anlan.matterPicker({
        id,
        text: ctx.item.matter || "",
        onPick: (option) => ctx.set(field.name, option ? option.value : "", option && option.found),
      });
      if (ctx.item.text) pick.guess({ case: ctx.item.case_id });
      return el("div", {}, pick.node, pick.guesses);
    },
    unit: (field, id, ctx) =>
      picker({
        id,
        label: anlan.t(`desk.field.${field.name}`),
        placeholder: anlan.t("desk.unit.find"),
        text: ctx.values[field.name] ? anlan.units.name(ctx.values[field.name]) : "",
        seek: unitsOf(ctx.item.grid || ctx.item.scope),
        onPick: (option) => ctx.set(field.name, option ? option.value : ""),
      }).node,
    units: (field, id, ctx) => chips(field, id, ctx),
    media: (field, id, ctx) => pictures(field, id, ctx),
    point: (field, id, ctx) => anlan.placePicker(field, id, ctx),
  };

  function chips(field, id, ctx) {
    const box = el("div", { class: "chips" });
    const draw = () =>
      box.replaceChildren(
        ...ctx.values[field.name].map((unit) =>
          el(
            "span",
            { class: "chip line" },
            anlan.units.name(unit),
            el(
              "button",
              {
                class: "x",
                type: "button",
                "aria-label": anlan.t("desk.remove"),
                onclick: () => (
                  ctx.set(
                    field.name,
                    ctx.values[field.name].filter((u) => u !== unit),
                  ),
                  draw()
                ),
              },
              icon("x"),
            ),
          ),
        ),
        add.node,
      );
    const add = picker({
      id,
      label: anlan.t(`desk.field.${field.name}`),
      placeholder: anlan.t("desk.unit.add"),
      seek: unitsOf(ctx.item.grid || ctx.item.scope),
      onPick: (option) => {
        if (!option) return;
        ctx.set(field.name, [...new Set([...ctx.values[field.name], option.value])]);
        add.box.value = "";
        draw();
      },
    });
    draw();
    return box;
  }

  function pictures(field, id, ctx) {
    const shots = el("div", { class: "shots" });
    const draw = () =>
      shots.replaceChildren(
        ...ctx.values[field.name].map((hash) =>
          el(
            "span",
            { class: "vid shot" },
            el("img", { src: `/api/v1/media/${hash}`, alt: "" }),
            el(
              "button",
              {
                class: "x",
                type: "button",
                "aria-label": anlan.t("desk.remove"),
                onclick: () => (
                  ctx.set(
                    field.name,
                    ctx.values[field.name].filter((k) => k !== hash),
                  ),
                  draw()
                ),
              },
              icon("x"),
            ),
          ),
        ),
      );
    const take = async (event) => {
      const files = [...event.target.files];
      event.target.value = "";
      for (const file of files) {
        const { sha256 } = await upload(file);
        ctx.set(field.name, [...new Set([...ctx.values[field.name], sha256])]);
        draw();
      }
    };
    const input = el("input", {
      id,
      type: "file",
      accept: "image/jpeg,image/png,image/webp",
      multiple: true,
      class: "file",
      onchange: (event) => take(event).catch(refused),
    });
    draw();
    return el("div", { class: "pics" }, shots, el("label", { class: "btn", for: id }, icon("camera-ai"), anlan.t("desk.media.add")), input);
  }

  /** The form of a step. `only` narrows it to some fields; `changed` hears every change. */
  function form(step, { item, values, changed, only }) {
    const found = {};
    const ctx = { item, step, values, set: (name, value, extra) => ((values[name] = value), clear(name), changed(name, value, extra)) };
    const clear = (name) => found[name] && found[name].classList.remove("bad");
    const fields = anlan.acts
      .controls(step)
      .filter((field) => (!only || only.includes(field.name)) && (field.kind !== "order" || ordersOf(item, step).length > 1));
    const node = el(
      "div",
      { class: "form" },
      fields.map((field) => {
        const id = `act-${field.name}-${(serial += 1)}`;
        const control = controls[field.kind](field, id, ctx);
        found[field.name] = el(
          "div",
          { class: `fld ${field.kind}`, "data-field": field.name },
          el(
            "label",
            { for: id },
            anlan.t(`desk.field.${field.name}`),
            field.required ? el("b", { class: "req", title: anlan.t("desk.required") }, "*") : null,
          ),
          control,
        );
        return found[field.name];
      }),
    );
    const mark = (names) => {
      for (const name of names) if (found[name]) found[name].classList.add("bad");
      const first = names.map((name) => found[name]).find(Boolean);
      if (first) first.querySelector("input, textarea, select, button").focus();
    };
    return { node, mark, count: fields.length };
  }

  anlan.forms = { form, toBox, fromBox };
})((globalThis.anlan = globalThis.anlan || {}));
