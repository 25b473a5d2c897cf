// The desk: who sits here, the one way to ask and act, what is picked, and the keys. Answers come back by the socket.
(function (anlan) {
  "use strict";

  const REST_MS = 350;

  /** An element with words in it; text is always text. `props` may hold class, dataset, on*, aria-* and plain attributes. */
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") node.className = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "value") node.value = value;
      else if (key === "disabled") node.disabled = Boolean(value);
      else node.setAttribute(key, value === true ? "" : String(value));
    }
    node.append(...kept(children));
    return node;
  }

  const kept = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  /** Puts these children in place of what the node holds. */
  const fill = (node, ...children) => node.replaceChildren(...kept(children));

  const icon = (name, tone = "") => el("i", { class: `ic ic-${name} ${tone}`, "aria-hidden": "true" });
  const kbd = (...keys) => keys.map((key) => el("span", { class: "kbd" }, key));

  /** A refusal as the server words it: problem+json with a stable code and the field. */
  class Refusal extends Error {
    constructor(problem, status) {
      super(problem.title || problem.code || String(status));
      this.code = problem.code || "";
      this.field = problem.field || (problem.data && problem.data.field) || "";
      this.data = problem;
      this.status = status;
    }
  }

  /** Words for a refusal, in the person's language, naming the field when there is one. */
  function sayRefusal(error, t, has) {
    if (!(error instanceof Refusal)) return t("desk.toast.unreachable");
    const word = (key, otherwise) => (has(key) ? t(key) : otherwise);
    const given = { ...error.data, ...error.data.data };
    const families = anlan.boot.page === "emergency" ? ["emg", "desk"] : ["desk", "emg"];
    const named = families.map((family) => `${family}.field.${error.field}`).find(has);
    const field = named ? t(named) : error.field;
    const holes = {
      ...given,
      field,
      step: word(`step.${given.step}`, given.step),
      state: word(`state.${given.state}`, given.state),
      why: error.data.detail,
    };
    const words = has(`error.${error.code}`) ? t(`error.${error.code}`, holes) : t("desk.toast.refused", { status: error.status });
    return field && !words.includes(field) ? `${field}：${words}` : words;
  }

  async function ask(method, path, { body, headers = {}, file } = {}) {
    const asked = { method, credentials: "same-origin", headers: { Accept: "application/json", ...headers } };
    if (method !== "GET") asked.headers["X-CSRF-Token"] = desk.me.csrf;
    if (file) {
      asked.body = file;
      asked.headers["Content-Type"] = file.type;
    } else if (body !== undefined) {
      asked.body = JSON.stringify(body);
      asked.headers["Content-Type"] = "application/json";
    }
    const answer = await fetch(`/api/v1${path}`, asked);
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(json, answer.status);
    return json;
  }

  const get = (path) => ask("GET", path);
  const post = (path, body, headers) => ask("POST", path, { body, headers });
  const upload = (file) => ask("POST", "/media", { file });

  /** One line at the foot of the map; bad news stays until it is read or followed by another. */
  function toast(words, { bad = false } = {}) {
    const box = document.getElementById("desk-toast");
    box.replaceChildren(
      el(
        "div",
        { class: `toast ${bad ? "bad" : ""}`, role: bad ? "alert" : "status" },
        icon(bad ? "alert-triangle" : "check"),
        el("span", { class: "grow" }, words),
        el(
          "button",
          { class: "btn gh", type: "button", "aria-label": anlan.t("desk.close"), onclick: () => box.replaceChildren() },
          icon("x"),
        ),
      ),
    );
    clearTimeout(toast.timer);
    if (!bad) toast.timer = setTimeout(() => box.replaceChildren(), 4000);
  }

  const refused = (error) => toast(sayRefusal(error, anlan.t, anlan.hasWord), { bad: true });

  // --- what is picked --------------------------------------------------------------------------------------------
  /** Opens the case in the drawer, marks it in the queue and on the map; from the queue the map comes near. */
  function open(id, { near = true } = {}) {
    anlan.grid.pick(id);
    anlan.create.leave();
    anlan.drawer.show(id);
    anlan.deskmap.mark(id, near); // last: the map keeps clear of the drawer
  }

  function shut() {
    if (anlan.deskmap.giveUp()) return;
    anlan.create.leave();
    anlan.grid.pick(null);
    anlan.deskmap.mark(null);
    anlan.drawer.hide();
  }

  /** Moves the mark in the queue; the drawer follows when the hand rests, so that what is passed by is not noted as seen. */
  function move(by) {
    const id = anlan.grid.step(by);
    if (!id) return;
    anlan.grid.pick(id);
    clearTimeout(move.timer);
    move.timer = setTimeout(() => anlan.grid.picked() === id && open(id), REST_MS);
  }

  // --- keys ------------------------------------------------------------------------------------------------------
  const typing = (node) => Boolean(node && node.closest && node.closest("input, textarea, select, [contenteditable]"));

  /** What a key asks for: a word, or null. Letters are off while typing; Ctrl+Enter and Esc are not. */
  function meaning(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "primary";
    if (event.key === "Escape") return "shut";
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return null;
    if (event.key === "Enter") return event.target.closest && event.target.closest("button, a, [tabindex='0']") ? null : "open";
    return { j: "down", k: "up", "/": "find", J: "down", K: "up", a: "edit", A: "edit", v: "look", V: "look", h: "duty", H: "duty" }[event.key] || null;
  }

  function press(event) {
    const what = meaning(event);
    if (!what) return;
    event.preventDefault();
    if (what === "primary") (anlan.create.isOpen() ? anlan.create.send : anlan.drawer.primary)();
    else if (what === "shut") shut();
    else if (what === "down") move(1);
    else if (what === "up") move(-1);
    else if (what === "open" && anlan.grid.picked()) open(anlan.grid.picked());
    else if (what === "edit") anlan.drawer.edit();
    else if (what === "look") anlan.casecams.look();
    else if (what === "duty" && anlan.duty) anlan.duty.open();
    else if (what === "find") document.getElementById("queue-words").focus();
  }

  const mayReport = () => desk.steps.some((step) => step.name === "report" && step.roles.some((role) => desk.me.roles.includes(role)));

  // --- head and foot ---------------------------------------------------------------------------------------------
  function beat() {
    const { link } = anlan.live;
    document.getElementById("head-clock").textContent = anlan.clock(Date.now());
    document.getElementById("foot-state").classList.toggle("off", !link.up);
    document.getElementById("foot-link").textContent = anlan.t(link.up ? "desk.link.ok" : "desk.link.bad");
    document.getElementById("foot-ms").textContent = link.up && link.ms !== null ? `${link.ms} ms` : "";
  }

  /** Clock, theme and log-out of the head; `turned` is told when the theme has changed. */
  function head(turned) {
    setInterval(beat, 1000);
    document.getElementById("head-theme").addEventListener("click", () => {
      const root = document.documentElement;
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      const address = new URL(location.href);
      address.searchParams.set("theme", root.dataset.theme);
      history.replaceState(null, "", address);
      turned();
    });
    document.getElementById("head-leave").addEventListener("click", () => post("/logout", {}).finally(() => location.assign("/login")));
  }

  const desk = (anlan.desk = {
    me: { user: "", name: "", roles: [], scope: "", unit: null, estate: null, csrf: "" },
    steps: [],
    areas: {},
    up: true,
    beat,
    head,
    el,
    fill,
    icon,
    kbd,
    Refusal,
    sayRefusal,
    get,
    post,
    upload,
    toast,
    refused,
    open,
    shut,
    move,
    meaning,
    press,
    mayReport,
  });
})((globalThis.anlan = globalThis.anlan || {}));
