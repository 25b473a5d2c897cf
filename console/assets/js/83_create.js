// A report from the map: a press on an empty place opens it, Enter sends it. The case then comes by the socket like any other.
(function (anlan) {
  "use strict";

  const { el, fill, icon, kbd, get, post, toast, refused } = anlan.desk;
  const PAUSE = 250; // ms without a key, after which the text is read
  let draft = null; // {at: {lon, lat}, where, scenario, text, address, busy}
  let turn = 0;

  const t = (...args) => anlan.t(...args);
  const isOpen = () => draft !== null;

  /** A reference of our own for each draft: pressing twice never makes two cases. */
  const reference = () => crypto.randomUUID();

  /** What is posted. Pure. */
  function report(one) {
    const body = {
      channel: "desk",
      channel_ref: one.ref,
      text: one.text || (one.scenario ? one.scenario.title : ""),
      lon: one.at.lon,
      lat: one.at.lat,
      crs: "cgcs2000",
    };
    if (one.address) body.address = one.address;
    if (one.scenario) body.scenario_code = one.scenario.code;
    return body;
  }

  /** `part`: what it is about, where that is known: {code, name, matter}. */
  async function begin(at, part = null) {
    const mine = ++turn;
    draft = { at, part, where: null, scenario: null, text: "", address: part ? `${part.name} ${part.code}` : "", ref: reference(), busy: false };
    anlan.grid.pick(null);
    anlan.deskmap.pin(at);
    anlan.drawer.hide();
    anlan.drawer.face("create");
    build();
    try {
      const where = await get(`/locate?lon=${at.lon}&lat=${at.lat}`);
      if (mine !== turn) return; // left, or another place pressed, before the answer came
      draft.where = where;
    } catch (error) {
      if (mine !== turn) return;
      if (error.code !== "OutsideArea" && error.status !== 404) refused(error);
      draft.where = { grid: null };
    }
    place();
    bar();
  }

  function leave() {
    if (!draft) return;
    draft = null;
    turn += 1;
    anlan.deskmap.pin(null);
    anlan.drawer.face("none");
  }

  function build() {
    let wait = null;
    const pick = anlan.matterPicker({
      id: "create-matter",
      under: draft.part && draft.part.matter,
      onPick: (option) => {
        draft.scenario = option ? option.found : null;
        bar();
        if (option) document.getElementById("create-text").focus();
      },
    });
    const text = el("textarea", {
      class: "inp",
      id: "create-text",
      rows: 4,
      maxlength: 4000,
      placeholder: t("desk.create.text"),
      oninput: (event) => {
        draft.text = event.target.value.trim();
        bar();
        clearTimeout(wait);
        wait = setTimeout(() => pick.guess({ text: draft ? draft.text : "" }), PAUSE);
      },
      onkeydown: enter,
    });
    const address = el("input", {
      class: "inp",
      id: "create-address",
      type: "text",
      maxlength: 200,
      value: draft.address,
      placeholder: t("desk.create.address"),
      oninput: (event) => (draft.address = event.target.value.trim()),
      onkeydown: enter,
    });
    document
      .getElementById("create")
      .replaceChildren(
        el(
          "section",
          {},
          el(
            "div",
            { class: "row d-top" },
            el("h2", { class: "d-title" }, t("desk.create.title")),
            el(
              "button",
              { class: "btn gh d-x", type: "button", "aria-label": t("desk.close"), title: "Esc", onclick: anlan.desk.shut },
              icon("x"),
            ),
          ),
          el("div", { class: "t2 d-place", id: "create-where" }),
        ),
        el(
          "section",
          { class: "form" },
          el(
            "div",
            { class: "fld" },
            el("label", { for: "create-matter" }, t("desk.field.scenario_code")),
            pick.node,
          ),
          el("div", { class: "fld" }, el("label", { for: "create-text" }, t("desk.field.text")), text, pick.guesses),
          el("div", { class: "fld" }, el("label", { for: "create-address" }, t("desk.field.address")), address),
        ),
        el("div", { class: "d-bar", id: "create-bar" }),
      );
    place();
    bar();
    pick.box.focus();
  }

  function enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  }

  /** The grid and the words for the place, or that it lies outside. */
  function place() {
    const { where, at } = draft;
    const point = el("span", { class: "num t3" }, `${at.lon.toFixed(5)}, ${at.lat.toFixed(5)}`);
    const names = where && where.grid ? [].concat(where.names || []) : [];
    const said = !where
      ? el("span", { class: "sk" })
      : el(
          "span",
          { class: where.grid ? "el" : "crit el", id: "create-place" },
          where.grid ? where.place || names.join(" · ") : t("desk.create.outside"),
        );
    fill(
      document.getElementById("create-where"),
      icon("map-pin", "t3"),
      said,
      where && where.grid ? el("span", { class: "num t3", id: "create-grid", title: names.join(" · ") }, where.grid) : point,
    );
  }

  function bar() {
    const node = document.getElementById("create-bar");
    if (!node || !draft) return;
    const ready = Boolean(draft.scenario || draft.text) && draft.where && draft.where.grid && anlan.desk.up && !draft.busy;
    const say = draft.scenario ? draft.scenario.title : draft.text ? t("desk.create.unsorted") : t("desk.create.need");
    node.replaceChildren(
      el(
        "button",
        {
          class: "btn pri grow",
          id: "create-send",
          type: "button",
          disabled: !ready,
          title: anlan.desk.up ? "" : t("desk.link.off"),
          onclick: send,
        },
        icon("plus"),
        el("span", {}, t("step.report")),
        el("span", { class: "say el" }, say),
        kbd("↵"),
      ),
    );
  }

  async function send() {
    const button = document.getElementById("create-send");
    if (!draft || !button || button.disabled) return;
    const mine = draft;
    mine.busy = true;
    bar();
    try {
      const { case_id: id } = await post("/reports", report(mine));
      toast(t("desk.toast.reported"));
      if (draft === mine) anlan.desk.open(id);
    } catch (error) {
      refused(error);
      mine.busy = false;
      if (draft === mine) bar();
    }
  }

  anlan.create = { begin, leave, send, isOpen, report, bar };
})((globalThis.anlan = globalThis.anlan || {}));
