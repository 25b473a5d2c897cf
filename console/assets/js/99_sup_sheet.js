// The sheet that sends a 督办: one case or many, one requirement, Enter sends. Each case is a step of its own; each refusal is told beside its row.
(function (anlan) {
  "use strict";

  const { el, fill, icon, post, toast, sayRefusal } = anlan.desk;
  const { t } = anlan;
  const AT_ONCE = 4;
  let box = null;

  /** Runs `act(item)` over all items, a few at a time; never throws, tells what became of each. Pure but for `act`. */
  async function each(items, act) {
    const waiting = [...items];
    const done = [];
    const one = async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        try {
          await act(item);
          done.push({ item, error: null });
        } catch (error) {
          done.push({ item, error });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, one));
    return done;
  }

  const grades = () => anlan.boot.grades || [];

  /** Opens the sheet for these cases; without any, it asks which. `told(results)` hears what became of each. */
  function open(ids, { grade = "general", told = () => {} } = {}) {
    if (!grades().length) return;
    const asked = { ids: [...ids], grade: grades().includes(grade) ? grade : grades()[0], kind: "overdue" };
    const words = el("textarea", { class: "inp", id: "sup-words", rows: 3, maxlength: 500, value: t("sup.sheet.words") });
    const choose = (name, values) =>
      el(
        "select",
        { class: "inp", id: `sup-${name}`, onchange: (event) => (asked[name] = event.target.value) },
        values.map((value) => el("option", { value, selected: value === asked[name] }, t(`desk.option.${name}.${value}`))),
      );
    const line = (label, control) => el("label", { class: "fld" }, el("span", { class: "t3" }, label), control);
    const send = el("button", { class: "btn pri", id: "sup-send", type: "submit" }, icon("send"), t("sup.sheet.send"), el("span", { class: "kbd" }, "↵"));
    const form = el(
      "form",
      { method: "dialog", onsubmit: (event) => (event.preventDefault(), go()) },
      el("h3", {}, t(ids.length > 1 ? "sup.sheet.many" : "sup.sheet.one", { n: ids.length }), el("span", { class: "meta t3 el" }, title(ids))),
      ids.length ? null : line(t("sup.sheet.case"), finder(asked)),
      line(t("desk.field.grade"), choose("grade", grades())),
      line(t("desk.field.kind"), choose("kind", ["overdue", "leader", "key_matter"])),
      line(t("desk.field.requirement"), words),
      el("div", { class: "sheet-bar" }, el("button", { class: "btn", type: "button", onclick: shut }, t("sup.sheet.leave")), send),
    );
    const go = async () => {
      const requirement = words.value.trim();
      if (!requirement || !asked.ids.length) return (requirement ? document.getElementById("sup-case") : words).focus();
      send.disabled = true;
      const results = await each(asked.ids, (id) => post(`/cases/${id}/steps/supervise`, { grade: asked.grade, kind: asked.kind, requirement }));
      shut();
      say(results);
      told(results);
    };
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!send.disabled) go();
    });
    box = box || document.body.appendChild(el("dialog", { class: "sheet", id: "sup-sheet" }));
    fill(box, form);
    if (!box.open) box.showModal();
    if (ids.length) words.focus();
  }

  const finder = (asked) =>
    anlan.picker({
      id: "sup-case",
      label: t("sup.sheet.case"),
      placeholder: t("desk.case.find"),
      seek: async (words) =>
        [...anlan.sup.rows.values()]
          .filter((r) => r.unit && (!words || `${r.matter} ${r.place} ${r.case_no} ${anlan.sup.name(r.unit)}`.includes(words)))
          .slice(0, 30)
          .map((r) => ({ value: r.id, label: [r.matter, r.place].filter(Boolean).join(" · "), hint: anlan.sup.name(r.unit) })),
      onPick: (option) => (asked.ids = option ? [option.value] : []),
    }).node;

  function title(ids) {
    const r = ids.length === 1 && anlan.sup.rows.get(ids[0]);
    return r ? [r.matter, anlan.sup.name(r.unit)].filter(Boolean).join(" · ") : "";
  }

  function say(results) {
    const bad = results.filter(({ error }) => error);
    const first = bad.length ? sayRefusal(bad[0].error, t, anlan.hasWord) : "";
    if (!bad.length) toast(t("sup.sheet.done", { n: results.length }));
    else toast(t("sup.sheet.some", { n: results.length - bad.length, bad: bad.length, first }), { bad: true });
  }

  const shut = () => box && box.open && box.close();

  anlan.supSheet = { each, open };
})((globalThis.anlan = globalThis.anlan || {}));
