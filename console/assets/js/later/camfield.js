// The field of view of a camera, turned and spread on the map by two handles or by figures, and kept by who may.
(function (anlan) {
  "use strict";

  const METRES = 111_320;
  const LEAST = { angle: 5, range: 5 };
  const MOST = { angle: 360, range: 2000 };
  const MAPS = ["desk-map", "wall-map", "emg-map"];
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const keep = (value, least, most) => Math.round(Math.max(least, Math.min(value, most)));

  // --- geometry, pure ----------------------------------------------------------------------------------------------
  /** The point so many metres away at a bearing in degrees from north. */
  const away = ({ lon, lat }, bearing, metres) => ({
    lat: lat + (metres * Math.cos(rad(bearing))) / METRES,
    lon: lon + (metres * Math.sin(rad(bearing))) / (METRES * Math.cos(rad(lat))),
  });

  /** Bearing and metres from a camera to a point. */
  function toward({ lon, lat }, to) {
    const east = (to.lon - lon) * METRES * Math.cos(rad(lat));
    const north = (to.lat - lat) * METRES;
    return { bearing: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360, metres: Math.hypot(east, north) };
  }

  /** The outline of what a camera sees. */
  function sector(view) {
    const steps = Math.max(2, Math.ceil(view.angle / 6));
    const arc = Array.from({ length: steps + 1 }, (_, i) => away(view, view.azimuth - view.angle / 2 + (view.angle * i) / steps, view.range));
    return view.angle >= 360 ? arc : [{ lon: view.lon, lat: view.lat }, ...arc];
  }

  /** The view after its tip was dragged there: where it looks and how far. */
  function aimed(view, to) {
    const { bearing, metres } = toward(view, to);
    return { ...view, azimuth: Math.round(bearing) % 360, range: keep(metres, LEAST.range, MOST.range) };
  }

  /** The view after its edge was dragged there: how wide it is. */
  function spread(view, to) {
    const off = Math.abs(((toward(view, to).bearing - view.azimuth + 540) % 360) - 180);
    return { ...view, angle: keep(2 * off, LEAST.angle, MOST.angle) };
  }

  // --- on the map --------------------------------------------------------------------------------------------------
  let open = null;

  const pair = ({ lat, lon }) => [lat, lon];
  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  /** Begins to edit a camera's view; the card's foot becomes its form. `done` runs at its end. */
  function edit(no, foot, done) {
    close();
    const camera = anlan.points.cameras.get(no);
    const map = MAPS.map(anlan.map.get).find(Boolean);
    if (!camera || !map) return;
    const { azimuth, angle, range, lon, lat } = camera;
    let view = { azimuth, angle, range, lon, lat };
    const shape = window.L.polygon([], { className: "camfield", interactive: false }).addTo(map);
    const knob = (title) => window.L.marker([lat, lon], { draggable: true, title, icon: window.L.divIcon({ className: "camknob", iconSize: [16, 16] }) }).addTo(map);
    const [tip, edge] = [knob(anlan.t("camfield.tip")), knob(anlan.t("camfield.edge"))];
    const said = make("p", "t3", anlan.t("camfield.how"));
    const fields = Object.fromEntries(["azimuth", "angle", "range"].map((name) => [name, box(name)]));

    function box(name) {
      const input = Object.assign(make("input", "inp num"), { type: "number", min: name === "azimuth" ? 0 : LEAST[name], max: name === "azimuth" ? 359 : MOST[name] });
      input.id = `camfield-${name}`;
      input.addEventListener("input", () => Number.isFinite(input.valueAsNumber) && draw({ ...view, [name]: input.valueAsNumber }, input));
      return input;
    }

    function draw(next, from = null) {
      view = next;
      shape.setLatLngs(sector(view).map(pair));
      if (from !== tip) tip.setLatLng(pair(away(view, view.azimuth, view.range)));
      if (from !== edge) edge.setLatLng(pair(away(view, view.azimuth + view.angle / 2, view.range)));
      for (const [name, input] of Object.entries(fields)) if (input !== from) input.value = view[name];
    }

    const at = ({ latlng }) => ({ lon: latlng.lng, lat: latlng.lat });
    tip.on("drag", (event) => draw(aimed(view, at(event)), tip));
    edge.on("drag", (event) => draw(spread(view, at(event)), edge));
    tip.on("dragend", () => draw(view));
    edge.on("dragend", () => draw(view));

    async function save() {
      const body = { azimuth: view.azimuth, angle: view.angle, range: view.range };
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": anlan.boot.me.csrf };
      const answer = await fetch(`/api/v1/cameras/${no}/field`, { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body) }).catch(() => null);
      if (!answer || !answer.ok) {
        said.textContent = anlan.t(answer && answer.status === 422 ? "camfield.wrong" : answer && answer.status < 500 ? "camera.forbidden" : "camera.link");
        return;
      }
      Object.assign(anlan.points.cameras.get(no) || {}, body);
      anlan.points.watch(no, true);
      close();
    }

    const button = (className, words, act) => {
      const node = Object.assign(make("button", className, anlan.t(words)), { type: "button" });
      node.addEventListener("click", act);
      return node;
    };
    const form = make("div", "camform");
    for (const [name, input] of Object.entries(fields)) {
      const label = make("label", "t2", anlan.t(`camfield.${name}`));
      label.htmlFor = input.id;
      form.append(label, input);
    }
    form.append(button("btn", "camfield.undo", close), button("btn pri", "camfield.save", save), said);
    foot.replaceChildren(form);
    open = { end: () => [shape, tip, edge].forEach((one) => one.remove()), done };
    draw(view);
    if (!map.getBounds().contains([lat, lon]) || map.getZoom() < 16) map.setView([lat, lon], Math.max(17, map.getZoom()), { animate: false });
  }

  function close() {
    if (!open) return;
    const { end, done } = open;
    open = null;
    end();
    done();
  }

  anlan.camfield = { away, toward, sector, aimed, spread, edit, close };
})((globalThis.anlan = globalThis.anlan || {}));
