// What this screen left out because it does not know it, in one line where the link is told, else on the map.
(function (anlan) {
  "use strict";

  const MISSED = ["units", "cameras", "sensors", "areas", "packs"]; // a case that left and was never here is missed by nobody
  const { t } = anlan;
  const node = Object.assign(document.createElement("span"), { className: "strange", hidden: true });

  /** "车辆人员 1、网格 2"; empty when nothing is left out. Pure. */
  const said = (counts) => MISSED.filter((kind) => counts[kind]).map((kind) => t(`strange.${kind}`, { n: counts[kind] })).join(t("strange.and"));

  function tell() {
    const what = said(anlan.strangers.counts());
    const home = document.getElementById("link-state");
    const [map] = anlan.map ? anlan.map.all() : [];
    if (!node.isConnected) (home || (map && map.getContainer()) || document.body).append(node);
    node.hidden = !what;
    node.textContent = what && t("strange.told", { what });
    node.title = t("strange.why");
  }

  anlan.strangers.said = said;
  anlan.strangers.on("change", tell);
  tell();
})((globalThis.anlan = globalThis.anlan || {}));
