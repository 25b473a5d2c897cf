// The matter of a report on /m: searched, opened step by step, or taken from what the text may mean.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.field;
  const { told, sure, because, enough } = anlan.matterWords;
  const PAUSE = 350; // ms without a key, after which the text is read
  const GUESSED = 300; // characters of the text that are asked about
  const MOST = 12;
  const SHOWN = 8;
  const t = anlan.t;
  let known = []; // the last list that came: what is offered without a link

  const ask = (query) => anlan.outbox.call("GET", `/scenarios?${new URLSearchParams(query)}`);

  /** {node, hear(text)}: `onPick(matter or null)` hears the choice, `chosen` is what stands already. */
  function fieldMatter({ chosen, onPick }) {
    let way = [];
    let found = [];
    let turn = 0;
    const box = el("input", { class: "m-in", id: "m-matter", type: "search", placeholder: t("field.matter.find"), autocomplete: "off", oninput: () => seek(box.value.trim()) });
    const rows = el("div", { class: "m-picks", id: "m-matters" });
    const guesses = hints((one) => take(one), () => draw());

    async function seek(words) {
      const mine = ++turn;
      if (words) way = [];
      const at = way[way.length - 1];
      const { status, json } = await ask(words ? { q: words, limit: MOST } : { under: at ? at.code : "" });
      if (mine !== turn) return;
      found = status === 200 ? json.items : (await kept()).filter((one) => one.title.includes(words));
      draw();
    }

    function take(one) {
      chosen = chosen && one && chosen.code === one.code ? null : one;
      onPick(chosen);
      if (!chosen) guesses.mark(null);
      draw();
    }

    const step = (one) => ((way = one ? [...way, one] : way.slice(0, -1)), seek(""));
    const branch = (one) => el("button", { type: "button", class: "m-row deep", onclick: () => step(one) }, el("span", {}, one.title), el("small", {}, t("matter.leaves", { n: one.leaves })), icon("chevron-right"));
    const back = () => el("button", { type: "button", class: "m-row back", onclick: () => step(null) }, icon("chevron-left"), el("span", {}, way.map((one) => one.title).join(" › ")), el("small", {}, t("matter.back")));
    const leaf = (one) => {
      const on = Boolean(chosen && chosen.code === one.code);
      const row = el("button", { type: "button", class: "m-row", "aria-pressed": String(on), onclick: () => take(one) }, el("span", {}, one.title), el("small", {}, t(`urgency.${one.urgency}`)));
      return on ? [row, facts(one)] : row;
    };

    function draw() {
      const apart = chosen && !guesses.mark(chosen);
      const rest = found.filter((one) => !chosen || one.code !== chosen.code);
      const shown = way.length || rest.some((one) => one.leaves) ? rest : rest.slice(0, SHOWN);
      rows.replaceChildren(...[apart ? leaf(chosen) : [], way.length ? back() : [], shown.map((one) => (one.leaves ? branch(one) : leaf(one)))].flat(2));
    }

    draw();
    seek("");
    stock();
    const node = el("div", { class: "m-sec" }, el("label", { for: "m-matter" }, t("field.matter")), guesses.node, box, rows);
    return { node, hear: guesses.hear };
  }

  const facts = (one) => el("dl", { class: "m-facts" }, told(one).map(([key, words]) => [el("dt", {}, t(key)), el("dd", {}, words)]));

  /** What the text may mean: buttons with their reason; nothing is taken by itself. */
  function hints(onPick, drawn) {
    const node = el("div", { class: "m-guess", id: "m-guess", hidden: true });
    let shown = [];
    let timer = null;
    let turn = 0;
    async function look(text) {
      const mine = ++turn;
      const { status, json } = enough(text) ? await ask({ text: text.slice(0, GUESSED) }) : {};
      if (mine !== turn) return;
      const items = status === 200 ? json.items : [];
      node.hidden = !items.length;
      node.replaceChildren(
        el("div", { class: "m-hint" }, icon("bulb"), el("b", {}, t("matter.guess")), el("small", {}, t("matter.guess.hint"))),
        ...items.map((one) => el("button", { type: "button", class: "m-row", "data-code": one.code, "aria-pressed": "false", onclick: () => onPick(one) }, el("span", {}, one.title, el("small", {}, because(one))), el("b", {}, sure(one)))),
      );
      shown = items;
      drawn();
    }
    /** Marks the one that is chosen, with what it brings. Whether it stands among the guesses. */
    function mark(chosen) {
      node.querySelectorAll(".m-facts").forEach((one) => one.remove());
      node.querySelectorAll("[data-code]").forEach((row) => {
        const on = Boolean(chosen && row.dataset.code === chosen.code);
        row.setAttribute("aria-pressed", String(on));
        if (on) row.after(facts(chosen));
      });
      return Boolean(chosen && shown.some((one) => one.code === chosen.code));
    }
    return {
      node,
      mark,
      hear: (text) => (clearTimeout(timer), (timer = setTimeout(() => look(text), PAUSE))),
    };
  }

  /** Some of the list stays on the phone, for when there is no link. */
  async function stock() {
    const { status, json } = await ask({ q: "", limit: 100 });
    if (status === 200) anlan.outbox.keep("matters", (known = json.items));
  }

  async function kept() {
    known = known.length ? known : (await anlan.outbox.kept("matters")) || [];
    return known;
  }

  anlan.fieldMatter = fieldMatter;
})((globalThis.anlan = globalThis.anlan || {}));
