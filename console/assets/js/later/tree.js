// The layer tree: groups, legend, source and age of each layer, whether it shows and how strongly. What is chosen is remembered.
(function (anlan) {
  "use strict";

  const GROUPS = ["live", "area", "device", "rule", "ground"];
  const BEAT_MS = 1000;
  const { t } = anlan;
  const { el, head } = anlan.kit;
  let beat = null;
  let offs = [];

  const latest = (some) => Math.max(0, ...[...some.values()].map((one) => one.at || 0));
  /** ms epoch of what a layer of this source shows now; 0 where nothing has come. */
  const AGES = {
    cases: () => anlan.live.link.at,
    positions: () => latest(anlan.points.units),
    heartbeats: () => latest(anlan.points.cameras),
    areas: () => Math.max(0, ...anlan.boot.cities.map(({ since }) => since)),
    ground: () => Math.max(0, ...anlan.boot.cities.map(({ since }) => since)),
  };

  /** "现场 14:36:18", or the day of what is not live. Pure. */
  function aged(at, now, clock, local) {
    if (!at) return "—";
    if (now - at < 86_400_000) return clock(at);
    const { year, month, day } = local(at);
    return `${year}-${month}-${day}`;
  }

  const age = ({ name, source }) => aged(anlan.overlays.age(name) ?? (AGES[source] ? AGES[source]() : 0), Date.now(), anlan.clock, anlan.local);

  function row(one) {
    const { name, source, legend } = one;
    const box = el("input", { type: "checkbox", checked: one.on, "aria-label": t(`layer.${name}`), onchange: ({ target }) => anlan.map.show(name, target.checked) });
    const alpha = el("input", { type: "range", min: 10, max: 100, step: 10, value: one.alpha * 100, title: t("map.tree.alpha"), "aria-label": `${t(`layer.${name}`)} ${t("map.tree.alpha")}`, oninput: ({ target }) => anlan.map.fade(name, target.value / 100) });
    const marks = legend.map(([mark, word]) => el("span", { class: "row mt-m" }, el("i", { class: mark }), anlan.hasWord(word) ? t(word) : word));
    return el(
      "div", { class: "mt-l", "data-layer-row": name },
      el("label", { class: "row" }, box, el("span", { class: "el" }, t(`layer.${name}`))),
      alpha,
      el("div", { class: "t3 mt-s row sp" }, el("span", { class: "el" }, t(`layer.source.${source}`)), el("span", { class: "num", "data-layer-age": name }, age(one))),
      marks.length ? el("div", { class: "t2 mt-k" }, marks) : null,
      el("div", { class: "t2 mt-k", "data-layer-list": name }),
    );
  }

  function open(panel) {
    const layers = [...anlan.map.layers.values()].sort((a, b) => b.z - a.z);
    const groups = GROUPS.map((group) => [group, layers.filter((one) => one.group === group)]).filter(([, some]) => some.length);
    const unkept = el("p", { class: "crit", role: "alert" });
    panel.replaceChildren(
      head("map.tree.title"),
      unkept,
      ...groups.map(([group, some]) => el("section", { class: "mt-g" }, el("h3", { class: "t3" }, t(`layer.group.${group}`)), group === "ground" && anlan.ground ? anlan.ground.list() : null, some.map(row))),
    );
    const tell = () => {
      panel.querySelectorAll("[data-layer-age]").forEach((node) => (node.textContent = age(anlan.map.layers.get(node.dataset.layerAge))));
      for (const node of panel.querySelectorAll("[data-layer-list]:empty")) {
        const words = anlan.overlays.list(node.dataset.layerList);
        if (words) node.append(words);
      }
    };
    tell();
    beat = setInterval(tell, BEAT_MS);
    const kept = () => {
      const trouble = anlan.map.trouble();
      unkept.hidden = !trouble;
      unkept.textContent = trouble && t(`map.tree.${trouble}`);
    };
    kept();
    const shown = ({ name, on }) => {
      const box = panel.querySelector(`[data-layer-row="${name}"] [type=checkbox]`);
      if (box) box.checked = on;
    };
    offs = [anlan.map.on("show", shown), anlan.map.on("kept", kept)];
  }

  function shut() {
    clearInterval(beat);
    offs.forEach((off) => off());
  }

  anlan.tools.define("tree", { open, shut });
  anlan.tree = { aged };
})((globalThis.anlan = globalThis.anlan || {}));
