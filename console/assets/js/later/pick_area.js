// Choosing by radius, box or lasso: what is inside is counted by the server in the viewer's scope, and leads to acts and a file.
(function (anlan) {
  "use strict";

  const { el, icon, head, sheet, stroke, outline, holds, pen, choice, button, ask, fly } = anlan.kit;
  const { t } = anlan;
  const LEVELS = { urgent3: "lv1", urgent2: "lv2", normal: "lv3" };
  const GRADES = { general: ["town_chief", "county_chief", "supervisor"], key: ["county_chief", "supervisor"], listed: ["supervisor"] };
  const FIGURES = ["cases", "over", "units", "camera", "grids", "households", "people", "estate", "school", "hospital", "shelter"];

  const MOST_URGED = 100; // cases that one press gives an order for

  let tool = null;
  let paper = null;
  let shape = null;
  let found = null;
  let turn = 0;

  /** Grades of 督办 that these roles may give. Pure. */
  const grades = (roles) => Object.keys(GRADES).filter((grade) => GRADES[grade].some((role) => roles.includes(role)));

  const moving = () => [...anlan.points.units.values()].filter((one) => anlan.points.awake(one) && holds(outline(shape), [one.lon, one.lat])).length;

  const left = (due) => (due ? `${due < Date.now() ? "−" : ""}${anlan.span(due - Date.now())}` : "—");

  function row(map, one) {
    const go = () => {
      fly(map, one);
      if (anlan.desk && anlan.desk.open) anlan.desk.open(one.case_id, { near: false });
    };
    return el("button", { class: "mt-r", type: "button", onclick: go },
      el("i", { class: `lv ${LEVELS[one.urgency] || "lv4"}` }), el("span", { class: "el" }, one.title), el("span", { class: one.lamp === "red" ? "num crit" : "num t3" }, left(one.due)));
  }

  async function file(said) {
    try {
      const answer = await ask(`/map/inside.csv?lang=${anlan.boot.lang}`, { body: shape, raw: true });
      const link = el("a", { href: URL.createObjectURL(await answer.blob()), download: "cases.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    } catch (error) {
      said.textContent = error.message;
    }
  }

  /** One order to each case; refusals are counted and the first is said. */
  async function urge(items, body, said) {
    let done = 0;
    const refused = [];
    for (const one of items) {
      try {
        await ask(`/cases/${one.case_id}/steps/supervise`, { body });
        done += 1;
      } catch (error) {
        refused.push(`${one.case_no || one.title}：${error.message}`);
      }
      said.textContent = t("map.pick.urged", { done, all: items.length });
    }
    if (refused.length) said.textContent += ` · ${t("map.pick.refused", { n: refused.length, first: refused[0] })}`;
  }

  function urging(items, said) {
    const may = grades(anlan.boot.me.roles);
    if (!may.length || !items.length) return null;
    if (items.length > MOST_URGED) return el("p", { class: "t3" }, t("map.pick.many", { n: MOST_URGED }));
    const grade = el("select", { "aria-label": t("map.pick.grade") }, may.map((name) => el("option", { value: name }, t(`map.grade.${name}`))));
    const words = el("input", { type: "text", maxlength: 200, placeholder: t("map.pick.requirement"), "aria-label": t("map.pick.requirement") });
    const send = button("urgent", t("map.pick.urge", { n: items.length }), async () => {
      if (!words.value.trim()) return words.focus();
      send.disabled = true;
      await urge(items, { grade: grade.value, kind: "leader", requirement: words.value.trim() }, said);
      return (send.disabled = false);
    });
    return el("div", { class: "mt-b" }, el("div", { class: "row" }, grade, words), el("div", { class: "row" }, send));
  }

  function tell(box, map, body) {
    const { kinds, items } = found;
    const figures = { ...found, ...kinds, units: moving() };
    const said = el("p", { class: "t2", role: "status" });
    body.replaceChildren(
      el("div", { class: "mt-figs" }, FIGURES.filter((name) => figures[name] !== undefined).map((name) => el("div", {}, el("span", {}, t(`map.inside.${name}`)), el("b", { class: "num" }, anlan.count(figures[name]))))),
      el("div", { class: "mt-list", "data-inside": "" }, items.map((one) => row(map, one))),
      ...[items.length < found.cases ? el("p", { class: "t3" }, t("map.pick.more", { n: items.length })) : null, urging(items, said)].filter(Boolean),
      el("div", { class: "row" }, anlan.boot.prefers && found.cases ? button("download", t("map.pick.csv"), () => file(said)) : null),
      said,
    );
  }

  function open(box, map) {
    const body = el("div", { class: "mt-b" });
    async function heard(next, whole) {
      shape = next;
      paper.soon();
      if (!whole) return;
      const mine = ++turn;
      body.replaceChildren(el("p", { class: "t3" }, t("map.pick.asking")));
      try {
        const told = await ask("/map/inside", { body: next });
        if (mine !== turn || !tool) return;
        found = told;
        tell(box, map, body);
      } catch (error) {
        if (mine === turn) body.replaceChildren(el("p", { class: "crit", role: "alert" }, icon("alert-triangle"), error.message));
      }
    }
    const shapes = choice([["circle", "target", "map.pick.circle"], ["box", "maximize", "map.pick.box"], ["lasso", "route", "map.pick.lasso"]], (name) => {
      if (tool) tool.end();
      tool = pen(map, name, heard);
    });
    paper = sheet(map, (g, view) => shape && stroke(g, view, shape));
    box.replaceChildren(head("map.tool.pick_area"), shapes.node, el("p", { class: "t3" }, t("map.pick.hint")), body);
    shapes.pick("circle");
  }

  function shut() {
    turn += 1;
    tool.end();
    paper.remove();
    tool = shape = found = null;
  }

  anlan.tools.define("pick_area", { open, shut });
  anlan.pickArea = { grades };
})((globalThis.anlan = globalThis.anlan || {}));
