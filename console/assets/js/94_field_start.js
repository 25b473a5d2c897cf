// /m: four tabs at the thumb, the link and what waits said on top, letters in by the one socket.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.field;
  const { tasks } = anlan.outrules;
  const t = anlan.t;
  const TABS = [
    ["report", "plus"],
    ["todo", "list-check"],
    ["done", "circle-check"],
    ["me", "user"],
  ];
  const KEEP_MS = 2000;
  let tab = "todo";
  let cases = null; // by id; null until known, live or as last kept
  let outbox = { away: false, stop: "" };
  let keeping = null;

  const root = () => document.getElementById("m-root");
  const known = () => (cases ? [...cases.values()] : []);
  const waiting = () => anlan.outbox.all();

  function go(where) {
    tab = where;
    anlan.fieldcase.leave();
    draw();
    scrollTo(0, 0);
  }

  function open(id) {
    tab = "todo";
    anlan.fieldcase.show(root(), cases.get(id));
    bars();
  }

  const draws = {
    report: () => anlan.fieldreport.show(root()),
    todo: () => {
      const list = tasks(known(), waiting(), anlan.boot.steps, anlan.boot.me);
      const loose = waiting().filter((entry) => !entry.case_id || !cases || !cases.has(entry.case_id));
      const none = cases ? el("p", { class: "m-none big" }, icon("check"), t("field.empty")) : el("p", { class: "m-none big", id: "m-loading" }, t("field.loading"));
      const urgent = anlan.fieldorders.cards();
      root().replaceChildren(el("div", { class: "m-page" }, urgent, loose.map((entry) => el("div", {}, el("small", {}, entry.title), anlan.fieldcase.waits(entry))), list.length ? list.map(row) : urgent.length ? null : none));
    },
    done: async () => {
      const rows = (await anlan.outbox.kept("done")) || [];
      if (tab !== "done") return;
      const shown = rows.map((one) => el("div", { class: "m-card" }, el("b", {}, one.title), el("small", {}, t(`step.${one.step}`), " · ", t("field.sent", { time: anlan.clock(one.sent, false) }), one.case_no ? ` · ${one.case_no}` : "")));
      root().replaceChildren(el("div", { class: "m-page" }, el("p", { class: "m-meta" }, t("field.done.hint")), shown.length ? shown : el("p", { class: "m-none big" }, t("field.done.empty"))));
    },
    me: () => {
      const { me } = anlan.boot;
      root().replaceChildren(
        el("div", { class: "m-page" }, [
          el("h2", { class: "m-title" }, me.name),
          el("p", { class: "m-meta" }, me.roles.map((role) => t(`role.${role}`)).join(" · ")),
          el("p", { class: "m-meta" }, me.unit || me.estate || me.scope),
          anlan.fieldunit.card(() => tab === "me" && draws.me()),
          el("a", { class: "m-row", href: "/desk" }, icon("layout-dashboard"), t("field.desk")),
          el("a", { class: "m-row", href: anlan.boot.lang === "zh" ? "/m?lang=en" : "/m?lang=zh" }, icon("language"), anlan.boot.lang === "zh" ? "English" : "中文"),
          el("a", { class: "m-row", href: `/m?theme=${anlan.boot.theme === "dark" ? "light" : "dark"}` }, icon(anlan.boot.theme === "dark" ? "sun" : "moon"), t("field.theme")),
          el("button", { class: "m-row", type: "button", onclick: leave }, icon("logout"), t("field.logout")),
          waiting().length ? el("p", { class: "m-meta" }, t("field.logout.waiting", { n: waiting().length })) : null,
        ]),
      );
    },
  };

  const row = (letter) => {
    const mine = waiting().filter((entry) => entry.case_id === letter.case_id);
    const bad = mine.some((entry) => entry.status === "refused");
    return el(
      "button",
      { type: "button", class: "m-card", "data-case": letter.case_id, onclick: () => open(letter.case_id) },
      el("span", { class: "m-head" }, el("i", { class: `lv ${{ urgent3: "lv1", urgent2: "lv2" }[letter.urgency] || "lv3"}` }), el("b", {}, letter.title)),
      el("span", { class: "m-foot" }, el("span", { class: "chip" }, t(`state.${letter.state}`)), mine.length ? el("span", { class: `chip ${bad ? "c-crit" : "c-warn"}` }, t(bad ? "field.conflict" : "field.unsent")) : null, anlan.fieldcase.due(letter)),
    );
  };

  /** The page's shell leaves the phone with the person; acts that wait stay, and go when the same person comes back. */
  async function leave() {
    for (const name of await caches.keys()) await caches.delete(name);
    const answer = await fetch("/api/v1/logout", { method: "POST", headers: { "X-CSRF-Token": anlan.boot.me.csrf } }).catch(() => null);
    if (answer) location.assign("/login?next=/m");
    else anlan.field.toast(t("field.logout.offline"));
  }

  function bars() {
    const n = waiting().filter((entry) => entry.status === "waiting").length;
    const bad = waiting().length - n;
    const up = anlan.live.link.up && !outbox.away;
    const line = document.getElementById("m-link");
    const say = outbox.stop ? t(`field.stop.${outbox.stop}`) : up ? (bad ? t("field.bad", { n: bad }) : n ? t("field.sending", { n }) : "") : t("field.offline", { n });
    line.className = outbox.stop || (up && bad) ? "bad" : up ? (n ? "busy" : "up") : "off";
    line.replaceChildren(...(say ? [icon(!up ? "cloud-off" : bad ? "alert-triangle" : "upload"), el("span", {}, say)] : []));
    if (outbox.stop) line.append(el("a", { href: outbox.stop === "login" ? "/login?next=/m" : "/m" }, t("field.stop.go")));
    const counts = { todo: tasks(known(), waiting(), anlan.boot.steps, anlan.boot.me).length + anlan.fieldorders.count() };
    document.getElementById("m-tabs").replaceChildren(
      ...TABS.map(([name, picture]) =>
        el("button", { type: "button", "data-tab": name, "aria-current": name === tab ? "page" : null, onclick: () => go(name) }, icon(picture), el("span", {}, t(`field.tab.${name}`)), counts[name] ? el("em", { class: "num" }, String(counts[name])) : null),
      ),
    );
  }

  function draw() {
    bars();
    if (anlan.fieldcase.id) anlan.fieldcase.redraw(root());
    else draws[tab]();
  }

  const again = anlan.soon(() => {
    bars();
    if (anlan.fieldcase.id) anlan.fieldcase.redraw(root());
    else if (tab !== "report" && !anlan.fieldorders.asks()) draws[tab]();
  });

  function heard({ changed, removed, whole }) {
    if (whole || !cases) cases = new Map();
    for (const letter of changed) cases.set(letter.case_id, letter);
    for (const id of removed) cases.delete(id);
    for (const letter of changed) if (letter.case_id === anlan.fieldcase.id) anlan.fieldcase.hear(root(), letter);
    clearTimeout(keeping);
    keeping = setTimeout(() => anlan.outbox.keep("cases", known()), KEEP_MS);
    again();
  }

  /** Do two characters look alike? Then the device has neither, and both are the same empty box. */
  function bare() {
    const [one, two] = ["\u6c49", "\u8bed"].map((character) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.font = "20px sans-serif";
      pen.fillText(character, 2, 20);
      return String(pen.getImageData(0, 0, 24, 24).data);
    });
    return one === two;
  }

  /** Phones have Chinese of their own; what has not is given ours. */
  function dress() {
    if (bare()) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: anlan.boot.fonts }));
  }

  async function start() {
    dress();
    bars();
    await anlan.outbox.start();
    const last = await anlan.outbox.kept("cases");
    if (last && !cases) cases = new Map(last.map((letter) => [letter.case_id, letter]));
    anlan.outbox.on("change", (told) => ((outbox = told), again()));
    anlan.live.on("cases", heard);
    anlan.fieldorders.start(() => tab === "todo" && !anlan.fieldcase.id && draw());
    anlan.live.on("link", ({ up }) => (up && anlan.outbox.nudge(), again()));
    anlan.live.start({ gateway: anlan.boot.gateway, room: anlan.boot.room });
    setInterval(again, 30000); // countdowns go on
    draw();
    const { status, json } = await anlan.outbox.call("GET", "/places?kind=estate,camera,post");
    if (status === 200) await anlan.outbox.keep("places", json.items.map(({ name, lon, lat }) => ({ name, lon, lat })));
    if (navigator.serviceWorker) await navigator.serviceWorker.register("/m/sw.js", { scope: "/m" });
  }

  anlan.fieldpage = { go, open };
  if (document.getElementById("m-root")) start();
})((globalThis.anlan = globalThis.anlan || {}));
