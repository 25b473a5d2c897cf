// The card of a thing that stands in the city: a press on its mark opens it beside the press. One at a time; Esc closes it.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.kit;
  let card = null; // {node, key}
  let pressed = { x: 0, y: 0 };

  /** Opens an empty card for `key`; what it shows comes by `fill`. */
  function open(key, { mark, title, code }) {
    close();
    anlan.cameraCard.close();
    const shut = el("button", { class: "btn gh", type: "button", title: "Esc", "aria-label": anlan.t("camera.close"), onclick: close }, icon("x"));
    const body = el("div", { class: "dv" }, el("span", { class: "sk" }));
    const head = el("div", { class: "panel-h" }, el("i", { class: mark, "aria-hidden": "true" }), el("h2", { class: "el" }, title), el("span", { class: "num t3" }, code), shut);
    const node = el("section", { class: "camcard devcard", role: "dialog", "aria-label": title }, head, body);
    document.body.append(node);
    card = { node, key, body, at: pressed };
    place();
  }

  function place() {
    const { left, top } = anlan.cameraCard.beside(card.at, card.node.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    Object.assign(card.node.style, { left: `${left}px`, top: `${top}px` });
  }

  /** Rows [word, value] and what stands under them; nothing when another card has been opened meanwhile. */
  function fill(key, rows, ...foot) {
    if (!card || card.key !== key) return;
    const told = rows.filter(([, value]) => value).map(([word, value]) => [el("dt", { class: "t3" }, anlan.t(word)), el("dd", {}, value)]);
    card.body.replaceChildren(el("dl", { class: "dv-kv" }, told), ...foot.filter(Boolean));
    place();
  }

  function fail(key, error) {
    if (card && card.key === key) card.body.replaceChildren(el("p", { class: "t2" }, error.message));
  }

  function close() {
    if (!card) return false;
    card.node.remove();
    card = null;
    return true;
  }

  document.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (pressed = { x, y }), true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !close()) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  anlan.map.on("pick", ({ kind }) => kind === "camera" && close());
  anlan.deviceCard = { open, fill, fail, close, shown: () => card && card.key };
})((globalThis.anlan = globalThis.anlan || {}));
