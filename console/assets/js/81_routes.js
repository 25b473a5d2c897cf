// The other units that could take a case, ranked, each with what speaks for and against it. Choosing one asks why not the first.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.desk;
  const SHOWN = 4;
  const ICONS = { list: "clipboard-list", fallback: "arrow-back-up", backstop: "shield-check", duty: "id-badge-2", presence: "wifi", load: "stack-2", returns: "x", distance: "map-pin", here: "x" };

  /** A reason as words: the server's own, else a sentence of ours around its figure. */
  function words(reason) {
    const none = ["duty", "presence"].includes(reason.kind) && reason.against;
    const key = `desk.why.${reason.kind}${none ? ".none" : ""}`;
    if (!anlan.hasWord(key)) return reason.text;
    const [n, of = ""] = String(reason.ref || "").split("/");
    const far = reason.kind === "distance" ? anlan.near.distance(Number(n)) : n;
    return anlan.t(key, { n: far, of, text: reason.text });
  }

  /** Whether the unit in the form is another than the ranking's first: then a reason is due. */
  const other = (suggestion, lead) => Boolean(suggestion && suggestion.lead && lead && lead !== suggestion.lead);

  /** Those that can still be chosen instead of `lead`, best first. */
  const rest = (suggestion, lead) => ((suggestion && suggestion.candidates) || []).filter((one) => one.unit !== lead).slice(0, SHOWN - 1);

  const place = (suggestion, unit) => suggestion.candidates.findIndex((one) => one.unit === unit) + 1;

  /** Rows of the others under the card; a press puts one in the form. */
  function list(suggestion, lead, onPick) {
    const found = rest(suggestion, lead);
    if (!found.length) return [];
    return [
      el("h3", { class: "rt-head" }, anlan.t("desk.routes"), el("span", { class: "meta" }, anlan.t("desk.routes.by", { version: suggestion.version }))),
      found.map((one) =>
        el(
          "button",
          { class: "rt", type: "button", "data-unit": one.unit, onclick: () => onPick(one.unit) },
          el("span", { class: "num t3" }, String(place(suggestion, one.unit))),
          el("b", { class: "el" }, one.name),
          el(
            "span",
            { class: "rt-why" },
            one.reasons.map((reason) => el("span", { class: `el ${reason.against ? "bad" : ""}`, title: words(reason) }, icon(ICONS[reason.kind] || "license"), words(reason))),
          ),
        ),
      ),
    ];
  }

  anlan.routes = { words, other, rest, list };
})((globalThis.anlan = globalThis.anlan || {}));
