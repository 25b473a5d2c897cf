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
    const foot = part("div", "");
    node.append(head, box, part("div", "t3 note", anlan.t(`camera.noted.${purpose}`, { user: anlan.boot.me.name })), foot);
    document.body.append(node);
    const { left, top } = beside(at, node.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, !toLeft);
    Object.assign(node.style, { left: `${left}px`, top: `${top}px` });
    anlan.points.watch(no, true);
    card = { node, no, caseId, foot, player: anlan.player.mount(box, camera, { purpose, caseId }) };
    acts();
  }

  /** What may be done beside looking: a still as evidence of the case, the field of view turned. */
  function acts() {
    const { no, caseId, foot, player } = card;
    const offered = [caseId && ["camera", "camera.keep", (button) => keep(no, caseId, player, button)], anlan.boot.turns && ["adjustments", "camfield.open", () => turn(no, foot)]];
    foot.className = "row camacts";
    foot.replaceChildren(
      ...offered.filter(Boolean).map(([icon, words, act]) => {
        const button = part("button", "btn");
        button.type = "button";
        button.append(part("i", `ic ic-${icon}`), anlan.t(words));
        button.addEventListener("click", () => act(button));
        return button;
      }),
    );
  }

  async function turn(no, foot) {
    await anlan.need("camfield");
    foot.className = "";
    anlan.camfield.edit(no, foot, () => card && card.foot === foot && acts());
  }

  /** The button says what became of it. */
  async function keep(no, caseId, player, button) {
    button.disabled = true;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": anlan.boot.me.csrf };
    const body = JSON.stringify({ case_id: caseId });
    const answer = await fetch(`/api/v1/cameras/${no}/views/${player.ticket()}/keep`, { method: "POST", credentials: "same-origin", headers, body }).catch(() => null);
    const told = answer && answer.ok ? await answer.json() : null;
    button.disabled = false;
    button.textContent = told ? anlan.t("camera.kept", { hash: told.sha256.slice(0, 12), days: Math.round((told.keep_until - Date.now()) / 86_400_000) }) : anlan.t("camera.notkept");
  }

  function close() {
    if (!card) return false;
    if (anlan.camfield) anlan.camfield.close();
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
