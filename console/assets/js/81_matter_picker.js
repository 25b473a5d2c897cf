// The choice of a matter: searched by words, pinyin or initials; opened step by step; or taken from what the text may mean.
(function (anlan) {
  "use strict";

  const { el, icon, get, refused } = anlan.desk;
  const { told, sure, because, enough } = anlan.matterWords;
  const MOST = 8;
  const GUESSED = 300; // characters of a text that is still being written

  const leaf = (found) => ({
    value: found.code,
    label: found.title,
    hint: [anlan.t(`urgency.${found.urgency}`), anlan.matterWords.limit(found.deadline)].filter(Boolean).join(" · "),
    found,
  });
  const branch = (found) => ({ label: found.title, hint: anlan.t("matter.leaves", { n: found.leaves }), deeper: found.code, step: found.step });

  /** What the box offers: matters for words; without words the next step of the way from domain to parameter, `under` {code, title} at first. */
  function walk(under) {
    const start = under ? [{ label: under.title, deeper: under.code }] : [];
    let way = start;
    return async (words, step) => {
      if (words) {
        way = [];
        return (await get(`/scenarios?q=${encodeURIComponent(words)}&limit=${MOST}`)).items.map(leaf);
      }
      way = step ? (step.back ? way.slice(0, -1) : [...way, step]) : start;
      const at = way[way.length - 1];
      const { items } = await get(`/scenarios?under=${at ? at.deeper : ""}`);
      const back = at ? [{ label: `‹ ${way.map((one) => one.label).join(" › ")}`, hint: "", deeper: "", back: true }] : [];
      return [...back, ...items.map((found) => (found.leaves ? branch(found) : leaf(found)))];
    };
  }

  const facts = (found) => told(found).map(([key, words]) => [el("dt", {}, anlan.t(key)), el("dd", { title: words }, words)]);

  /** What stands under the list about the row in hand, before Enter takes it. */
  function tell(option) {
    if (!option || option.back) return [];
    return option.found ? [el("dl", { class: "mt-facts" }, facts(option.found))] : [el("span", { class: "t3" }, anlan.t(`matter.step.${option.step}`))];
  }

  /** One guess as a button: the matter, how sure, and the words that decided it. */
  function row(found, chosen, onPick) {
    return el(
      "button",
      { class: "mt-row", type: "button", "aria-pressed": String(chosen === found.code), "data-code": found.code, onclick: () => onPick(leaf(found)) },
      el("span", { class: "el" }, found.title),
      el("b", { class: "num" }, sure(found)),
      el("small", { class: "t3 el" }, because(found)),
    );
  }

  /** The box with the facts of what is chosen, and the guesses apart from it. `guess({text} or {case})` asks anew. */
  function matterPicker({ id, text, under, onPick }) {
    const chosen = el("dl", { class: "mt-facts mt-chosen", hidden: true });
    const rows = el("div", { class: "mt-guess", id: `${id}-guess`, hidden: true });
    let found = [];
    let code = "";
    let asked = 0;
    const pick = anlan.picker({
      id,
      label: anlan.t("desk.field.scenario_code"),
      placeholder: anlan.t("desk.create.matter"),
      text,
      seek: walk(under),
      tell,
      onPick: (option) => {
        code = option ? option.value : "";
        chosen.hidden = !option;
        chosen.replaceChildren(...(option ? facts(option.found).flat() : []));
        draw();
        onPick(option);
      },
    });
    function draw() {
      rows.hidden = !found.length;
      rows.replaceChildren(
        el("div", { class: "mt-head t3" }, icon("bulb"), el("b", {}, anlan.t("matter.guess")), el("span", { class: "el" }, anlan.t("matter.guess.hint"))),
        ...found.map((one) => row(one, code, pick.choose)),
      );
    }
    async function guess(query) {
      const turn = ++asked;
      const said = "text" in query ? { text: query.text.slice(0, GUESSED) } : query;
      const items = said.case || enough(said.text) ? (await get(`/scenarios?${new URLSearchParams(said)}`)).items : [];
      if (turn !== asked) return;
      found = items;
      draw();
    }
    return { node: el("div", {}, pick.node, chosen), guesses: rows, box: pick.box, guess: (query) => guess(query).catch(refused) };
  }

  anlan.matterPicker = matterPicker;
})((globalThis.anlan = globalThis.anlan || {}));
