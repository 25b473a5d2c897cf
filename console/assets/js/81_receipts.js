// How far a case has come with the four levels, and each of its replies with its channel: read, acted, sent, delivered.
(function (anlan) {
  "use strict";

  const LEVELS = ["city", "town", "community", "estate"];
  const { el, icon } = anlan.desk;
  const { t } = anlan;
  const when = (ms) => anlan.caseview.when(ms);

  /** The four levels in their order: [{level, at, seen, acted}]; `at` is when it read the case, `acted` the last {at, step, role}. Pure. */
  function levels(item, told) {
    const of = (level, stage) => told.find((one) => one.whom === level && one.stage === stage);
    return LEVELS.map((level) => {
      const read = of(level, "read");
      const acted = of(level, "acted");
      return { level, at: read ? read.at : null, seen: Boolean(read) || (item.seen || []).includes(level), acted: acted ? { at: acted.at, step: acted.step, role: acted.by } : null };
    });
  }

  /** What is said of a reply: its word, since when, and whether somebody should look. Pure. */
  function delivery({ state, tries, moved_at: at, next_at: next }) {
    if (state === "queued") return { word: tries ? "again" : "queued", at: tries ? next : at, tone: tries ? "major" : "t3" };
    return { word: state, at, tone: { failed: "crit", sent: "t2" }[state] || "ok" };
  }

  function level({ level: name, at, seen, acted }) {
    const look = seen ? t("desk.seen.at", { at: at ? when(at) : "" }) : t("desk.seen.no");
    const act = acted ? [when(acted.at), t(`role.${acted.role}`), t(`step.${acted.step}`)].join(" · ") : t("desk.acted.no");
    return el(
      "div",
      { "data-level": name },
      icon(seen ? "circle-check" : "circle-dashed", seen ? "ok" : "t3"),
      el("b", {}, t(`level.${name}`)),
      el("span", { class: `num ${seen ? "t2" : "t3"}` }, look),
      el("span", { class: `el ${acted ? "t2" : "t3"}`, title: act }, act),
    );
  }

  function reply(one) {
    const { word, at, tone } = delivery(one);
    const why = word === "failed" || word === "again" ? one.receipt : "";
    return el(
      "div",
      { "data-reply": one.id, title: why || null },
      icon(tone === "ok" ? "circle-check" : "circle-dashed", tone),
      el("b", { class: "el" }, t(`sup.reply.${one.kind}`)),
      el("span", { class: `num ${tone}` }, t(`sup.reply.${word}`), " ", when(at)),
      el("span", { class: "el t2" }, [t(`channel.${one.channel}`), why].filter(Boolean).join(" · ")),
    );
  }

  /** The lines under "levels" and "replies" of an open case. */
  function view(item, told) {
    return [
      el("div", { class: "rc", id: "drawer-seen" }, levels(item, told.levels).map(level)),
      told.replies.length ? el("h3", {}, t("desk.replies")) : null,
      told.replies.length ? el("div", { class: "rc", id: "drawer-replies" }, told.replies.map(reply)) : null,
    ];
  }

  anlan.receipts = { levels, delivery, view };
})((globalThis.anlan = globalThis.anlan || {}));
