// A tab of the lower left panel: 吹哨报到 both ways, towns that call too seldom or too often, departments that come or do not. A figure opens its whistles.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, refused } = anlan.desk;
  const { t } = anlan;
  const percent = (part, all) => (all ? `${((100 * part) / all).toFixed(1)}%` : "—");
  let told = null;
  let open = null; // {key, rows}: whose whistles are listed
  let tab = null;

  const cell = (words, cls = "") => el("div", { class: `el ${cls}`, title: words }, words);
  const head = (name, ...words) => el("div", { class: `s-head s-${name}`, role: "row" }, words.map(([word, right]) => el("div", { class: right ? "r" : "", role: "columnheader" }, t(`sup.col.${word}`))));

  /** How a town uses it, as a word and a tone; a town with too few cases is not judged. Pure. */
  const judged = ({ judged: how }) => ({ word: how || "usual", tone: { under: "warn", over: "major", few: "t3" }[how] || "ok" });

  /** The share of departments' answers that came in time, of those that were due. Pure. */
  const came = ({ ontime, late }) => percent(ontime, ontime + late);

  function figure(n, key) {
    return el("button", { type: "button", class: "s-act num r", "data-whistles": key, disabled: !n, "aria-expanded": String(Boolean(open && open.key === key)), onclick: () => unfold(key) }, anlan.count(n));
  }

  function town(one) {
    const { word, tone } = judged(one);
    const row = el("div", { class: "s-row s-wt", role: "row" }, cell(one.name), figure(one.whistles, `town=${one.area}`), cell(anlan.count(one.registered), "num r t2"), cell(percent(one.whistles, one.registered), `num r ${tone}`), cell(t(`sup.whistle.${word}`), tone));
    return [row, below(`town=${one.area}`)];
  }

  function unit(one) {
    const late = one.late ? "crit" : "t3";
    const row = el("div", { class: "s-row s-wu", role: "row" }, cell(anlan.sup.name(one.unit)), figure(one.called, `unit=${one.unit}`), cell(came(one), `num r ${one.late ? "major" : "ok"}`), cell(anlan.count(one.late), `num r ${late}`), cell(anlan.count(one.off_spot), `num r ${one.off_spot ? "warn" : "t3"}`), cell(one.score === null ? "—" : one.score.toFixed(1), "num r"));
    return [row, below(`unit=${one.unit}`)];
  }

  const below = (key) => (open && open.key === key ? open.rows.map(whistle) : null);

  function whistle(one) {
    const node = el(
      "div",
      { class: "s-row s-wr", role: "row", "row-id": one.case_id, onclick: () => anlan.sup.open(one.case_id, node) },
      cell(anlan.caseview.when(one.at), "num t3"),
      cell(one.title),
      cell(anlan.sup.name(one.unit), "t2"),
      cell(t(`desk.option.whistle_type.${one.kind}`), "t2"),
      cell(t(`sup.whistle.state.${one.state}`), one.late ? "crit" : "t2"),
    );
    return node;
  }

  async function unfold(key) {
    if (open && open.key === key) open = null;
    else {
      open = { key, rows: [] };
      try {
        open = { key, rows: (await get(`/supervision/whistles/rows?${key}`)).items };
      } catch (error) {
        refused(error);
      }
    }
    tab.draw();
  }

  function draw(box, meta) {
    if (!told) return;
    const { under, over, few, version } = told.bounds;
    const share = (x) => `${100 * x}%`;
    fill(meta, cell(t("sup.whistle.meta", { under: share(under), over: share(over), few, version })));
    const none = el("div", { class: "s-none" }, icon("circle-check", "ok"), " ", t("sup.whistle.none"));
    const towns = [head("wt", ["town"], ["blown", 1], ["registered", 1], ["blown_rate", 1], ["use"]), el("div", { class: "s-rows" }, told.towns.map(town))];
    const units = [head("wu", ["unit"], ["called", 1], ["came", 1], ["came_late", 1], ["off_spot", 1], ["rated", 1]), el("div", { class: "s-rows" }, told.units.map(unit))];
    fill(box, el("div", { class: "s-half" }, told.towns.length ? el("div", {}, towns) : none, told.units.length ? el("div", {}, units) : told.towns.length && none));
  }

  anlan.sup.on("start", () => {
    if (!anlan.boot.reads.includes("whistles")) return;
    tab = anlan.sup.tab({ name: "whistles", order: 50, draw });
    anlan.sup.read({
      path: "whistles",
      concerns: ({ step }) => step.startsWith("whistle"),
      show(answer) {
        told = answer;
        tab.count(answer.towns.filter(({ judged: how }) => how === "under" || how === "over").length);
        tab.draw();
      },
    });
  });
  anlan.supWhistles = { judged, came };
})((globalThis.anlan = globalThis.anlan || {}));
