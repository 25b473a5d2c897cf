// The suggested unit with its reasons, as a card in the drawer. A suggestion without a reason is not shown.
(function (anlan) {
  "use strict";

  const { el, icon, kbd } = anlan.desk;
  const REASONS = { list: "license", basis: "license", duty: "license", grid: "map-pin", place: "map-pin", area: "map-pin", law: "gavel", history: "history", fallback: "affiliate" };
  const ICONS = {
    accept: "check", register: "clipboard-check", dispatch: "send", redispatch: "send", sign: "id-badge-2", feedback: "clipboard-list",
    check: "user-check", check_pass: "circle-check", check_fail: "x", close: "flag", locate: "map-pin", recall: "arrow-back-up", return: "arrow-back-up",
  };

  const given = (suggestion) => Boolean(suggestion && suggestion.lead && (suggestion.reasons || []).length);

  /** Which fields of a step stand under the card; null is all. The unit itself is on the card until one wants another. */
  function fields(step, suggestion, editing) {
    return step.name === "dispatch" && given(suggestion) && !editing ? ["opinion"] : null;
  }

  /** The card: unit, reasons with their source, helpers. `onEdit` opens the choice of another unit. */
  function card({ suggestion, act, values, editing }, onEdit) {
    if (!given(suggestion)) return [];
    const { t } = anlan;
    const choosing = act && (act.name === "dispatch" || act.name === "redispatch");
    const lead = choosing && values.lead ? values.lead : suggestion.lead;
    const name = lead === suggestion.lead && suggestion.lead_name ? suggestion.lead_name : anlan.units.name(lead);
    const co = choosing ? values.co || [] : suggestion.co || [];
    return [
      el("h3", {}, t("desk.advice"), choosing ? el("button", { class: `btn gh d-edit ${editing ? "on" : ""}`, id: "drawer-edit", type: "button", onclick: onEdit }, t("desk.advice.change"), kbd("A")) : null),
      el("div", { class: `sug ${lead === suggestion.lead ? "" : "other"}` },
        el("div", { class: "row" }, el("b", { class: "el sug-lead", id: "drawer-lead" }, name), el("span", { class: "num t3 sug-code" }, lead)),
        el("div", { class: "why" }, suggestion.reasons.map((reason) => [icon(REASONS[reason.kind] || "license", "acc"), el("span", { class: "el", title: reason.text }, reason.text), el("span", { class: "num t3 el" }, reason.ref || "")])),
        co.length ? el("div", { class: "row sug-co" }, el("span", { class: "t3" }, t("desk.field.co")), co.map((unit) => el("span", { class: "chip line" }, anlan.units.name(unit)))) : null),
    ];
  }

  anlan.advice = { given, fields, card, icon: (step) => ICONS[step] || "arrow-right" };
})((globalThis.anlan = globalThis.anlan || {}));
