// What a matter of the list brings with it, in words. Pure; the desk and the phone say it alike.
(function (anlan) {
  "use strict";

  const listed = (names) => (names || []).join("、");

  /** A limit as 30min, 4wh, 7wd in words. */
  function limit(text) {
    const [, n, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) || [null, text, ""];
    return unit && anlan.hasWord(`desk.unit.${unit}`) ? anlan.t(`desk.unit.${unit}`, { n }) : text;
  }

  /** [[word key, text]]: who answers, with whom, until when, what closes it, on what basis. */
  function told(found) {
    return [
      ["desk.field.lead", found.lead_name],
      ["desk.field.co", listed(found.co_names)],
      ["matter.limit", limit(found.deadline)],
      ["matter.close", found.close],
      ["matter.basis", listed(found.basis_names)],
    ].filter(([, words]) => words);
  }

  /** A guess in words: how sure, and which words of the text say so. */
  const sure = (found) => `${Math.round(found.confidence * 100)}%`;
  const because = (found) => anlan.t("matter.because", { words: listed(found.words) });

  /** Whether a text says enough to be guessed from. */
  const enough = (text) => [...(text || "")].length >= 4;

  anlan.matterWords = { limit, told, sure, because, enough };
})((globalThis.anlan = globalThis.anlan || {}));
