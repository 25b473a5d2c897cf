// 资源台账: the register of 应急资源 over the list of incidents: what there is, when it was last looked at; counted and moved from here.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const lang = anlan.boot.lang;
  const FRESH_MS = 90 * 86_400_000;
  const DAY_MS = 86_400_000;
  const MOST = 300;
  const KEEPERS = ["county_chief", "town_chief", "county_dispatch", "town_dispatch", "county_accept", "town_accept", "admin"];
  let veil = null;
  let known = { items: [], kinds: {} };
  let moving = null; // the row whose new place is asked for
  const chosen = { kind: "", words: "", stale: false };

  /** Whether nobody has looked at it for long. Pure. */
  const stale = (one, now) => one.checked_at === null || now - one.checked_at > FRESH_MS;

  /** The rows asked for: those longest not looked at first. Pure. */
  function picked(items, { kind, words, stale: only }, now) {
    const asked = words.trim().toLowerCase();
    const fits = (one) => (!kind || one.kind === kind) && (!only || stale(one, now)) && (!asked || [one.code, one.name, one.place, one.unit_name].some((text) => text.toLowerCase().includes(asked)));
    return items.filter(fits).sort((a, b) => (a.checked_at || 0) - (b.checked_at || 0) || (a.code < b.code ? -1 : 1));
  }

  const mine = ({ unit }) => (anlan.boot.me.unit ? unit === anlan.boot.me.unit : anlan.boot.me.roles.some((role) => KEEPERS.includes(role)));

  async function open() {
    if (!veil) {
      veil = el("div", { class: "emg-veil", onclick: (event) => event.target === veil && close() });
      document.body.append(veil);
    }
    known = await anlan.desk.get("/resources");
    draw();
  }

  function close() {
    if (veil) veil.remove();
    veil = null;
  }

  function draw() {
    const kinds = el("select", { class: "inp", "aria-label": t("emg.field.kind") }, el("option", { value: "" }, t("emg.reg.all")), Object.entries(known.kinds).map(([code, words]) => el("option", { value: code }, words[lang])));
    kinds.value = chosen.kind;
    const words = el("input", { class: "inp grow", type: "search", value: chosen.words, placeholder: t("emg.reg.find"), "aria-label": t("emg.reg.find") });
    const only = el("input", { type: "checkbox" });
    only.checked = chosen.stale;
    const room = el("div", { class: "rcs reg" });
    const n = el("span", { class: "num t3" });
    const again = () => {
      Object.assign(chosen, { kind: kinds.value, words: words.value, stale: only.checked });
      const found = picked(known.items, chosen, Date.now());
      n.textContent = String(found.length);
      fill(room, found.length ? found.slice(0, MOST).map(row) : el("div", { class: "none t3" }, t("emg.res.none")));
    };
    for (const node of [kinds, words, only]) node.addEventListener("input", again);
    veil.replaceChildren(
      el(
        "div",
        { class: "emg-form wide res register", role: "dialog", "aria-label": t("emg.reg") },
        el("div", { class: "row sp" }, el("h2", {}, t("emg.reg"), " ", n), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
        el("div", { class: "row reg-fil" }, kinds, words, el("label", { class: "row" }, only, t("emg.reg.stale"))),
        room,
      ),
    );
    again();
  }

  function row(one) {
    const old = stale(one, Date.now());
    const seen = one.checked_at === null ? t("emg.reg.never") : t("emg.reg.days", { n: Math.max(0, Math.floor((Date.now() - one.checked_at) / DAY_MS)) });
    const amount = one.amount === 1 && !one.measure ? "" : `${one.left.toLocaleString("en-US")} / ${one.amount.toLocaleString("en-US")} ${one.measure}`;
    return el(
      "div",
      { class: "rc", "data-resource": one.code },
      el("span", { class: "el2" }, el("span", { class: "el" }, el("b", {}, one.name), " ", el("span", { class: "t3 num" }, one.code), one.demo ? el("span", { class: "chip line demo" }, t("emg.res.demo")) : null), el("span", { class: "t3 el" }, [(known.kinds[one.kind] || {})[lang], one.unit_name, one.place].filter(Boolean).join(" · "))),
      el("span", { class: "num r" }, amount),
      el("span", { class: one.condition === "ready" ? "t2" : "warn" }, t(`emg.condition.${one.condition}`), one.elsewhere ? el("span", { class: "t3 el" }, one.elsewhere) : null),
      el("span", { class: old ? "crit" : "t2" }, seen),
      el("span", { class: "row end" }, mine(one) && one.condition !== "retired" ? [act("check_resource", () => check(one)), act("move_resource", () => move(one))] : null),
    );
  }

  const act = (step, press) => el("button", { type: "button", class: "btn sm", "data-act": step, onclick: press }, t(`emg.act.${step}`));

  /** Sends a step, and shows the register as it stands after it. */
  const send = async (one, step, body) => {
    await anlan.desk.post(`/resources/${encodeURIComponent(one.code)}/steps/${step}`, { ...body, version: one.version + 1 });
    open().catch(anlan.desk.refused);
  };

  function check(one) {
    const single = ["team", "vehicle", "expert"].includes(one.kind);
    anlan.emergencyForms.asks.check_resource = () => [
      ...(single ? [] : [{ name: "amount", kind: "number", value: one.amount }]),
      { name: "condition", kind: "select", value: one.condition, options: ["ready", "repair", "retired"].map((name) => [name, t(`emg.condition.${name}`)]) },
      { name: "note", kind: "line", optional: true },
    ];
    close();
    anlan.emergencyForms.open("check_resource", null, (body) => send(one, "check_resource", { amount: 1, ...body }));
  }

  function move(one) {
    moving = one;
    close();
    anlan.desk.toast(t("emg.reg.where", { name: one.name }));
  }

  /** A press on the map while a new place is asked for; false when none is. */
  function takes({ lng, lat }) {
    if (!moving) return false;
    const one = moving;
    moving = null;
    anlan.emergencyForms.asks.move_resource = () => [{ name: "place", kind: "line", value: one.place }];
    anlan.emergencyForms.open("move_resource", null, ({ place }) => send(one, "move_resource", { place, lon: Math.round(lng * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 }));
    return true;
  }

  document.addEventListener("keydown", (event) => event.key === "Escape" && ((moving = null), close()));

  anlan.emergencyRegister = { open, takes, picked, stale };
})((globalThis.anlan = globalThis.anlan || {}));
