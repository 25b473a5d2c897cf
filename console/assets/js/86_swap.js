// 换班: a chief gives a shift of the coming week to somebody else, alone or in exchange for one of theirs. A sheet over that of 交接班.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, post, toast, refused } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const WEEK = 7 * 86_400_000;
  const FIELDS = ["name", "start_at", "end_at", "post", "area", "account", "unit"];
  let box = null;
  let shifts = [];
  let asked = { shift: "", to: "", other: "", reason: "" };

  // --- rules: pure -------------------------------------------------------------------------------------------------
  const key = (one) => [one.area, one.unit, one.post, one.start_at, one.account].join("|");

  /** A shift as the server keeps it, without the words beside it. */
  const plain = (one) => Object.fromEntries(FIELDS.map((name) => [name, one[name]]));

  /** Shifts that have not ended, by their start: posts of the own area, then watches of units, then other areas. */
  function coming(all, now, scope) {
    const far = (one) => (one.area === scope ? 0 : 2) + (one.unit ? 1 : 0);
    return all.filter((one) => one.end_at > now).sort((a, b) => far(a) - far(b) || a.start_at - b.start_at);
  }

  /** Who else sits at posts, or watches for the same unit: [[account, who]], each once, by name. */
  function others(all, shift) {
    const found = new Map(all.filter((one) => one.unit === shift.unit && one.account !== shift.account).map((one) => [one.account, one.who || one.account]));
    return [...found].sort((a, b) => (a[1] < b[1] ? -1 : 1));
  }

  /** What is asked of the server; null while something is missing. */
  function body(all, { shift, to, other, reason }) {
    const [given, back] = [shift, other].map((one) => all.find((row) => key(row) === one));
    if (!given || !to || !reason.trim()) return null;
    return { shift: plain(given), to, reason: reason.trim(), ...(back ? { other: plain(back) } : {}) };
  }

  // --- the sheet ---------------------------------------------------------------------------------------------------
  function seat(one) {
    const { month, day } = anlan.local(one.start_at);
    return [`${month}-${day}`, `${anlan.clock(one.start_at, false)}–${anlan.clock(one.end_at, false)}`, t(`duty.post.${one.post}`), one.where, one.who || one.account].join(" ");
  }

  function choice(name, none, options) {
    const node = el("select", { class: "inp", id: `swap-${name}`, "aria-label": t(`duty.swap.${name}`), onchange: (event) => change(name, event.target.value) });
    fill(node, el("option", { value: "" }, none), options.map(([value, words]) => el("option", { value, selected: value === asked[name] }, words)));
    return el("label", { class: "fld" }, el("span", {}, t(`duty.swap.${name}`)), node);
  }

  function change(name, value) {
    asked = { ...asked, [name]: value };
    if (name === "shift") asked = { ...asked, to: "", other: "" };
    if (name === "to") asked = { ...asked, other: "" };
    draw();
  }

  function draw() {
    const rows = coming(shifts, Date.now(), anlan.desk.me.scope);
    const given = rows.find((one) => key(one) === asked.shift);
    const named = (list) => list.map((one) => [key(one), seat(one)]);
    const reason = el("input", { class: "inp", id: "swap-reason", maxlength: 200, value: asked.reason, placeholder: t("duty.swap.reason"), oninput: (event) => ((asked.reason = event.target.value), ready()) });
    const go = el("button", { class: "btn pri", id: "swap-go", type: "submit" }, icon("user-check"), t("duty.swap.go"));
    const ready = () => (go.disabled = !body(shifts, asked));
    fill(
      box,
      el(
        "form",
        { method: "dialog", onsubmit: (event) => (event.preventDefault(), send(go)) },
        el("h3", {}, icon("calendar-time"), t("duty.swap")),
        choice("shift", t("duty.swap.pick"), named(rows)),
        choice("to", t("duty.swap.pick"), given ? others(shifts, given) : []),
        choice("other", t("duty.swap.alone"), asked.to ? named(rows.filter((one) => one.account === asked.to)) : []),
        reason,
        el("div", { class: "sheet-bar" }, el("button", { class: "btn", type: "button", onclick: () => box.close() }, t("sup.sheet.leave")), go),
      ),
    );
    ready();
  }

  async function send(button) {
    const given = body(shifts, asked);
    if (!given) return;
    button.disabled = true;
    try {
      await post("/duty/swap", given);
      toast(t("duty.swap.done"));
      box.close();
      await anlan.duty.open();
    } catch (error) {
      box.close();
      anlan.duty.close();
      refused(error);
    }
  }

  async function open() {
    const now = Date.now();
    try {
      shifts = (await get(`/duty?since=${now}&until=${now + WEEK}`)).items;
    } catch (error) {
      return refused(error);
    }
    asked = { shift: "", to: "", other: "", reason: "" };
    box = box || document.body.appendChild(el("dialog", { class: "sheet", id: "swap-sheet" }));
    draw();
    return box.showModal();
  }

  anlan.swap = { key, coming, others, body, open };
})((globalThis.anlan = globalThis.anlan || {}));
