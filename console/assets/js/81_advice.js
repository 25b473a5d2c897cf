// The suggested unit with its reasons, as a card in the drawer. A suggestion without a reason is not shown.
(function (anlan) {
  "use strict";

  const { el, icon, kbd } = anlan.desk;
  const REASONS = { list: "clipboard-list", territory: "map-pin", basis: "gavel", load: "stack-2", returns: "arrow-back-up", distance: "map-pin", duty: "id-badge-2", presence: "wifi" };
  const CHOOSING = new Set(["dispatch", "redispatch", "accept_up"]);
  const ICONS = {
    accept: "check",
    register: "clipboard-check",
    dispatch: "send",
    redispatch: "send",
    sign: "id-badge-2",
    feedback: "clipboard-list",
    check: "user-check",
    check_pass: "circle-check",
    check_fail: "x",
    close: "flag",
    locate: "map-pin",
    recall: "arrow-back-up",
    return: "arrow-back-up",
    accept_up: "send",
    arbitrate: "users",
    decide: "gavel",
    extend: "clock",
    resume: "clock",
    whistle: "broadcast",
    escalate: "arrow-up",
    reject: "x",
    void: "x",
    merge: "stack-2",
  };

  /** Words for a unit as the suggestion gives them, else from our own book. */
  function named(unit, suggestion) {
    if (unit === suggestion.lead && suggestion.lead_name) return suggestion.lead_name;
    const ranked = (suggestion.candidates || []).find((one) => one.unit === unit);
    if (ranked) return ranked.name;
    const at = (suggestion.co || []).indexOf(unit);
    return (at >= 0 && suggestion.co_names && suggestion.co_names[at]) || anlan.units.name(unit);
  }

  const given = (suggestion) => Boolean(suggestion && suggestion.lead && (suggestion.reasons || []).length);

  /** Which fields of a step stand under the card; null is all. The unit itself is on the card until one wants another. */
  function fields(step, suggestion, editing) {
    return step.name === "dispatch" && given(suggestion) && !editing ? ["opinion", "why_not"] : null;
  }

  /** Who answers for the case: the unit it was sent to, else the one in the form, else the suggested one. */
  function holder({ item, suggestion, act, values }) {
    const choosing = Boolean(act && CHOOSING.has(act.name));
    if (item.unit && !choosing) return { lead: item.unit, co: item.co || [], title: "desk.lead", choosing };
    const lead = (choosing && values.lead) || (suggestion || {}).lead;
    return { lead, co: (choosing ? values.co : suggestion && suggestion.co) || [], title: "desk.advice", choosing };
  }

  /** The reasons of the unit on the card: its own in the ranking. */
  function reasonsOf(suggestion, lead, choosing) {
    const found = (suggestion.candidates || []).find((one) => one.unit === lead);
    if (found && choosing) return found.reasons;
    return lead === suggestion.lead ? suggestion.reasons || [] : [];
  }

  /** How far a co-unit is with its part: answered, let off, or due. */
  function part(item, unit) {
    const found = (item.parts || []).find((one) => one.unit === unit);
    if (!found) return null;
    if (found.answered_at === null) return el("span", { class: `num ${found.due < Date.now() ? "bad" : "t3"}` }, anlan.t("desk.part.due", { at: anlan.caseview.when(found.due) }));
    return el("span", { class: "t3", title: found.result }, icon("check"), anlan.t(found.released ? "desk.part.released" : "desk.part.done"));
  }

  /** The card: unit, reasons with their source, helpers; below it the units that could take it instead. `onEdit` opens the choice of any unit. */
  function card(shown, onEdit, onPick) {
    const { suggestion, item, editing } = shown;
    const { t } = anlan;
    const { lead, co, title, choosing } = holder(shown);
    if (!lead || (lead !== item.unit && !given(suggestion))) return [];
    const known = suggestion || { lead: null };
    const name = lead === item.unit && item.unit_name ? item.unit_name : named(lead, known);
    const reasons = reasonsOf(known, lead, choosing);
    return [
      el(
        "h3",
        {},
        t(title),
        choosing
          ? el(
              "button",
              { class: `btn gh d-edit ${editing ? "on" : ""}`, id: "drawer-edit", type: "button", onclick: onEdit },
              t("desk.advice.change"),
              kbd("A"),
            )
          : null,
      ),
      el(
        "div",
        { class: `sug ${title === "desk.advice" && lead === known.lead ? "" : "other"}` },
        el(
          "div",
          { class: "row" },
          el("b", { class: "el sug-lead", id: "drawer-lead" }, name),
          el("span", { class: "num t3 sug-code" }, lead),
        ),
        reasons.length
          ? el(
              "div",
              { class: "why" },
              reasons.map((reason) => [
                icon(REASONS[reason.kind] || "license", reason.against ? "bad" : "acc"),
                el("span", { class: `el ${reason.against ? "bad" : ""}`, title: anlan.routes.words(reason) }, anlan.routes.words(reason)),
                el("span", { class: "num t3 el" }, reason.text ? source(reason.ref) : ""),
              ]),
              powers(known.powers),
            )
          : null,
        co.length
          ? el(
              "div",
              { class: "row sug-co" },
              el("span", { class: "t3" }, t("desk.field.co")),
              co.map((unit) => el("span", { class: "chip line" }, named(unit, known), choosing ? null : part(item, unit))),
            )
          : null,
      ),
      choosing ? el("div", { class: "rts" }, anlan.routes.list(known, lead, onPick)) : null,
    ];
  }

  /** The row of the 三项清单: whose power it is, on what basis, and what is left to a town without it. */
  function powers(row) {
    if (!row) return [];
    const { t } = anlan;
    const words = `${t(`desk.power.${row.power === "none" ? row.town_role + "_none" : row.power}`)} · ${row.basis}`;
    const left = row.offered.map((act) => t(`desk.power.act.${act}`)).join(t("desk.power.and"));
    return [
      icon(row.power === "none" ? "shield" : "shield-check", row.power === "none" ? "warn" : "acc"),
      el("span", { class: "sug-power", title: words }, words),
      el("span", { class: "num t3 el", title: row.prefix }, row.version),
      left ? [icon("info-circle", "acc"), el("span", { class: "sug-left" }, t("desk.power.left", { acts: left }))] : null,
    ];
  }

  const source = (ref) => (/^\d+[a-z]+$/.test(ref || "") ? anlan.matterWords.limit(ref) : ref || "");

  anlan.advice = { given, fields, holder, card, icon: (step) => ICONS[step] || "arrow-right" };
})((globalThis.anlan = globalThis.anlan || {}));
