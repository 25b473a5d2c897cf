// A tab of the lower left panel: the case library, found by words; an entry unfolds to what was learnt and what helped.
(function (anlan) {
  "use strict";

  const { el, fill, get, refused } = anlan.desk;
  const { t } = anlan;
  const REST_MS = 250;
  const MOVES = new Set(["shelve", "unshelve", "reopen"]);
  let told = { items: [], next: null };
  let words = "";
  let asking = null;
  let tab = null;

  async function ask(after = 0) {
    const mine = (asking = Symbol("asking"));
    try {
      const answer = await get(`/library?q=${encodeURIComponent(words)}&after=${after}`);
      if (mine !== asking) return;
      told = { items: after ? [...told.items, ...answer.items] : answer.items, next: answer.next };
      tab.count(told.items.length);
      list();
    } catch (error) {
      refused(error);
    }
  }

  function row(one) {
    const town = anlan.units.areaName(one.town);
    const node = anlan.library.entry(one);
    node.querySelector("summary").append(el("span", { class: "t3" }, [one.matter, town, anlan.caseview.when(one.at)].filter(Boolean).join(" · ")));
    node.append(el("button", { class: "btn sm", type: "button", onclick: () => anlan.sup.open(one.case_id, node) }, t("lib.look")));
    return node;
  }

  function list() {
    const box = document.getElementById("library-list");
    if (!box) return;
    const more = told.next === null ? null : el("div", { class: "s-foot" }, el("button", { class: "s-act", type: "button", onclick: () => ask(told.next) }, t("sup.four.more")));
    fill(box, told.items.length ? told.items.map(row) : el("div", { class: "s-none" }, t(words ? "lib.none.words" : "lib.none")), more);
  }

  function draw(box, meta) {
    let rest = null;
    const find = (event) => {
      words = event.target.value.trim();
      clearTimeout(rest);
      rest = setTimeout(ask, REST_MS);
    };
    if (!document.getElementById("library-find")) fill(meta, el("input", { class: "inp", id: "library-find", type: "search", value: words, placeholder: t("lib.find"), "aria-label": t("lib.find"), oninput: find }));
    fill(box, el("div", { class: "s-rows lb-list", id: "library-list" }));
    list();
  }

  anlan.sup.on("start", () => {
    tab = anlan.sup.tab({ name: "library", order: 70, draw });
    ask();
  });
  anlan.sup.on("letters", (letters) => letters.some(({ step }) => MOVES.has(step)) && ask());
})((globalThis.anlan = globalThis.anlan || {}));
