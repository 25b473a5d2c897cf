// Who must be helped out of the area: a count for everybody on the page; the list for those with a post, each read audited by the server.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const byId = (id) => document.getElementById(id);
  const FIELDS = ["name", "address", "need", "phone"];
  const MARKS = ["moved", "refused", "away"];
  let whole = null;
  let doors = null;
  let veil = null;
  let items = null; // null: not for this account, or not asked

  const may = (name) => whole && !whole.then && anlan.emergency.open(anlan.boot.commands, whole, anlan.boot.me.roles).includes(name);

  /** How many wait, and of how many. Pure. */
  const counts = (help) => ({ waiting: help.filter(({ state }) => state === "waiting").length, all: help.length });

  function show(next) {
    const before = whole && whole.help.length;
    whole = next;
    const { waiting, all } = counts(whole.help || []);
    const node = byId("emg-help");
    node.textContent = all ? t("emg.help.n", { n: waiting, all }) : t("emg.help");
    node.classList.toggle("warn", waiting > 0);
    if (veil && items && before !== whole.help.length) ask();
    else if (veil) draw();
  }

  function close() {
    if (veil) veil.remove();
    veil = items = null;
  }

  async function open() {
    close();
    veil = el("div", { class: "emg-veil", onclick: (event) => event.target === veil && close() });
    document.body.append(veil);
    draw();
    await ask();
  }

  async function ask() {
    try {
      items = (await anlan.desk.get(`/incidents/${whole.incident_id}/help`)).items;
    } catch (error) {
      if (error.status !== 404) anlan.desk.refused(error);
      items = null;
    }
    if (veil) draw();
  }

  function draw() {
    const typed = Object.fromEntries(FIELDS.map((name) => [name, (veil.querySelector(`[name=${name}]`) || {}).value || ""]));
    const states = new Map(whole.help.map(({ token, state }) => [token, state]));
    const rows = (items || []).map((one) => row({ ...one, state: states.get(one.token) || one.state }));
    const told = el("div", { class: "told crit", role: "alert" });
    const form = el(
      "form",
      { class: "row help-add" },
      FIELDS.map((name) => el("input", { name, class: "inp", type: "text", maxlength: 200, required: name === "address", value: typed[name], placeholder: t(`emg.help.${name}`), "aria-label": t(`emg.help.${name}`) })),
      el("button", { type: "submit", class: "btn pri" }, t("emg.help.add")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      add(form, told);
    });
    veil.replaceChildren(
      el(
        "div",
        { class: "emg-form wide res", role: "dialog", "aria-label": t("emg.help") },
        el("div", { class: "row sp" }, el("h2", {}, t("emg.help")), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
        el("p", { class: "t3" }, t(items ? "emg.help.kept" : "emg.help.hidden")),
        el("div", { class: "rcs" }, rows),
        may("add_help") ? form : null,
        told,
      ),
    );
  }

  function row(one) {
    const tone = { waiting: "warn", moved: "ok", refused: "crit" }[one.state] || "t3";
    return el(
      "div",
      { class: "rc", "data-help": one.token },
      el("span", { class: "el2" }, el("b", {}, one.address), el("span", { class: "t3" }, [one.name, one.phone].filter(Boolean).join(" · "))),
      el("span", { class: tone }, t(`emg.help.${one.state}`)),
      el("span", { class: "t3 whys" }, one.need || ""),
      el("span", { class: "row end" }, may("mark_help") ? MARKS.filter((state) => state !== one.state).map((state) => el("button", { type: "button", class: "btn sm", "data-act": state, onclick: () => mark(one.token, state) }, t(`emg.help.${state}`))) : null),
    );
  }

  async function add(form, told) {
    const body = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]).filter(([, value]) => value));
    try {
      await anlan.desk.post(`/incidents/${whole.incident_id}/help/add`, body);
      form.reset();
    } catch (error) {
      told.textContent = anlan.desk.sayRefusal(error, anlan.t, anlan.hasWord);
    }
  }

  const mark = (token, state) => doors.step("mark_help", { token, state }).catch(anlan.desk.refused);

  function start(given) {
    doors = given;
    byId("emg-help").addEventListener("click", () => open().catch(anlan.desk.refused));
    document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }

  anlan.emergencyHelp = { start, show, counts };
})((globalThis.anlan = globalThis.anlan || {}));
