// A view as a link: centre, zoom and layers. Whoever opens it sees the same place, cut to their own scope.
(function (anlan) {
  "use strict";

  const { el, head, button } = anlan.kit;
  const { t } = anlan;
  let stop = null;

  /** The address of a view. `keep` are arguments of the page itself, which stay. Pure. */
  function address(base, search, { lon, lat, zoom }, layers) {
    const args = new URLSearchParams(search);
    args.set("at", [lon.toFixed(6), lat.toFixed(6), zoom.toFixed(2)].join());
    args.set("layers", layers.join());
    return `${base}?${args.toString().replaceAll("%2C", ",")}`;
  }

  function open(box, map) {
    const link = el("input", { type: "text", readonly: true, "aria-label": t("map.tool.share"), onfocus: () => link.select() });
    const said = el("p", { class: "t3", role: "status" }, t("map.share.hint"));
    const tell = () => {
      const { lng, lat } = map.getCenter();
      const shown = [...anlan.map.layers.values()].filter(({ on }) => on).map(({ name }) => name);
      link.value = address(location.origin + location.pathname, location.search, { lon: lng, lat, zoom: map.getZoom() }, shown);
    };
    const copy = async () => {
      link.select();
      try {
        await navigator.clipboard.writeText(link.value);
      } catch (error) {
        document.execCommand("copy"); // a page without https has no clipboard of its own
      }
      said.textContent = t("map.share.copied");
    };
    map.on("moveend", tell);
    const off = anlan.map.on("show", tell);
    stop = () => {
      map.off("moveend", tell);
      off();
    };
    tell();
    box.replaceChildren(head("map.tool.share"), link, el("div", { class: "row" }, button("copy", t("map.share.copy"), copy)), said);
  }

  anlan.tools.define("share", { open, shut: () => stop() });
  anlan.share = { address };
})((globalThis.anlan = globalThis.anlan || {}));
