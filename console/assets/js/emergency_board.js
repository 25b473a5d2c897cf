// 指挥体系 of an incident: posts with who holds them, the log of hand-overs, and the cases it is linked with.
(function (anlan) {
  "use strict";

  const { el, fill } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const byId = (id) => document.getElementById(id);
  let whole = null;
  let doors = null;

  /** Every post in its order, held or not. Pure. */
  const board = (posts, held) => Object.entries(posts).map(([post, ics]) => ({ post, ics, held: held.find((one) => one.post === post) || null }));

  /** Hand-overs, the newest first: {at, post, from, to}. Pure. */
  const handovers = (notes) =>
    notes
      .filter(({ kind }) => kind === "give_post")
      .map(({ at, text }) => {
        const [, post, from, to] = /^(\w+): (.*) → (.*)$/.exec(text) || [null, "", "", text];
        return { at, post, from, to };
      })
      .reverse();

  const may = () => whole && !whole.then && anlan.emergency.open(anlan.boot.commands, whole, anlan.boot.me.roles).includes("give_post");

  function row({ post, ics, held }) {
    const give = () => anlan.emergencyForms.open("give_post", whole, (body) => doors.step("give_post", body), { post });
    return el(
      "div",
      { class: "post", "data-post": post },
      el("span", { class: "el" }, t(`emg.post.${post}`), el("br"), el("small", { class: "t3" }, ics)),
      el("span", { class: "el" }, held ? el("b", {}, held.name) : el("span", { class: "t3" }, t("emg.post.none")), el("br"), el("small", { class: "t3" }, held ? whole.names[held.unit] || held.unit : "")),
      el("span", { class: "num t3 r" }, held ? anlan.clock(held.since, false) : ""),
      may() ? el("button", { type: "button", class: "btn sm", onclick: give }, t(held ? "emg.board.hand" : "emg.board.give")) : null,
    );
  }

  const handover = ({ at, post, from, to }) =>
    el("div", { class: "row" }, el("span", { class: "num t3" }, anlan.clock(at, false)), el("span", {}, post ? t(`emg.post.${post}`) : ""), el("span", { class: "t2" }, from ? `${from} → ${to}` : to));

  function draw() {
    if (!whole || byId("emg-board").hidden) return;
    fill(byId("emg-board-rows"), board(anlan.boot.posts, whole.posts).map(row));
    const log = handovers(whole.notes);
    fill(byId("emg-board-log"), log.length ? log.map(handover) : el("span", { class: "t3" }, t("emg.board.log.none")));
    const copies = whole.forked || [];
    const cases = whole.drill ? copies.map((one) => el("span", { class: "t2" }, one.title)) : whole.cases.map((id, i) => el("a", { href: `/desk?case=${encodeURIComponent(id)}`, "data-case": id }, t("emg.board.case", { n: i + 1 })));
    fill(byId("emg-board-cases"), cases.length ? cases : el("span", { class: "t3" }, t("emg.board.cases.none")));
  }

  function open(wide) {
    byId("emg-board").hidden = !wide;
    draw();
  }

  function show(next) {
    whole = next;
    draw();
  }

  function start(given) {
    doors = given;
    byId("emg-commander").addEventListener("click", () => open(true));
    byId("emg-board-close").addEventListener("click", () => open(false));
    byId("emg-board").addEventListener("click", ({ target }) => target.id === "emg-board" && open(false));
  }

  anlan.emergencyBoard = { board, handovers, open, show, start };
})((globalThis.anlan = globalThis.anlan || {}));
