// The suggested unit with its reasons, as a card in the drawer. A suggestion without a reason is not shown.
(function (anlan) {
  "use strict";

  const { el, icon, kbd } = anlan.desk;
  const REASONS = { list: "clipboard-list", territory: "map-pin", basis: "gavel" };
  const ICONS = {
    accept: "check", register: "clipboard-check", dispatch: "send", redispatch: "send", sign: "id-badge-2", feedback: "clipboard-list",
    check: "user-check", check_pass: "circle-check", check_fail: "x", close: "flag", locate: "map-pin", recall: "arrow-back-up", return: "arrow-back-up",
  };

  /** Words for a unit as the suggestion gives them, else from our own book. */
  function named(unit, suggestion) {
    if (unit === suggestion.lead && suggestion.lead_name) return suggestion.lead_name;
    const at = (suggestion.co || []).indexOf(unit);
    return (at >= 0 && suggestion.co_names && suggestion.co_names[at]) || anlan.units.name(unit);
  }

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
    const co = choosing ? values.co || [] : suggestion.co || [];
    return [
      el("h3", {}, t("desk.advice"), choosing ? el("button", { class: `btn gh d-edit ${editing ? "on" : ""}`, id: "drawer-edit", type: "button", onclick: onEdit }, t("desk.advice.change"), kbd("A")) : null),
      el("div", { class: `sug ${lead === suggestion.lead ? "" : "other"}` },
        el("div", { class: "row" }, el("b", { class: "el sug-lead", id: "drawer-lead" }, named(lead, suggestion)), el("span", { class: "num t3 sug-code" }, lead)),
        el("div", { class: "why" }, suggestion.reasons.map((reason) => [icon(REASONS[reason.kind] || "license", "acc"), el("span", { class: "el", title: reason.text }, reason.text), el("span", { class: "num t3 el" }, /^\d+[a-z]+$/.test(reason.ref || "") ? anlan.drawer.limitWords(reason.ref) : reason.ref || "")])),
        co.length ? el("div", { class: "row sug-co" }, el("span", { class: "t3" }, t("desk.field.co")), co.map((unit) => el("span", { class: "chip line" }, named(unit, suggestion)))) : null),
    ];
  }

  anlan.advice = { given, fields, card, icon: (step) => ICONS[step] || "arrow-right" };
})((globalThis.anlan = globalThis.anlan || {}));
