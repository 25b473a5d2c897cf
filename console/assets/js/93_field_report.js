// The report on /m: photo, matter, send. The place comes from the phone; where it cannot, a place of the area is picked.
(function (anlan) {
  "use strict";

  const { el, icon, place, camera, toast } = anlan.field;
  const MOST = 12;
  const t = anlan.t;
  let draft = null;
  let turn = 0;
  let matters = []; // the last list that came: what is offered without a link
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
    const words = el("input", { class: "m-in", id: "m-matter", type: "search", placeholder: t("field.matter.find"), autocomplete: "off", oninput: () => seek(words.value) });
    root.replaceChildren(
      el("div", { class: "m-page" }, [
        draft.shots.node,
        el("section", { class: "m-sec" }, el("div", { class: "m-place", id: "m-place" })),
        el("section", { class: "m-sec" }, el("label", { for: "m-matter" }, t("field.matter")), words, el("div", { class: "m-picks", id: "m-matters" })),
        el("section", { class: "m-sec" }, el("label", { for: "m-text" }, t("field.text")), el("textarea", { class: "m-in", id: "m-text", rows: 2, maxlength: 2000, value: draft.text, oninput: (event) => ((draft.text = event.target.value.trim()), bar()) })),
      ]),
      el("div", { class: "m-bar" }, el("button", { class: "m-main", id: "m-send", type: "button", onclick: send }, icon("send"), t("field.report"))),
    );
    drawPlace();
    drawMatters(matters);
    seek("");
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

  /** By words, pinyin or initials; without a link, of the list that came last. */
  async function seek(words) {
    const mine = ++turn;
    const { status, json } = await anlan.outbox.call("GET", `/scenarios?q=${encodeURIComponent(words)}&limit=${words ? MOST : 60}`);
    if (mine !== turn) return;
    if (status === 200) {
      matters = words ? matters : json.items;
      if (!words) anlan.outbox.keep("matters", json.items);
      return drawMatters(json.items);
    }
    matters = matters.length ? matters : (await anlan.outbox.kept("matters")) || [];
    drawMatters(matters.filter((one) => one.title.includes(words)));
  }

  function drawMatters(found) {
    const box = document.getElementById("m-matters");
    if (!box) return;
    const shown = draft.matter ? [draft.matter, ...found.filter((one) => one.code !== draft.matter.code)] : found;
    box.replaceChildren(
      ...shown.slice(0, 6).map((one) =>
        el(
          "button",
          { type: "button", class: "m-row", "aria-pressed": String(draft.matter === one), onclick: () => ((draft.matter = draft.matter === one ? null : one), drawMatters(found), bar()) },
          el("span", {}, one.title),
          el("small", {}, t(`urgency.${one.urgency}`)),
        ),
      ),
    );
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
