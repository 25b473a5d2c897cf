// 复盘包 from the command page: the links lead to the pack of the instant that the page shows.
(function (anlan) {
  "use strict";

  const byId = (id) => document.getElementById(id);

  /** Where a pack of this ending lies: of now, or as known then. */
  function address(incident, ending, then, lang) {
    return `/api/v1/incidents/${incident}/pack.${ending}?lang=${lang}${then ? `&at=${then}` : ""}`;
  }

  function open(wide) {
    byId("emg-pack-menu").hidden = !wide;
    byId("emg-pack").setAttribute("aria-expanded", String(wide));
  }

  function show(whole) {
    for (const link of byId("emg-pack-menu").children) link.href = address(whole.incident_id, link.dataset.ending, whole.then, anlan.boot.lang);
  }

  function start() {
    byId("emg-pack").addEventListener("click", () => open(byId("emg-pack-menu").hidden));
    document.addEventListener("click", ({ target }) => target.closest(".pack") || open(false));
    byId("emg-pack-menu").addEventListener("click", () => open(false));
  }

  anlan.emergencyPack = { address, show, start };
})((globalThis.anlan = globalThis.anlan || {}));
