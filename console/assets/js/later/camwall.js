// Several cameras at once: the best four beside a case, and a wall of 4, 9 or 16 that goes round and gives way to an alarm.
(function (anlan) {
  "use strict";

  const SIZES = [4, 9, 16];
  const MOVING = 9; // tiles that move at once; on a wall of 16 the others are stills

  // --- what stands on the wall, as values ------------------------------------------------------------------------
  /** The page of cameras at a turn; those that answer come first, in an order that stays. Pure. */
  function page(list, turn, size, awake) {
    const able = [...list.filter(awake), ...list.filter((one) => !awake(one))];
    const pages = Math.max(1, Math.ceil(able.length / size));
    const at = ((turn % pages) + pages) % pages;
    return { page: able.slice(at * size, (at + 1) * size), at, pages };
  }

  /** A case that takes the wall: grave, open, placed, and not yet taken up. Pure. */
  const grave = ({ urgency, state, lon, lat, seen = [] }) =>
    urgency === "urgent3" && typeof lon === "number" && typeof lat === "number" && !seen.length && (state === "reported" || state === "accepted" || state === "registered");

  /** Alarms after a letter: [shown, waiting …]; a case that was taken up leaves. Pure. */
  function alarms(now, letter) {
    const rest = now.filter(({ case_id }) => case_id !== letter.case_id);
    if (!grave(letter)) return rest.length === now.length ? now : rest;
    if (rest.length !== now.length) return now;
    return [...now, letter];
  }

  // --- tiles -----------------------------------------------------------------------------------------------------
  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  /** Fills a room with tiles; one that shows its camera already goes on. Gives {show(list), stop()}. */
  function tiles(room, { purpose, caseId = null, press = null }) {
    let shown = [];

    function put(tile, camera, live) {
      const key = camera ? `${camera.no} ${live}` : "";
      if (tile.key === key) return;
      if (tile.player) tile.player.stop();
      tile.key = key;
      tile.node.hidden = !camera;
      tile.no = camera && camera.no;
      tile.player = camera ? anlan.player.mount(tile.box, camera, { live, purpose, caseId }) : null;
      if (camera) tile.node.setAttribute("aria-label", `${camera.code} ${camera.name}`);
    }

    function grow(n) {
      while (shown.length < n) {
        const tile = { node: make("div", "wt"), box: make("div", ""), key: "", no: null, player: null };
        tile.node.append(tile.box);
        if (press) {
          Object.assign(tile.node, { tabIndex: 0 });
          tile.node.setAttribute("role", "button");
          tile.node.addEventListener("click", (event) => event.target.closest(".btn") || press(tile.no));
          tile.node.addEventListener("keydown", (event) => event.key === "Enter" && press(tile.no));
        }
        room.append(tile.node);
        shown.push(tile);
      }
      for (const tile of shown.splice(n)) {
        put(tile, null, false);
        tile.node.remove();
      }
    }

    return {
      show(list, size) {
        grow(size);
        shown.forEach((tile, i) => put(tile, list[i] || null, i < MOVING));
      },
      stop: () => grow(0),
    };
  }

  // --- the best four beside a case ---------------------------------------------------------------------------------
  let four = null;

  /** Opens up to four cameras for a case in one card. `told`: what the ranking says of each, by number. */
  function beside(cameras, { at, caseId, told }) {
    shut();
    const node = make("section", "camcard camfour");
    const head = make("div", "panel-h");
    const close = make("button", "btn gh");
    Object.assign(close, { type: "button", title: "Esc" });
    close.setAttribute("aria-label", anlan.t("camera.close"));
    close.append(make("i", "ic ic-x"));
    close.addEventListener("click", shut);
    head.append(make("i", "ic ic-device-cctv t3"), make("h2", "el", anlan.t("camwall.best", { n: cameras.length })), close);
    const room = make("div", "wtiles");
    room.style.setProperty("--side", cameras.length > 1 ? 2 : 1);
    node.setAttribute("role", "dialog");
    node.setAttribute("aria-label", anlan.t("camwall.best", { n: cameras.length }));
    node.append(head, room, make("div", "t3 note", anlan.t("camera.noted.case", { user: anlan.boot.me.name })), make("div", "t3 note", told || ""));
    document.body.append(node);
    const put = tiles(room, { purpose: "case", caseId });
    put.show(cameras, cameras.length);
    for (const { no } of cameras) anlan.points.watch(no, true);
    const { left, top } = anlan.cameraCard.beside(at, node.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, false);
    Object.assign(node.style, { left: `${left}px`, top: `${top}px` });
    four = { node, put, cameras };
    document.addEventListener("keydown", escape, true);
  }

  function escape(event) {
    if (event.key !== "Escape" || !shut()) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function shut() {
    if (!four) return false;
    four.put.stop();
    four.node.remove();
    for (const { no } of four.cameras) anlan.points.watch(no, false);
    document.removeEventListener("keydown", escape, true);
    four = null;
    return true;
  }

  // --- the wall ----------------------------------------------------------------------------------------------------
  /** Runs a wall in `rooms` {tiles, said, alarm, words, back}. Gives {size, turn, tour, find, stop} to press. */
  function wall(rooms, { size = 9, every = 15_000 } = {}) {
    const { points } = anlan;
    const put = tiles(rooms.tiles, { purpose: "patrol", press: (no) => no && anlan.cameraCard.open(no) });
    const state = { size, turn: 0, tour: true, find: "", alarms: [], near: null, lost: false };
    let timer = null;
    let asked = "";

    const wanted = ({ code = "", name = "" }) => !state.find || code.toLowerCase().includes(state.find) || name.includes(state.find);
    const all = () => [...points.cameras.values()].filter((one) => one.x !== undefined && wanted(one)).sort((a, b) => (a.code < b.code ? -1 : 1));

    function show() {
      const [alarm] = state.alarms;
      const own = alarm && state.near ? state.near.map((no) => points.cameras.get(no)).filter(Boolean).slice(0, SIZES[0]) : null;
      const size = own && own.length ? own.length : state.size;
      rooms.tiles.style.setProperty("--side", Math.ceil(Math.sqrt(size)));
      rooms.alarm.hidden = !alarm;
      const more = state.alarms.length - 1;
      if (alarm) rooms.words.textContent = [anlan.t(told(own), { title: alarm.title || "" }), ...(more ? [anlan.t("camwall.alarm.more", { n: more })] : [])].join(" · ");
      if (own && own.length) {
        put.show(own, size);
        rooms.said.textContent = "";
      } else {
        const list = all();
        const seen = page(list, state.turn, state.size, points.awake);
        put.show(seen.page, state.size);
        rooms.said.textContent = list.length ? anlan.t("camwall.said", { at: seen.at + 1, pages: seen.pages, up: list.filter(points.awake).length, all: list.length }) : anlan.t(points.cameras.size ? "camwall.nothing" : "camera.opening");
      }
    }

    const told = (own) => (own ? (own.length ? "camwall.alarm" : "camwall.alarm.none") : state.lost ? "camwall.alarm.lost" : "camwall.alarm.asking");

    /** The wall gives way to the gravest: its best cameras, until somebody takes the case up or sends it back. */
    async function hear(letters) {
      for (const letter of letters) state.alarms = alarms(state.alarms, letter);
      const [alarm] = state.alarms;
      if (!alarm) state.near = null;
      else if (asked !== alarm.case_id) {
        asked = alarm.case_id;
        Object.assign(state, { near: null, lost: false });
        show();
        try {
          const { items } = await anlan.desk.get(`/cameras/near?lon=${alarm.lon}&lat=${alarm.lat}`);
          if (asked === alarm.case_id) state.near = items.filter(({ silent }) => !silent).map(({ no }) => no);
        } catch (error) {
          state.lost = true;
          asked = ""; // the next letter asks again
        }
      }
      show();
    }

    function back() {
      state.alarms = state.alarms.slice(1);
      asked = "";
      hear([]);
    }

    function go(to) {
      Object.assign(state, to);
      clearInterval(timer);
      timer = state.tour ? setInterval(() => document.hidden || state.alarms.length || go({ turn: state.turn + 1 }), every) : null;
      show();
    }

    rooms.back.addEventListener("click", back);
    const ends = [points.on("cameras", show), anlan.live.on("letters", hear)];
    go({});
    return { go, state: () => ({ ...state }), stop: () => (clearInterval(timer), put.stop(), ends.forEach((end) => end && end())) };
  }

  anlan.camwall = { SIZES, page, grave, alarms, beside, shut, wall };
})((globalThis.anlan = globalThis.anlan || {}));
