// The bar beside a map: each button brings its tool on first use, and one tool is open at a time. A link may say where the map begins.
(function (anlan) {
  "use strict";

  const made = new Map(); // name -> {open(box, map), shut?(), key?(event)}
  const GROUND = ["where", "ground"];
  let open = null;

  const nodes = () => ({ bar: document.querySelector("[data-map-tools]"), box: document.querySelector("[data-map-box]") });
  const define = (name, tool) => made.set(name, tool);

  function shut() {
    const { bar, box } = nodes();
    const tool = made.get(open);
    if (tool && tool.shut) tool.shut();
    open = null;
    box.hidden = true;
    box.replaceChildren();
    for (const node of bar.querySelectorAll("[data-map-tool]")) press(node, false);
  }

  function press(node, on) {
    node.classList.toggle("on", on);
    node.setAttribute("aria-pressed", String(on));
  }

  async function toggle(name) {
    const { bar, box } = nodes();
    const again = open === name;
    if (open) shut();
    if (again) return;
    open = name;
    press(bar.querySelector(`[data-map-tool="${name}"]`), true);
    box.hidden = false;
    box.dataset.tool = name;
    try {
      await anlan.need("map_kit", ...(name === "tree" && (anlan.boot.basemaps || []).length ? GROUND : []), name);
    } catch (error) {
      if (open === name) box.textContent = anlan.t("map.tool.lost");
      return;
    }
    if (open === name) made.get(name).open(box, anlan.map.get(bar.dataset.mapTools));
  }

  /** Whose map it is and under which 审图号 it may be shown. */
  function note({ attribution, licence } = {}) {
    const words = [attribution, licence || anlan.boot.licence].filter(Boolean).join(" · ");
    for (const node of document.querySelectorAll("[data-map-note]")) node.textContent = words || anlan.t("map.note");
  }

  /** The basemap under every map, "" for our own: kept with the account, or by the screen where nobody may be remembered. */
  const ground = () => (anlan.boot.prefers ? anlan.boot.basemap : globalThis.localStorage && localStorage.getItem("anlan.ground")) || "";

  /** {lon, lat, zoom} that the page's address asks for, else null. Pure. */
  function asked(search) {
    const numbers = (new URLSearchParams(search).get("at") || "").split(",").map(Number);
    const [lon, lat, zoom] = numbers;
    const sound = numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 3 && zoom <= 20;
    return sound ? { lon, lat, zoom } : null;
  }

  const view = globalThis.location ? asked(location.search) : null;

  if (globalThis.document && document.addEventListener) {
    document.addEventListener("click", ({ target }) => {
      const button = target.closest && target.closest("[data-map-tool]");
      if (button) toggle(button.dataset.mapTool);
    });
    document.addEventListener("keydown", (event) => {
      const tool = open && made.get(open);
      if (!tool || (tool.key && tool.key(event))) return;
      if (event.key === "Escape" && nodes().box.contains(event.target)) shut();
    });
    anlan.map.on("mount", () => {
      note();
      if ((anlan.boot.basemaps || []).some(({ name }) => name === ground())) anlan.need("map_kit", ...GROUND).catch(() => null);
    });
    if (view) anlan.map.on("mount", ({ map }) => map.setView([view.lat, view.lon], view.zoom, { animate: false }));
  }

  anlan.tools = { define, shut, toggle, note, ground, asked, view };
})((globalThis.anlan = globalThis.anlan || {}));
