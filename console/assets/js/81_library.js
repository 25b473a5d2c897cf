// What has been learnt: how an ended case went, ended cases like the open one, entries of the case library; and the sheet that puts a case into it.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, post, toast, refused } = anlan.desk;
  const { t } = anlan;
  const ENDED = new Set(["closed", "evaluated"]);
  const TEXTS = [["title", 80], ["lesson", 2000], ["worked", 2000]];
  let turn = 0;
  let shown = null; // {key, item, told, words}
  let box = null;

  const ended = (item) => ENDED.has(item.state);
  const mayShelve = (item) => ended(item) && ((anlan.desk.me || {}).roles || []).includes("evaluator");

  /** A text with what was found in it: pieces {text, kind, at} in order; a guess that is kept stays as it was. Pure. */
  function pieces(text, found, kept) {
    const out = [];
    let last = 0;
    for (const one of found) {
      if (one.start > last) out.push({ text: text.slice(last, one.start) });
      out.push({ text: one.kind === "maybe" && kept.has(one.start) ? text.slice(one.start, one.end) : one.now, kind: one.kind, at: one.start });
      last = one.end;
    }
    if (last < text.length) out.push({ text: text.slice(last) });
    return out;
  }
  const whole = (parts) => parts.map((part) => part.text).join("");

  /** Keeps what belongs to this case; null ends it. Asks again only when the case has moved. */
  async function follow(item) {
    const key = item && item.scenario_code ? [item.case_id, item.state, item.scenario_code, item.grid, item.version * ended(item)].join("|") : null;
    if (shown && key && shown.key === key) return draw();
    const mine = ++turn;
    shown = null;
    draw();
    if (!key) return undefined;
    try {
      const [told, words] = await Promise.all([get(`/cases/${item.case_id}/similar`), ended(item) ? get(`/cases/${item.case_id}/evaluation?lang=${anlan.boot.lang}`) : null]);
      if (mine !== turn) return undefined;
      shown = { key, item, told, words };
      draw();
    } catch (error) {
      if (![403, 404].includes(error.status)) refused(error);
    }
    return undefined;
  }

  function draw() {
    const room = document.getElementById("drawer-library");
    if (room) fill(room, shown ? [...said(shown), ...alike(shown), ...kept(shown)] : []);
  }

  function said({ item, told, words }) {
    if (!words) return [];
    const press = mayShelve(item) ? el("button", { class: "btn sm", id: "library-put", type: "button", onclick: () => open(item) }, icon("clipboard-check"), t(told.shelved ? "lib.again" : "lib.put")) : null;
    return [el("h3", {}, t("lib.evaluation"), el("span", { class: "meta" }, t("lib.rules", { version: words.version })), press), el("p", { class: "lb-say", id: "drawer-evaluation" }, words.text)];
  }

  /** Why it is like this one, and how it went: [[icon, words]]. Pure but for words. */
  function why(one) {
    const { scenario, words } = one.points;
    return [
      scenario >= 20 ? ["clipboard-list", t(scenario >= 50 ? "lib.same" : "lib.near")] : null,
      one.shared ? ["map-pin", t(`lib.shared.${one.shared}`)] : null,
      words && one.words.length ? ["search", t("desk.dups.words", { words: one.words.slice(0, 2).join("、") })] : null,
      one.spent === null ? null : ["clock", t("lib.spent", { spent: spent(one.spent) })],
      one.satisfaction ? ["circle-check", t(`lib.content.${one.satisfaction}`)] : null,
    ].filter(Boolean);
  }

  const spent = (ms) => (ms < 86_400_000 ? t("lib.hours", { n: Math.max(1, Math.round(ms / 3_600_000)) }) : t("lib.days", { n: Math.round(ms / 86_400_000) }));

  function alike({ told }) {
    if (!told.items.length) return [];
    return [
      el("h3", {}, t("lib.similar"), el("span", { class: "meta" }, t("lib.by", { days: told.days }))),
      told.items.map((one) => anlan.caseview.scored("data-similar", one, why(one), el("button", { class: "btn", type: "button", onclick: () => anlan.desk.open(one.case_id) }, t("lib.look")))),
    ];
  }

  const entry = (one) => el("details", { class: "lb", "data-entry": one.case_id }, el("summary", { class: "el" }, one.title), el("p", {}, el("b", {}, t("lib.lesson")), one.lesson), el("p", {}, el("b", {}, t("lib.worked")), one.worked));

  function kept({ told }) {
    if (!told.entries.length) return [];
    return [el("h3", {}, t("lib.library"), el("span", { class: "meta" }, t("lib.of"))), told.entries.map(entry)];
  }

  // --- the sheet: texts, what is taken out of them, then it is kept ----------------------------------------------------
  function open(item) {
    const values = { title: item.matter || "", lesson: "", worked: item.result || "" };
    const keep = { title: new Set(), lesson: new Set(), worked: new Set() };
    let seen = null; // what the server found in the texts as they were sent
    const control = (name, most) => {
      const tag = name === "title" ? "input" : "textarea";
      return el(tag, { class: "inp", id: `library-${name}`, rows: 3, maxlength: most, value: values[name], oninput: (event) => ((values[name] = event.target.value), (seen = null), lay()) });
    };
    const fields = TEXTS.map(([name, most]) => el("label", { class: "fld" }, el("span", { class: "t3" }, t(`lib.${name}`)), control(name, most)));
    const out = el("div", { class: "lb-seen", id: "library-seen" });
    const go = el("button", { class: "btn pri", id: "library-go", type: "submit" });
    const form = el("form", { method: "dialog", onsubmit: (event) => (event.preventDefault(), seen ? put() : look()) }, el("h3", {}, t("lib.put"), el("span", { class: "meta t3 el" }, item.case_no)), fields, out, el("div", { class: "sheet-bar" }, el("button", { class: "btn", type: "button", onclick: () => box.close() }, t("sup.sheet.leave")), go));
    const shownAs = (name) => pieces(values[name], seen[name].found, keep[name]);
    const mark = (name, part) => {
      if (!part.kind) return part.text;
      if (part.kind !== "maybe") return el("mark", { title: t(`lib.kind.${part.kind}`) }, part.text);
      const turn = () => ((keep[name].has(part.at) ? keep[name].delete(part.at) : keep[name].add(part.at)), lay());
      return el("button", { class: "lb-maybe", type: "button", title: t("lib.maybe"), onclick: turn }, part.text);
    };
    function lay() {
      fill(go, icon(seen ? "clipboard-check" : "eye"), t(seen ? "lib.confirm" : "lib.preview"));
      fill(out, seen ? [el("p", { class: "t3" }, t("lib.shown")), TEXTS.map(([name]) => el("p", {}, shownAs(name).map((part) => mark(name, part))))] : el("p", { class: "t3" }, t("lib.first")));
    }
    async function look() {
      try {
        seen = await post(`/library/${item.case_id}/preview`, values);
        for (const set of Object.values(keep)) set.clear();
        lay();
      } catch (error) {
        refused(error);
      }
    }
    async function put() {
      go.disabled = true;
      try {
        await post(`/library/${item.case_id}`, Object.fromEntries(TEXTS.map(([name]) => [name, whole(shownAs(name))])));
        box.close();
        toast(t("lib.done"));
      } catch (error) {
        refused(error);
      }
      go.disabled = false;
    }
    box = box || document.body.appendChild(el("dialog", { class: "sheet", id: "library-sheet" }));
    lay();
    fill(box, form);
    if (!box.open) box.showModal();
  }

  anlan.library = { follow, pieces, whole, why, entry };
})((globalThis.anlan = globalThis.anlan || {}));
