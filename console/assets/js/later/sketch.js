// Drawing on the map for all who look at the area: areas, circles, lines, points, with words and an end. What is drawn is an event.
(function (anlan) {
  "use strict";

  const HOUR_MS = 3_600_000;
  const LASTS = [4, 24, 168, 720]; // hours
  const KINDS = [["polygon", "maximize", "map.sketch.area"], ["circle", "target", "map.pick.circle"], ["line", "route", "map.sketch.line"], ["point", "map-pin", "map.sketch.point"], ["erase", "trash", "map.sketch.erase"]];
  const STEP = { polygon: "free", circle: "free", line: "route", point: "mark" };
  const { el, head, sheet, stroke, pen, choice, button, ask } = anlan.kit;
  const { t } = anlan;
  let tool = null;
  let paper = null;
  let shape = null;
  let kind = "polygon";

  /** What is sent for a shape. Pure. */
  const body = (name, { points, metres }, label, hours, now) => ({ kind: STEP[name], points, ...(metres ? { metres } : {}), label, expires: now + hours * HOUR_MS });

  async function open(box, map) {
    const words = el("input", { type: "text", maxlength: 60, placeholder: t("map.sketch.label"), "aria-label": t("map.sketch.label") });
    const lasts = el("select", { "aria-label": t("map.sketch.lasts") }, LASTS.map((n) => el("option", { value: n }, t("map.sketch.hours", { n: n % 24 ? n : n / 24, unit: t(n % 24 ? "map.sketch.h" : "map.sketch.d") }))));
    const said = el("p", { class: "t2", role: "status" });
    const keep = button("check", t("map.sketch.keep"), async () => {
      try {
        await ask("/map/drawings/sketch", { body: body(kind, shape, words.value.trim(), Number(lasts.value), Date.now()) });
        words.value = "";
        said.textContent = t("map.sketch.kept");
        anlan.map.show("drawings", true);
        kinds.pick(kind);
      } catch (error) {
        said.textContent = error.message;
      }
    }, { disabled: true });
    let whole = false;
    const heard = (next, done) => {
      shape = next;
      whole = done || (kind === "polygon" ? next.points.length > 2 : kind === "line" && next.points.length > 1);
      keep.disabled = !whole;
      paper.soon();
    };
    async function erase({ latlng }) {
      const found = anlan.drawings && anlan.drawings.under(map, latlng);
      if (!found) return (said.textContent = t("map.sketch.nothing"));
      try {
        await ask(`/map/drawings/${found.drawing}/rub_out`, { body: {} });
        return (said.textContent = t("map.sketch.erased"));
      } catch (error) {
        return (said.textContent = error.message);
      }
    }
    const kinds = choice(KINDS, (name) => {
      kind = name;
      if (tool) tool.end();
      shape = null;
      keep.disabled = true;
      if (name === "erase") {
        anlan.map.take(erase);
        tool = { end: () => anlan.map.leave(erase), finish() {} };
      } else tool = pen(map, name, heard);
      paper.soon();
    });
    paper = sheet(map, (g, view) => shape && stroke(g, view, shape, { area: kind !== "line" && kind !== "point" }));
    box.replaceChildren(head("map.tool.sketch"), kinds.node, words, el("div", { class: "row" }, lasts, keep), said);
    kinds.pick("polygon");
  }

  function shut() {
    tool.end();
    paper.remove();
    tool = shape = null;
  }

  function key(event) {
    if (event.key !== "Enter" || !tool || event.target.localName === "input") return false;
    tool.finish();
    return true;
  }

  anlan.tools.define("sketch", { open, shut, key });
  anlan.sketch = { body };
})((globalThis.anlan = globalThis.anlan || {}));
