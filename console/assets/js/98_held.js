// The quarantine: groups by reason, rows of one group, and one row as a form whose wrong field stands out.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, post, toast, refused, desk } = { ...anlan.desk, desk: anlan.desk };
  const { t, hasWord } = anlan;
  const FIELDS = ["text", "address", "lon", "lat", "crs", "scenario_code", "reported_at"];
  const NUMBERS = new Set(["lon", "lat"]);
  const PAGE = 100;
  let group = "";
  let rows = [];
  let picked = null;

  const node = (id) => document.getElementById(id);
  const fieldName = (field) => (hasWord(`held.field.${field}`) ? t(`held.field.${field}`) : field);

  /** Why a row was refused, in words; what the words do not say is the raw value. */
  function why({ reason, field, detail }) {
    const holes = { field: fieldName(field), why: detail };
    const words = (hasWord(`error.${reason}`) ? t(`error.${reason}`, holes) : reason).replace(/[\s:：]+$/, "");
    return words.includes(holes.field) ? words : `${holes.field}：${words}`;
  }

  /** What was sent, as an object; null when it is not one. */
  function sent({ raw }) {
    try {
      const told = JSON.parse(raw);
      return told && typeof told === "object" && !Array.isArray(told) ? told : null;
    } catch {
      return null;
    }
  }

  const short = (row) => {
    const told = sent(row);
    return String((told && (told.text || told.address)) || row.raw).slice(0, 80);
  };

  async function load(after = 0) {
    const answer = await get(`/quarantine?group=${encodeURIComponent(group)}&after=${after}&limit=${PAGE}`);
    rows = after ? [...rows, ...answer.items] : answer.items;
    drawGroups(answer.counts);
    drawRows();
    node("held-more").hidden = answer.items.length < PAGE;
    if (!rows.some((row) => picked && row.id === picked.id)) pick(rows[0] || null);
  }

  function drawGroups(counts) {
    const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
    const one = (key, words, n) =>
      el(
        "button",
        { class: key === group ? "h-group on" : "h-group", type: "button", "data-group": key, onclick: () => ((group = key), told(""), load().catch(refused)) },
        el("span", { class: "grow" }, words),
        el("b", { class: "num" }, String(n)),
      );
    const groups = Object.entries(counts).map(([key, n]) => {
      const [reason, field] = key.split(".");
      return one(key, why({ reason, field, detail: "" }), n);
    });
    fill(node("held-groups"), one("", t("held.all"), all), groups);
    node("held-try").disabled = !group;
  }

  function drawRows() {
    const line = (row) =>
      el(
        "button",
        { class: picked && picked.id === row.id ? "h-row on" : "h-row", type: "button", "data-row": row.id, onclick: () => pick(row) },
        el("span", { class: "h-when num" }, anlan.clock(row.at, false)),
        el("span", { class: "h-what" }, el("b", { class: "el" }, short(row)), el("span", { class: "t3 el" }, why(row))),
        el("span", { class: "h-from t2" }, t(`channel.short.${row.channel}`), el("span", { class: "num t3 el" }, row.ref)),
      );
    fill(node("held-rows"), rows.length ? rows.map(line) : el("p", { class: "h-none t3" }, t("held.none")));
  }

  function pick(row) {
    picked = row;
    for (const button of document.querySelectorAll("[data-row]")) button.classList.toggle("on", Boolean(row) && button.dataset.row === String(row.id));
    drawForm();
  }

  // --- one row ---------------------------------------------------------------------------------------------------
  function drawForm() {
    if (!picked) return fill(node("held-form"), el("p", { class: "h-none t3" }, t("held.pick")));
    const row = picked;
    const told = sent(row) || { text: row.raw };
    const report = { ...told };
    delete report.reporter;
    const names = [...new Set([...FIELDS, ...Object.keys(report)])].filter((name) => !["channel", "channel_ref"].includes(name));
    const note = el("input", { class: "inp", id: "held-note", type: "text", maxlength: 200, placeholder: t("held.note") });
    fill(
      node("held-form"),
      el("div", { class: "h-top" }, el("b", {}, t(`channel.${row.channel}`)), el("span", { class: "num t3 el" }, row.ref)),
      el("p", { class: "h-why", role: "alert" }, icon("alert-triangle"), why(row)),
      el("div", { class: "h-fields" }, names.map((name) => line(row, report, name))),
      told.reporter ? el("p", { class: "t3" }, t("held.sealed")) : null,
      el("details", {}, el("summary", { class: "t3" }, t("held.raw")), el("pre", { class: "h-raw" }, row.raw)),
      el(
        "div",
        { class: "h-acts" },
        el("button", { class: "btn pri", id: "held-enter", type: "button", onclick: () => enter(row, report).catch(refused) }, t("held.enter")),
        note,
        el("button", { class: "btn", id: "held-drop", type: "button", onclick: () => drop(row, note.value).catch(refused) }, t("held.drop")),
      ),
    );
  }

  function line(row, report, name) {
    const value = report[name];
    const deep = value !== null && typeof value === "object";
    const id = `held-f-${name}`;
    const set = (text) => {
      if (text === "") delete report[name];
      else report[name] = NUMBERS.has(name) && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    };
    const shown = value === undefined || value === null ? "" : deep ? JSON.stringify(value) : String(value);
    const box = el(name === "text" ? "textarea" : "input", {
      class: "inp",
      id,
      rows: name === "text" ? 3 : null,
      type: name === "text" ? null : "text",
      value: shown,
      readonly: deep,
      oninput: (event) => set(event.target.value),
    });
    return el("div", { class: row.field === name ? "h-field bad" : "h-field" }, el("label", { for: id }, fieldName(name)), box);
  }

  async function enter(row, report) {
    const { state } = await post(`/quarantine/${row.id}/enter`, { report });
    toast(t("held.entered", { state: t(`state.${state}`) }));
    await gone(row);
  }

  async function drop(row, note) {
    await post(`/quarantine/${row.id}/drop`, { note });
    toast(t("held.dropped"));
    await gone(row);
  }

  async function gone(row) {
    const at = rows.findIndex((one) => one.id === row.id);
    await load();
    pick(rows[Math.min(at, rows.length - 1)] || null);
  }

  // --- many rows -------------------------------------------------------------------------------------------------
  const told = (words) => {
    node("held-told").textContent = words;
    node("held-many").disabled = true;
  };

  async function many(dry) {
    const sum = { passes: 0, stays: 0 };
    const fix = node("held-fix").value;
    for (let after = 0; after !== null; ) {
      const answer = await post("/quarantine/many", { group, fix, dry, after });
      sum.passes += answer.passes;
      sum.stays += Object.values(answer.stays).reduce((n, one) => n + one, 0);
      after = answer.after;
    }
    told(t(dry ? "held.would" : "held.did", sum));
    node("held-many").disabled = !dry || !sum.passes;
    if (!dry) await load();
  }

  // --- begin -----------------------------------------------------------------------------------------------------
  function start() {
    desk.me = anlan.boot.me;
    desk.head(() => {});
    node("held-more").addEventListener("click", () => load(rows.at(-1).id).catch(refused));
    node("held-fix").addEventListener("change", () => told(""));
    node("held-try").addEventListener("click", () => many(true).catch(refused));
    node("held-many").addEventListener("click", () => many(false).catch(refused));
    anlan.live.start({ gateway: anlan.boot.gateway, room: anlan.boot.room });
    load().catch(refused);
  }

  anlan.held = { why, sent };
  const begin = () => Boolean(node("held-form") && node("head-clock")) && (start(), true);
  if (anlan.boot.page === "held" && !begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
