// The card of a camera: a press on its mark opens it, on every page that has a map. One at a time; Esc closes it.
(function (anlan) {
  "use strict";

  const GAP = 20; // px between the press and the card
  let card = null; // {node, player, no}
  let pressed = { x: 0, y: 0 };

  /** Where a card of this size goes: beside the press, to the right where there is room, whole on the screen. Pure. */
  function beside({ x, y }, { width, height }, screen, right = true) {
    const left = right && x + GAP + width <= screen.width ? x + GAP : x - GAP - width;
    const keep = (value, most) => Math.max(GAP / 2, Math.min(value, most - GAP / 2));
    return { left: keep(left, screen.width - width), top: keep(y - height / 2, screen.height - height) };
  }

  function part(tag, className, text = "") {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  /** Opens the camera of this number. `at`: {x, y} of the screen, `left` puts it to the left of that; purpose and caseId as the player takes them. */
  function open(no, { at = pressed, left: toLeft = false, purpose = "look", caseId = null } = {}) {
    const camera = anlan.points.cameras.get(no);
    if (!camera) return;
    close();
    const node = part("section", "camcard");
    const head = part("div", "panel-h");
    const title = part("h2", "el", camera.name || "");
    title.title = camera.name || "";
    const shut = part("button", "btn gh");
    Object.assign(shut, { type: "button", title: "Esc" });
    shut.setAttribute("aria-label", anlan.t("camera.close"));
    shut.append(part("i", "ic ic-x"));
    shut.addEventListener("click", close);
    const more = anlan.cameraCard.more && anlan.cameraCard.more(camera); // what a page does with a camera
    head.append(part("i", "ic ic-device-cctv t3"), title, part("span", "num t3", camera.code || ""), ...(more ? [more] : []), shut);
    const box = part("div", "");
    node.setAttribute("role", "dialog");
    node.setAttribute("aria-label", camera.name || "");
    node.append(head, box, part("div", "t3 note", anlan.t(`camera.noted.${purpose}`, { user: anlan.boot.me.name })));
    document.body.append(node);
    const { left, top } = beside(at, node.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, !toLeft);
    Object.assign(node.style, { left: `${left}px`, top: `${top}px` });
    anlan.points.watch(no, true);
    card = { node, no, player: anlan.player.mount(box, camera, { purpose, caseId }) };
  }

  function close() {
    if (!card) return false;
    card.player.stop();
    card.node.remove();
    anlan.points.watch(card.no, false);
    card = null;
    return true;
  }

  function press(event) {
    if (event.key !== "Escape" || !close()) return;
    event.preventDefault();
    event.stopPropagation();
  }

  anlan.cameraCard = { open, close, beside, shown: () => card && card.no };
  if (anlan.map) {
    document.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (pressed = { x, y }), true);
    document.addEventListener("keydown", press, true);
    anlan.map.on("pick", ({ kind, id }) => kind === "camera" && open(id));
  }
})((globalThis.anlan = globalThis.anlan || {}));
