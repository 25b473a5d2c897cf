// The strip of cameras that goes round: five tiles of an area, one of them moving, the rest stills. It starts itself where it is placed.
(function (anlan) {
  "use strict";

  const SIZE = 5;

  /** The placed cameras of an area, in an order that stays. Pure. */
  const within = (cameras, area) =>
    [...cameras].filter((one) => one.x !== undefined && (one.area || "").startsWith(area)).sort((a, b) => (a.code < b.code ? -1 : 1));

  /** What stands there at a turn: the page of cameras, and which of them moves (−1: all are silent). Pure. */
  function at(list, turn, awake, size = SIZE) {
    const pages = Math.max(1, Math.ceil(list.length / size));
    const first = (Math.floor(turn / size) % pages) * size;
    const page = list.slice(first, first + size);
    const able = page.map((one, i) => (awake(one) ? i : -1)).filter((i) => i >= 0);
    return { page, live: able.length ? able[(turn % size) % able.length] : -1 };
  }

  let room = null;
  let turn = 0;
  let tiles = []; // {node, no, live, player}

  function show() {
    const { cameras, awake } = anlan.points;
    const list = within(cameras.values(), room.dataset.area || "");
    const { page, live } = at(list, turn, awake);
    tiles.forEach((tile, i) => put(tile, page[i], i === live));
    const heard = list.some((one) => one.at);
    anlan.bind.put("cams", { up: heard ? list.filter(awake).length : null, all: list.length || null });
  }

  /** One tile; what it shows already goes on. */
  function put(tile, camera, live) {
    tile.node.hidden = !camera;
    tile.node.classList.toggle("sel", live);
    if (tile.no === (camera && camera.no) && tile.live === live) return;
    if (tile.player) tile.player.stop();
    const every = Number(room.dataset.every);
    Object.assign(tile, { no: camera && camera.no, live, player: camera ? anlan.player.mount(tile.box, camera, { live, every, purpose: "patrol" }) : null });
    if (camera) tile.node.setAttribute("aria-label", `${camera.code} ${camera.name}`);
  }

  function start() {
    const found = document.getElementById("camstrip-tiles");
    if (!found || found === room) return;
    room = found;
    tiles = [...room.children].map((node) => ({ node, box: node.firstElementChild, no: undefined, live: false, player: null }));
    for (const tile of tiles) {
      tile.node.addEventListener("click", () => open(tile));
      tile.node.addEventListener("keydown", (event) => event.key === "Enter" && open(tile));
    }
    show();
  }

  function open({ no, node }) {
    const { left, top } = node.getBoundingClientRect();
    anlan.cameraCard.open(no, { at: { x: left, y: top } });
  }

  function next() {
    if (!room || !room.isConnected || document.hidden) return;
    turn += 1;
    show();
  }

  anlan.camstrip = { at, within, start };
  if (anlan.map) {
    anlan.map.on("mount", () => {
      const first = !room;
      start();
      if (!first || !room) return;
      anlan.points.on("cameras", show);
      setInterval(next, Number(room.dataset.every));
    });
  }
})((globalThis.anlan = globalThis.anlan || {}));
