// Where a report lies: names that its own text holds, a search by words or pinyin, or a press on the map.
(function (anlan) {
  "use strict";

  const { el, icon, get } = anlan.desk;

  const seek = async (words) =>
    words
      ? (await get(`/places/find?q=${encodeURIComponent(words)}&limit=8`)).items.map((found) => ({
          value: found,
          label: found.name,
          hint: [anlan.t(`place.${found.kind}`), found.where].filter(Boolean).join(" · "),
        }))
      : [];

  /** The control of a point; what is chosen is shown on the map before anything is sent. */
  function placePicker(field, id, ctx) {
    const words = el("span", { class: "num t2" });
    const named = el("div", { class: "row pt-named", hidden: true });
    const draw = () => (words.textContent = ctx.values.point ? `${ctx.values.point.lon.toFixed(5)}, ${ctx.values.point.lat.toFixed(5)}` : anlan.t("desk.point.none"));
    const take = (at) => {
      ctx.set("point", { lon: at.lon, lat: at.lat });
      draw();
    };
    const choose = (found) => (take(found), anlan.deskmap.show(found));
    const box = anlan.picker({
      id: `${id}-find`,
      label: anlan.t("desk.point.find"),
      placeholder: anlan.t("desk.point.find"),
      seek,
      onPick: (option) => option && choose(option.value),
    });
    const press = { class: "btn", id, type: "button", onclick: () => anlan.deskmap.askPoint(take) };
    draw();
    if (ctx.item.case_id && !ctx.item.grid) offer(ctx.item.case_id, named, choose).catch(anlan.desk.refused);
    return el("div", { class: "pt" }, box.node, named, el("div", { class: "row" }, words, el("button", press, icon("map-pin"), anlan.t("desk.point.pick"))));
  }

  /** What the text of the case names, as chips; none is taken by itself. */
  async function offer(caseId, row, choose) {
    const { items } = await get(`/cases/${caseId}/places`);
    row.hidden = !items.length;
    row.replaceChildren(
      el("span", { class: "t3" }, anlan.t("desk.point.named")),
      ...items.map((found) => el("button", { class: "chip line", type: "button", title: found.where, onclick: () => choose(found) }, found.name)),
    );
  }

  anlan.placePicker = placePicker;
})((globalThis.anlan = globalThis.anlan || {}));
