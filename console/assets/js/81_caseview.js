// What the drawer shows of a case: its head, its matter, its timeline. Elements from facts; text is always text.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.desk;
  const { limit } = anlan.matterWords;
  const MARKS = { urgent3: ["f-crit", "lv1"], urgent2: ["f-major", "lv2"], normal: ["", "lv3"] };

  const FLAGS = { told_city: "f-crit", told_leader: "f-major", order_late: "f-crit", whistle_late: "f-crit", helper_late: "f-crit", card_red: "f-crit", card_yellow: "f-major", supervised: "f-major", pushed: "c-acc" };

  const t = (...args) => anlan.t(...args);
  const words = () => ({ t, has: anlan.hasWord, unitName: anlan.units.name, tagName: anlan.tags.word });
  /** 12:39:44 of today, 11-23 12:39 of another day. */
  const when = (ms) => {
    const [day, time] = anlan.forms.toBox(ms).split("T");
    return day === anlan.forms.toBox(Date.now()).split("T")[0] ? anlan.clock(ms) : `${day.slice(5)} ${time}`;
  };

  function head(item) {
    const [tone, mark] = MARKS[item.urgency] || MARKS.normal;
    const sources = item.sources || (item.channels || [item.channel]).filter(Boolean).map((channel) => ({ channel }));
    const pictures = (item.media || []).map((one) => one.sha256 || one);
    return [
      el(
        "div",
        { class: "row d-top" },
        el("span", { class: `chip ${tone}` }, el("i", { class: `lv ${mark}` }), t(`urgency.${item.urgency}`)),
        item.case_no
          ? el("span", { class: "num t3", id: "drawer-no" }, item.case_no)
          : el("span", { class: "chip c-warn", id: "drawer-no" }, t("desk.provisional")),
        item.demo ? el("span", { class: "chip" }, t("desk.demo")) : null,
        el("span", { class: "chip d-state" }, t(`state.${item.state}`)),
        el(
          "button",
          { class: "btn gh d-x", type: "button", "aria-label": t("desk.close"), title: "Esc", onclick: anlan.desk.shut },
          icon("x"),
        ),
      ),
      (item.flags || []).length ? el("div", { class: "row d-flags" }, item.flags.map((flag) => chip(item, flag))) : null,
      anlan.incidents.row(item),
      el("h2", { class: "d-title" }, item.matter || t("desk.unsorted")),
      el(
        "div",
        { class: "t2 d-place" },
        icon("map-pin", "t3"),
        el("span", { class: "el" }, [item.place, item.address].filter(Boolean).join(" · ") || t("desk.noplace")),
        item.grid ? el("span", { class: "num t3" }, item.grid) : null,
      ),
      el(
        "div",
        { class: "row t3 d-src" },
        sources.map(source),
        item.reported_at ? el("span", {}, t("desk.first"), " ", el("span", { class: "num" }, when(item.reported_at))) : null,
        item.reporter ? el("span", {}, t("desk.reporter"), " ", el("span", { class: "num" }, item.reporter)) : null,
      ),
      item.text ? el("p", { class: "d-text", id: "drawer-text" }, item.text) : null,
      pictures.length
        ? el(
            "div",
            { class: "shots" },
            pictures.map((hash) =>
              el(
                "a",
                { class: "vid shot", href: `/api/v1/media/${hash}`, target: "_blank", rel: "noopener" },
                el("img", { src: `/api/v1/media/${hash}`, alt: "" }),
              ),
            ),
          )
        : null,
    ];
  }

  /** What runs beside the case, in a word; the chip of a card opens its evidence. */
  function chip(item, flag) {
    const props = { class: `chip ${FLAGS[flag] || "c-warn"}`, "data-flag": flag };
    if (!flag.startsWith("card_")) return el("span", props, t(`desk.flag.${flag}`));
    return el("button", { ...props, type: "button", onclick: () => anlan.supEvidence.openColour(item, flag.slice(5)) }, t(`desk.flag.${flag}`));
  }

  /** One channel, the kind of its request, and until when it must have its answer. */
  function source({ channel, kind, clock }) {
    const answer = clock ? el("span", { "data-channel-due": channel }, t("desk.answer"), " ", el("span", { class: "num" }, when(clock.due))) : null;
    return el("span", { class: "row" }, icon(anlan.rows.icon(channel)), [t(`channel.${channel}`), kind && t(`kind.${kind}`)].filter(Boolean).join(" · "), answer);
  }

  function matter(item) {
    const basis = (item.basis || []).join("、");
    const fact = (label, value) => el("span", {}, t(label), " ", el("b", { class: "num t1" }, value));
    return [
      el(
        "h3",
        {},
        t("desk.matter"),
        item.registered_at ? el("span", { class: "chip c-ok" }, icon("check"), t("desk.standard")) : null,
        el("span", { class: "meta num" }, item.scenario_code || ""),
      ),
      el(
        "div",
        { class: "cas", title: (item.path || []).join(" › ") },
        (item.path || []).slice(0, 2).map((part) => [el("span", { class: "t3 el" }, part), icon("chevron-right", "t3")]),
        el("b", { class: item.matter ? "el" : "el t3" }, item.matter || t("desk.unsorted")),
      ),
      el(
        "div",
        { class: "row d-limits t2" },
        item.deadline ? fact("desk.limit", limit(item.deadline)) : null,
        item.limit && item.limit !== item.deadline ? fact(item.clock === "channel" ? "desk.channel" : `state.${item.state}`, limit(item.limit)) : null,
        item.suspended_until ? fact("desk.field.until", when(item.suspended_until)) : fact("desk.due", item.due ? when(item.due) : "—"),
        basis ? el("span", { class: "t3 el d-basis", title: basis }, t("desk.basis"), " ", basis) : null,
      ),
      ...anlan.tags.row(item),
    ];
  }

  function line(item, events, receipts) {
    const told = anlan.timeline.lines(events, words());
    return [
      el("h3", {}, t("desk.timeline")),
      ...anlan.receipts.view(item, receipts),
      el(
        "div",
        { class: "tl2", id: "drawer-lines" },
        told.map((one, i) =>
          el(
            "div",
            { class: `${one.bad ? "bad" : ""} ${i === told.length - 1 ? "now" : ""}`, "data-step": one.step },
            el("span", { class: "num" }, when(one.at)),
            el("i", {}),
            el(
              "span",
              { class: "el", title: [one.word, one.tail, one.who].filter(Boolean).join(" · ") },
              el("b", {}, one.word),
              " ",
              one.tail,
            ),
            el("span", { class: "t3 el" }, one.who),
          ),
        ),
      ),
    ];
  }

  /** Another case that is offered beside this one: its title and points, why as [[icon, words]], and what can be done with it. */
  const scored = (mark, one, why, act) =>
    el("div", { class: "du", [mark]: one.case_id }, el("b", { class: "el", title: one.title }, one.title), el("span", { class: "num du-score" }, `${one.score}`), act, el("span", { class: "rt-why" }, why.map(([name, words]) => el("span", { class: "el", title: words }, icon(name), words))));

  anlan.caseview = { scored, head, matter, line, when };
})((globalThis.anlan = globalThis.anlan || {}));
