// The page of the wall of cameras: its buttons, once its rooms stand.
(function (anlan) {
  "use strict";

  const node = (id) => document.getElementById(`camwall-${id}`);

  async function start() {
    anlan.desk.me = anlan.boot.me;
    anlan.desk.head(() => {});
    await anlan.need("camwall");
    const rooms = Object.fromEntries(["tiles", "said", "alarm", "words", "back"].map((id) => [id, node(id)]));
    const wall = anlan.camwall.wall(rooms, { every: anlan.boot.every * 1000 });
    const on = (id, what, act) => node(id).addEventListener(what, act);
    on("bar", "click", ({ target }) => {
      const size = Number(target.dataset.size);
      if (!size) return;
      for (const one of node("bar").querySelectorAll("[data-size]")) one.classList.toggle("on", one === target);
      wall.go({ size, turn: 0 });
    });
    on("tour", "click", () => wall.go({ tour: node("tour").classList.toggle("on") }));
    on("before", "click", () => wall.go({ turn: wall.state().turn - 1 }));
    on("after", "click", () => wall.go({ turn: wall.state().turn + 1 }));
    const find = anlan.desk.el("input", { class: "inp", type: "search", maxlength: 40, placeholder: anlan.t("camwall.find"), "aria-label": anlan.t("camwall.find") });
    find.addEventListener("input", () => wall.go({ find: find.value.trim().toLowerCase(), turn: 0 }));
    node("find").append(find);
    anlan.points.learn();
    anlan.live.start({ gateway: anlan.boot.gateway, room: anlan.boot.room });
  }

  const begin = () => Boolean(node("tiles") && document.getElementById("head-clock")) && (start(), true);
  if (!begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
