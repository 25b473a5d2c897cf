// One case on /m: what it is, what waits for it on this phone, and the one or two acts that this person may do now.
(function (anlan) {
  "use strict";

  const { el, icon, why, camera, place } = anlan.field;
  const { offer } = anlan.outrules;
  const t = anlan.t;
  // What an act asks for before it may go: [field of the text, needed], [field of the pictures, kind, needed], whether it notes the place.
  const ASKS = {
    sign: {},
    arrive: { place: true },
    feedback: { text: "result_text", need: true, media: "media_after", kind: "after", photo: true, place: true },
    co_feedback: { text: "result_text", need: true, media: "media_after", kind: "after" },
    check_pass: { media: "media", kind: "check", photo: true, place: true },
    check_revisit: { media: "media", kind: "check", photo: true, place: true },
    check_fail: { text: "reason", need: true, media: "media", kind: "check" },
  };
  let item = null;
  let open = null; // {step, text, shots} of the form that is open
  let events = [];

  async function show(root, letter) {
    item = letter;
    open = null;
    events = [];
    draw(root);
    const asked = letter.case_id;
    const [one, past] = await Promise.all([anlan.outbox.call("GET", `/cases/${asked}`), anlan.outbox.call("GET", `/cases/${asked}/events`)]);
    if (!item || item.case_id !== asked) return;
    if (one.status === 200) item = { ...item, ...one.json };
    if (past.status === 200) events = past.json.items;
    draw(root);
  }

  /** The case as a letter tells it now; what only the console knows stays until it is asked again. */
  function hear(root, letter) {
    if (!item || letter.case_id !== item.case_id || letter.version <= item.version) return;
    if (open) item = { ...item, ...letter, steps: null };
    else show(root, letter);
  }

  function draw(root) {
    if (open) return;
    const mine = anlan.outbox.all().filter((entry) => entry.case_id === item.case_id);
    const acts = offer(item, mine, anlan.boot.steps, anlan.boot.me);
    root.replaceChildren(
      el("div", { class: "m-page" }, [
        el("button", { type: "button", class: "m-back", onclick: () => anlan.fieldpage.go("todo") }, icon("chevron-left"), t("field.tab.todo")),
        el("h2", { class: "m-title" }, el("i", { class: `lv ${{ urgent3: "lv1", urgent2: "lv2" }[item.urgency] || "lv3"}` }), item.title),
        el("p", { class: "m-meta" }, t(`state.${item.state}`), item.case_no ? ` · ${item.case_no}` : "", " · ", due(item)),
        item.text ? el("p", { class: "m-words" }, item.text) : null,
        item.address ? el("p", { class: "m-meta" }, icon("map-pin"), " ", item.address) : null,
        pictures(),
        mine.map(waits),
        past(),
      ]),
      el("div", { class: "m-bar" }, acts.length ? acts.map((step, n) => button(root, step, n === 0)) : el("p", { class: "m-none" }, t(mine.some((entry) => entry.status === "refused") ? "field.held" : mine.length ? "field.waiting" : "field.nothing"))),
    );
  }

  /** Time left, or how long it is over. */
  function due(one) {
    if (!one.due) return t("field.nodue");
    const left = one.due - Date.now();
    return el("b", { class: left < 0 ? "crit" : one.lamp === "yellow" ? "warn" : "" }, t(left < 0 ? "field.over" : "field.left", { span: anlan.span(left) }));
  }

  const pictures = () =>
    item.media && item.media.length ? el("div", { class: "m-shots" }, item.media.map((one) => el("span", { class: "m-shot" }, el("img", { src: `/api/v1/media/${one.sha256}`, alt: "", loading: "lazy" })))) : null;

  const past = () =>
    events.length
      ? el(
          "div",
          { class: "tl m-tl" },
          events
            .filter((event) => event.step !== "seen" && event.step !== "lamp")
            .map((event) => el("div", {}, el("b", {}, t(`step.${event.step}`)), " ", el("small", {}, t(`role.${event.role}`), " ", anlan.clock(event.at, false)))),
        )
      : null;

  /** An act that waits, or that was refused: said plainly, with what to do. */
  function waits(entry) {
    if (entry.status !== "refused") {
      return el("div", { class: "m-wait", "data-key": entry.key }, icon("clock"), el("span", {}, t(`step.${entry.step}`)), el("em", {}, t("field.unsent")));
    }
    const { said, todo } = why(entry.problem);
    const kept = entry.body.result_text || entry.body.reason || entry.body.text || "";
    return el(
      "div",
      { class: "m-wait bad", role: "alert", "data-key": entry.key },
      el("p", {}, icon("alert-triangle"), el("b", {}, t("field.notaken", { step: t(`step.${entry.step}`) })), el("br"), said),
      el("p", {}, todo),
      kept ? el("p", { class: "m-words" }, kept) : null,
      entry.photos.length ? el("small", {}, t("field.photos", { n: entry.photos.length })) : null,
      el("div", { class: "m-two" }, el("button", { type: "button", class: "m-btn", onclick: () => anlan.outbox.again(entry.key) }, t("field.again")), el("button", { type: "button", class: "m-btn", onclick: () => anlan.outbox.giveUp(entry.key) }, t("field.giveup"))),
    );
  }

  const button = (root, step, first) =>
    el("button", { type: "button", class: first ? "m-main" : "m-side", "data-step": step.name, onclick: () => press(root, step) }, t(`step.${step.name}`));

  function press(root, step) {
    const asks = ASKS[step.name];
    if (!asks.text && !asks.media) return send(root, step, "", []);
    const text = asks.text && el("textarea", { class: "m-in", id: "m-words", rows: 4, maxlength: 2000, placeholder: t(`field.ask.${step.name}`), oninput: check });
    const go = el("button", { type: "button", class: "m-main", id: "m-go", onclick: () => send(root, step, text ? text.value.trim() : "", shots.photos()) }, t(`step.${step.name}`));
    const shots = camera(asks.kind, check);
    function check() {
      go.disabled = Boolean((asks.need && !text.value.trim()) || (asks.photo && !shots.photos().length));
    }
    open = step.name;
    root.replaceChildren(
      el("div", { class: "m-page" }, el("h2", { class: "m-title" }, item.title), shots.node, text),
      el("div", { class: "m-bar" }, go, el("button", { type: "button", class: "m-side", onclick: () => ((open = null), draw(root)) }, t("field.back"))),
    );
    check();
  }

  /** Kept on the phone first; the place only if the phone gives it. */
  async function send(root, step, text, photos) {
    const asks = ASKS[step.name];
    const one = item;
    const body = {};
    if (step.name === "sign") body.handler = anlan.boot.me.name;
    if (asks.text) body[asks.text] = text;
    if (step.name === "arrive") body.arrived_at = Date.now();
    for (const node of root.querySelectorAll(".m-bar button")) node.disabled = true;
    const at = asks.place ? await place() : null;
    if (at && step.at) Object.assign(body, { lon: at.lon, lat: at.lat });
    await anlan.outbox.put({ case_id: one.case_id, step: step.name, media: asks.media, body, photos, version: one.version, from: one.state, unit: one.unit, title: one.title });
    open = null;
    anlan.field.toast(t("field.kept"));
    if (item === one) draw(root);
  }

  anlan.fieldcase = { show, hear, waits, due, redraw: (root) => item && !open && draw(root), leave: () => ((item = null), (open = null)), get id() { return item && item.case_id; } };
})((globalThis.anlan = globalThis.anlan || {}));
