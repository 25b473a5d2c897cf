// Layers whose painters come on first use: each has a canvas of its own on every map, in the order of the catalogue.
(function (anlan) {
  "use strict";

  const RETRY_MS = 5000;
  const painters = new Map(); // name -> {draw(g, view, map), hit?(point, map), age?(), list?()}
  const drawn = new Map(); // map -> Map of name -> canvas

  /** A module of js/later/ says how its layer is drawn: `draw` paints what is in view; `hit` answers {kind, id, r} under a point of the screen, or null; `age` the ms epoch of its data; `list` a node that tells them in words. */
  function define(name, painter) {
    painters.set(name, painter);
    for (const map of drawn.keys()) settle(map, name);
  }

  /** Puts a layer on a map or takes it off, as its viewer wants it; its module comes when it is first shown. */
  function settle(map, name) {
    const own = drawn.get(map);
    const canvas = own.get(name);
    if (!anlan.map.shows(name)) {
      if (canvas) canvas.remove();
      own.delete(name);
    } else if (canvas) canvas.fade(anlan.map.alpha(name));
    else if (painters.has(name)) {
      const { z } = anlan.map.layers.get(name);
      const made = new anlan.canvas.Canvas((g, view) => painters.get(name).draw(g, view, map), { z, alpha: anlan.map.alpha(name) });
      own.set(name, made);
      made.addTo(map);
    } else bring(name);
  }

  const bring = (name) => anlan.need("map_kit", anlan.map.layers.get(name).module).catch(() => setTimeout(() => anlan.map.shows(name) && bring(name), RETRY_MS));

  const ours = () => [...anlan.map.layers.values()].filter(({ module }) => module).map(({ name }) => name);

  anlan.map.on("mount", ({ map }) => {
    drawn.set(map, new Map());
    map.on("unload", () => drawn.delete(map));
    for (const name of ours()) settle(map, name);
  });
  anlan.map.on("show", ({ name }) => anlan.map.layers.get(name).module && [...drawn.keys()].forEach((map) => settle(map, name)));
  anlan.map.on("repaint", () => ours().forEach(soon));

  /** Its data have changed: it is painted anew on every map where it shows. */
  const soon = (name) => drawn.forEach((own) => own.has(name) && own.get(name).soon());

  /** What the highest of these layers has under a point. */
  function hit(map, point) {
    const own = [...(drawn.get(map) || new Map()).keys()].sort((a, b) => anlan.map.layers.get(b).z - anlan.map.layers.get(a).z);
    for (const name of own) {
      const found = painters.get(name).hit && painters.get(name).hit(point, map);
      if (found) return found;
    }
    return null;
  }

  const told = (part) => (name) => (painters.get(name) && painters.get(name)[part] ? painters.get(name)[part]() : null);

  anlan.overlays = { define, soon, hit, age: told("age"), list: told("list") };
})((globalThis.anlan = globalThis.anlan || {}));
