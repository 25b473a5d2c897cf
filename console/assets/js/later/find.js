// Finding on the map: places, areas, grids, cameras, parts and cases by words, pinyin or number, and going there.
(function (anlan) {
  "use strict";

  const REST_MS = 200;
  const ZOOM = { town: 13.5, community: 15, grid: 16, case: 17, camera: 17.5, part: 18.5, sensor: 17.5 };
  const ICONS = { case: "alert-triangle", camera: "device-cctv", part: "tool", sensor: "broadcast", road: "road", school: "school", hospital: "building-hospital", town: "map", community: "map", grid: "layout-grid", estate: "building-community" };
  const { el, icon, head, ask, fly } = anlan.kit;
  const { t } = anlan;
  let turn = 0;

  function open(box, map) {
    const list = el("div", { class: "mt-list", role: "listbox" });
    let due = null;
    const go = (one) => {
      fly(map, one, ZOOM[one.kind] || 16.5);
      if (one.case_id && anlan.desk && anlan.desk.open) anlan.desk.open(one.case_id, { near: false });
    };
    const row = (one) => el("button", { class: "mt-r", type: "button", role: "option", onclick: () => go(one) }, icon(ICONS[one.kind] || "map-pin", "t3"), el("span", { class: "el" }, one.title), el("span", { class: "t3 el" }, one.case_no || one.place));
    async function look(words) {
      const mine = ++turn;
      if (!words.trim()) return list.replaceChildren();
      try {
        const { items } = await ask(`/map/find?q=${encodeURIComponent(words.trim())}`);
        if (mine !== turn) return null;
        const placed = items.filter(({ lon }) => typeof lon === "number");
        return list.replaceChildren(...(placed.length ? placed.map(row) : [el("p", { class: "t3" }, t("map.find.none"))]));
      } catch (error) {
        return mine === turn && list.replaceChildren(el("p", { class: "crit" }, error.message));
      }
    }
    const words = el("input", {
      type: "search", maxlength: 60, placeholder: t("map.find.hint"), "aria-label": t("map.tool.find"),
      oninput: () => (clearTimeout(due), (due = setTimeout(() => look(words.value), REST_MS))),
      onkeydown: (event) => event.key === "Enter" && list.firstChild && list.firstChild.click(),
    });
    box.replaceChildren(head("map.tool.find"), words, list);
    words.focus();
  }

  anlan.tools.define("find", { open, shut: () => (turn += 1) });
})((globalThis.anlan = globalThis.anlan || {}));
