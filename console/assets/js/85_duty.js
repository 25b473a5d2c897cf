// Who is on duty, in the head; and the sheet of 交接班: what is open, what the shift saw, who signs. Figures are the server's.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, post, toast, refused } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const DAY = 86400000;
  const STANDS = ["open", "whistle", "orders", "emergency"];
  const LAMPS = ["red", "yellow", "green"];
  const SEEN = ["report", "register", "dispatch", "feedback", "close", "return", "whistle", "supervise", "card"];
  let table = []; // shifts of the next day
  let box = null;

  /** Those on duty at `now`, the posts of the area first; pure. */
  const onDuty = (shifts, now) => shifts.filter((one) => one.start_at <= now && now < one.end_at);

  /** Words for the head: the posts of the own area with their names, each post once; pure. */
  function head(shifts, now, scope) {
    const here = onDuty(shifts, now).filter((one) => !one.unit && one.area === scope);
    const posts = [...new Set(here.map((one) => one.post))];
    return posts.map((name) => `${t(`duty.post.${name}`)} ${here.filter((one) => one.post === name).map((one) => one.who).join("、")}`);
  }

  /** [[key, n]] of the figures with these names, as they are; what is nought is told too; pure. */
  const picked = (figures, names, before = "") => names.map((name) => [name, figures[before + name] || 0]);

  /** The stages with something open, the fullest first; pure. */
  const stages = (figures) =>
    Object.entries(figures)
      .filter(([key]) => key.startsWith("state."))
      .sort((a, b) => b[1] - a[1]);

  const hours = (shift) => `${anlan.clock(shift.start_at, false)}–${anlan.clock(shift.end_at, false)}`;

  function beat() {
    const words = head(table, Date.now(), anlan.desk.me.scope);
    const node = document.getElementById("head-duty-words");
    node.textContent = words.length ? words.join(" · ") : t("duty.title");
    node.parentNode.title = node.textContent;
  }

  async function load() {
    const now = Date.now();
    table = (await get(`/duty?since=${now}&until=${now + DAY}`)).items;
    beat();
  }

  async function open() {
    try {
      const [mine] = await Promise.all([get("/handover"), load()]);
      show(mine);
    } catch (error) {
      refused(error);
    }
  }

  function show(mine) {
    box = box || document.body.appendChild(el("dialog", { class: "sheet duty", id: "duty-sheet" }));
    fill(
      box,
      el("h3", { tabindex: "-1", autofocus: true }, icon("id-badge-2"), t("duty.title"), el("span", { class: "num t3" }, anlan.clock(Date.now(), false)), el("button", { class: "btn gh", id: "duty-print", type: "button", onclick: () => window.print() }, icon("printer"), t("duty.print")), el("button", { class: "btn gh", type: "button", "aria-label": t("desk.close"), onclick: () => box.close() }, icon("x"))),
      mine.waiting.map(toTake),
      mine.shift ? toGive(mine) : el("p", { class: "t3" }, t("duty.none")),
      el("h4", {}, t("duty.now"), anlan.boot.swaps ? el("button", { class: "btn gh", id: "duty-swap", type: "button", onclick: () => anlan.swap.open() }, t("duty.swap")) : null),
      roster(mine.now),
      mine.past.length ? [el("h4", {}, t("duty.past")), mine.past.map(past)] : null,
      el("div", { class: "du-signs" }, ["duty.giver", "duty.taker"].map((key) => el("span", {}, t(key)))),
    );
    if (!box.open) box.showModal();
  }

  const seat = (shift) => [t(`duty.post.${shift.post}`), shift.where, shift.name, hours(shift)].filter(Boolean);

  /** What stands and what the shift saw, as two rows of figures. */
  function figures(told) {
    const cell = (words, n, tone = "") => el("div", { class: `du-n ${tone}` }, el("b", { class: "num" }, anlan.count(n)), el("span", {}, words));
    return [
      el("div", { class: "du-row" }, picked(told, STANDS).map(([key, n]) => cell(t(`duty.${key}`), n)), picked(told, LAMPS, "lamp.").map(([key, n]) => cell(t(`lamp.${key}`), n, n && key !== "green" ? `lamp-${key}` : ""))),
      el("div", { class: "du-stages" }, stages(told).map(([key, n]) => el("span", { class: "chip" }, t(key), el("b", { class: "num" }, anlan.count(n))))),
      el("div", { class: "du-row" }, el("span", { class: "t3" }, t("duty.seen")), picked(told, SEEN, "shift.").map(([key, n]) => cell(t(`step.${key}`), n))),
    ];
  }

  function toGive({ shift, figures: told, next, early }) {
    const note = el("textarea", { class: "inp", id: "duty-note", rows: 2, maxlength: 1000, placeholder: t("duty.note") });
    const taker = el(
      "select",
      { class: "inp", id: "duty-taker", "aria-label": t("duty.taker") },
      next.map((one) => el("option", { value: one.account }, one.who)),
    );
    const ready = shift.may && next.length > 0;
    const why = !next.length ? t("duty.nobody") : t("duty.early", { at: anlan.clock(shift.end_at - early, false) });
    const { may, where, ...plain } = shift;
    const sign = el("button", { class: "btn pri", id: "duty-sign", type: "submit", disabled: !ready }, icon("user-check"), t("duty.sign"));
    return el(
      "form",
      { method: "dialog", onsubmit: (event) => (event.preventDefault(), act(sign, () => post("/handover/sign", { shift: plain, taker: taker.value, note: note.value.trim() }), "duty.signed")) },
      el("div", { class: "row du-seat" }, seat(shift).map((words) => el("span", { class: "chip" }, words))),
      figures(told),
      note,
      el("div", { class: "sheet-bar" }, ready ? [el("span", { class: "t3" }, t("duty.taker")), taker] : el("span", { class: "t3", id: "duty-why" }, why), sign),
    );
  }

  function toTake(handed) {
    const take = el("button", { class: "btn pri", type: "button", "data-handover": handed.id }, icon("user-check"), t("duty.take"));
    take.addEventListener("click", () => act(take, () => post(`/handover/${handed.id}/take`, {}), "duty.taken"));
    return el(
      "section",
      { class: "du-take" },
      el("div", { class: "row du-seat" }, el("b", {}, t("duty.given", { who: handed.giver_name })), seat(handed.shift).map((words) => el("span", { class: "chip" }, words))),
      figures(handed.figures),
      handed.note ? el("p", { class: "d-text" }, handed.note) : null,
      el("div", { class: "sheet-bar" }, take),
    );
  }

  const roster = (now) =>
    el(
      "div",
      { class: "du-list" },
      onDuty(table, now)
        .sort((a, b) => Boolean(a.unit) - Boolean(b.unit))
        .map((one) =>
          el(
            "div",
            { class: "du-on" },
            el("i", { class: `dot ${one.here ? "on" : ""}`, title: t(one.here ? "duty.here" : "duty.away") }),
            el("b", { class: "el" }, one.who),
            el("span", { class: "el" }, t(`duty.post.${one.post}`)),
            el("span", { class: "el t3", title: one.where }, one.where),
            el("span", { class: "num t3" }, hours(one)),
          ),
        ),
    );

  const past = (one) =>
    el(
      "div",
      { class: "du-on" },
      icon(one.taken_at ? "circle-check" : "hourglass", one.taken_at ? "" : "t3"),
      el("span", { class: "el" }, t("duty.line", { giver: one.giver_name, taker: one.taker_name })),
      el("span", { class: "el" }, t(`duty.post.${one.shift.post}`)),
      el("span", { class: "el t3" }, t(one.taken_at ? "duty.both" : "duty.waits")),
      el("span", { class: "num t3" }, anlan.clock(one.taken_at || one.given_at, false)),
    );

  async function act(button, send, done) {
    button.disabled = true;
    try {
      await send();
      toast(t(done));
      await open();
    } catch (error) {
      button.disabled = false;
      box.close();
      refused(error);
    }
  }

  function start() {
    document.getElementById("head-duty").addEventListener("click", open);
    setInterval(beat, 60000);
    load().catch(refused);
  }

  anlan.duty = { start, open, close: () => box && box.close(), onDuty, head, picked, stages };
})((globalThis.anlan = globalThis.anlan || {}));
