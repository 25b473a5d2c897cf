// The report on /m: photo, matter, send. The place comes from the phone; where it cannot, a place of the area is picked.
(function (anlan) {
  "use strict";

  const { el, icon, place, camera, toast } = anlan.field;
  const MOST = 12;
  const t = anlan.t;
  let draft = null;
  let places = [];

  const fresh = () => ({ at: null, where: "", finding: true, matter: null, text: "", shots: null });
  const ready = () => Boolean(draft.at && (draft.matter || draft.text || draft.shots.photos().length));

  /** What is posted, but for reference and pictures. Pure. */
  function body(one) {
    const out = { channel: "grid_app", text: one.text || (one.matter ? one.matter.title : t("field.untold")), lon: one.at.lon, lat: one.at.lat, crs: "wgs84" };
    if (one.matter) out.scenario_code = one.matter.code;
    if (one.picked) out.address = one.picked;
    return out;
  }

  function show(root) {
    draft = draft || fresh();
    draft.shots = draft.shots || camera("before", bar);
    const matter = anlan.fieldMatter({ chosen: draft.matter, onPick: (one) => ((draft.matter = one), bar()) });
    const told = (event) => ((draft.text = event.target.value.trim()), matter.hear(draft.text), bar());
    root.replaceChildren(
      el("div", { class: "m-page" }, [
        draft.shots.node,
        el("section", { class: "m-sec" }, el("div", { class: "m-place", id: "m-place" })),
        el("section", { class: "m-sec" }, el("label", { for: "m-text" }, t("field.text")), el("textarea", { class: "m-in", id: "m-text", rows: 2, maxlength: 2000, value: draft.text, oninput: told })),
        matter.node,
      ]),
      el("div", { class: "m-bar" }, el("button", { class: "m-main", id: "m-send", type: "button", onclick: send }, icon("send"), t("field.report"))),
    );
    drawPlace();
    if (draft.text) matter.hear(draft.text);
    bar();
    if (!draft.at) locate();
  }

  async function locate() {
    const mine = draft;
    mine.finding = true;
    drawPlace();
    const at = await place();
    if (draft !== mine) return;
    Object.assign(mine, { finding: false, at: mine.at || at });
    drawPlace();
    bar();
    if (at) await name(mine, at);
  }

  /** The words for the place; that it lies outside is said before it is sent. */
  async function name(mine, at) {
    const { status, json } = await anlan.outbox.call("GET", `/locate?lon=${at.lon}&lat=${at.lat}&crs=wgs84`);
    if (draft !== mine || mine.at !== at) return;
    if (status === 200) mine.where = json.place;
    else if (status >= 400) Object.assign(mine, { at: null, where: t("field.place.outside") });
    drawPlace();
    bar();
  }

  function drawPlace() {
    const box = document.getElementById("m-place");
    if (!box) return;
    const { at, where, finding } = draft;
    const said = where || (at ? `${at.lon.toFixed(5)}, ${at.lat.toFixed(5)}` : t(finding ? "field.place.finding" : "field.place.none"));
    const near = at && at.metres ? el("small", {}, ` ±${at.metres} m`) : null;
    box.replaceChildren(
      el("div", { class: `m-at ${at ? "" : "none"}` }, icon("map-pin"), el("span", { id: "m-where" }, said, near), el("button", { type: "button", class: "m-btn", id: "m-pick", onclick: pick }, t("field.place.pick"))),
      el("div", { class: "m-picks", id: "m-places" }),
    );
  }

  async function pick() {
    places = places.length ? places : (await anlan.outbox.kept("places")) || [];
    const list = document.getElementById("m-places");
    const words = el("input", { class: "m-in", type: "search", id: "m-place-words", placeholder: t("field.place.find"), oninput: draw });
    const rows = el("div", {});
    function draw() {
      const found = places.filter((one) => one.name.includes(words.value.trim())).slice(0, MOST);
      rows.replaceChildren(...(found.length ? found.map((one) => el("button", { type: "button", class: "m-row", onclick: () => chosen(one) }, one.name)) : [el("p", { class: "m-none" }, t("field.none"))]));
    }
    list.replaceChildren(words, rows);
    draw();
  }

  function chosen(one) {
    Object.assign(draft, { at: { lon: one.lon, lat: one.lat }, where: one.name, picked: one.name, finding: false });
    drawPlace();
    bar();
  }

  function bar() {
    const button = document.getElementById("m-send");
    if (button && draft) button.disabled = !ready();
  }

  async function send() {
    if (!ready()) return;
    const one = draft;
    draft = null;
    await anlan.outbox.put({ step: "report", media: "media", body: body(one), photos: one.shots.photos(), title: one.matter ? one.matter.title : t("field.untold") });
    toast(t("field.kept"));
    anlan.fieldpage.go("todo");
  }

  anlan.fieldreport = { show, body };
})((globalThis.anlan = globalThis.anlan || {}));
