// One camera in one box: opens it (which is noted), plays the best source it has, falls back, and always says what it does.
(function (anlan) {
  "use strict";

  const KEPT_MS = 50 * 60_000; // an opening serves its page so long
  const STILL_MS = 4000; // between two stills
  const TRIES = 2; // openings before it waits for a press

  // --- what happens, as values -----------------------------------------------------------------------------------
  const start = (tries = 0) => ({ name: "opening", sources: [], at: 0, why: "", last: null, tries });

  /** The state after an event. Names: idle opening loading playing silent refused none failed. Pure. */
  function next(state, event) {
    const runs = state.name === "loading" || state.name === "playing";
    switch (event.is) {
      case "opened":
        if (state.name !== "opening") return state;
        if (event.silent) return { ...state, name: "silent", last: event.last };
        if (!event.sources.length) return { ...state, name: "none", why: event.lacks };
        return { ...state, name: "loading", sources: event.sources, at: 0, why: event.lacks };
      case "shown":
        return state.name === "loading" ? { ...state, name: "playing", tries: 0 } : state;
      case "broke":
        if (!runs) return state;
        if (state.at + 1 < state.sources.length) return { ...state, name: "loading", at: state.at + 1, why: event.why };
        return state.tries + 1 < TRIES ? start(state.tries + 1) : { ...state, name: "failed", why: event.why };
      case "refused":
        return { ...state, name: "refused", why: event.why };
      case "lost":
        return { ...state, name: "failed", why: "link" };
      case "silent":
        return runs || state.name === "opening" ? { ...state, name: "silent", last: event.last } : state;
      case "heard":
        return state.name === "silent" ? start() : state;
      case "again":
        return start();
      default:
        return state;
    }
  }

  /** What a state says over the picture: [key, holes], or null when the picture says it all. `linked`: we hear telemetry. Pure. */
  function words({ name, sources, at, why, last }, now, linked = true) {
    if (name === "silent" && !last && !linked) return ["camera.opening", {}];
    if (name === "playing" && anlan.adapters.choose(sources[at]) === "hls") return null;
    if (name === "playing") return why === "ffmpeg" ? ["camera.still.ffmpeg", {}] : at ? ["camera.still.fallback", {}] : ["camera.still", {}];
    if (name === "silent") return last ? ["camera.silent", { span: anlan.span(now - last) }] : ["camera.never", {}];
    if (name === "refused") return [why === "Forbidden" ? "camera.forbidden" : "camera.unknown", {}];
    if (name === "none") return [why === "ffmpeg" ? "camera.ffmpeg" : "camera.none", {}];
    if (name === "failed") return [why === "link" ? "camera.link" : "camera.failed", {}];
    return [`camera.${name}`, {}];
  }

  // --- openings --------------------------------------------------------------------------------------------------
  const views = new Map(); // what was opened by this page, so that a strip that goes round opens a camera once

  async function open(no, purpose, caseId) {
    const key = `${no} ${purpose} ${caseId || ""}`;
    const known = views.get(key);
    if (known && Date.now() - known.opened < KEPT_MS) return known;
    const body = JSON.stringify({ purpose, ...(caseId ? { case_id: caseId } : {}) });
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": anlan.boot.me.csrf };
    const answer = await fetch(`/api/v1/cameras/${no}/views`, { method: "POST", credentials: "same-origin", headers, body });
    const told = await answer.json();
    if (!answer.ok) return { is: answer.status < 500 ? "refused" : "lost", why: told.code };
    const view = { is: "opened", opened: Date.now(), forget: () => views.delete(key), ...told };
    if (!view.silent) views.set(key, view);
    return view;
  }

  // --- one box ---------------------------------------------------------------------------------------------------
  function make(tag, className, text = "") {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  /** The box's inside: picture, two lines over it, words, a button. */
  function frame(element, camera) {
    const room = {
      picture: make("div", "pic"), poster: make("div", "pic"), clock: make("span", "num"), say: make("div", "say"), text: make("span", ""),
      demo: make("span", "chip demo", anlan.t("camera.demo")), button: make("button", "btn", anlan.t("camera.again")),
    };
    const top = make("div", "osd t");
    top.append(make("span", "num", camera.code || ""), room.clock);
    const foot = make("div", "osd b");
    foot.append(make("span", "el", camera.name || ""), room.demo);
    room.say.append(make("i", "ic ic-wifi-off"), room.text, make("span", "who", `${camera.code || ""} ${camera.name || ""}`));
    room.button.type = "button";
    room.demo.hidden = true;
    element.classList.add("vid", "cam");
    element.replaceChildren(room.poster, room.picture, top, foot, room.say, room.button);
    return room;
  }

  /**
   * Puts a camera {no, name, code} into an element. autoplay: open at once, else at a press. live: false keeps to stills,
   * a new one after `every` ms. purpose: look, patrol or case (then with caseId). Gives {stop, again, state}; it ends by itself when its element is gone.
   */
  function mount(element, camera, { autoplay = true, live = true, every = STILL_MS, purpose = "look", caseId = null } = {}) {
    const room = frame(element, camera);
    let state = { ...start(), name: "idle" };
    let view = null;
    let halts = [];
    let taken = 0; // when the still in the box was
    let ended = false;

    function tell(event) {
      if (ended) return; // an answer to a box that is gone
      taken = Date.now();
      const before = state;
      state = next(state, event);
      if (state === before) return;
      if (state.name === "opening") begin();
      else if (state.name === "loading") play();
      else if (state.name === "playing") cover();
      else halt();
      paint();
    }

    function halt() {
      for (const end of halts.splice(0)) end();
    }

    async function begin() {
      halt();
      const known = anlan.points.cameras.get(camera.no);
      if (known && !anlan.points.awake(known)) return tell({ is: "silent", last: known.at || null }); // nothing to look at: nothing is opened
      if (state.tries && view && view.forget) view.forget();
      try {
        const answer = await open(camera.no, purpose, caseId);
        view = answer;
        room.demo.hidden = !view.demo;
        tell(live || !view.sources ? answer : { ...answer, sources: stills(view.sources) });
      } catch (error) {
        tell({ is: "lost" });
      }
      return undefined;
    }

    /** The source in hand; until a stream has its first picture, a still stands behind it. */
    function play() {
      halt();
      const url = state.sources[state.at];
      const way = anlan.adapters.choose(url);
      if (!way) return setTimeout(() => tell({ is: "broke", why: "adapter" }), 0);
      const mine = { on: true };
      halts.push(() => (mine.on = false), anlan.adapters[way](url, room.picture, (event) => mine.on && tell(event), every));
      const [poster] = way === "hls" ? stills(state.sources) : [];
      if (poster) halts.push(anlan.adapters.still(poster, room.poster, () => {}));
      return undefined;
    }

    const cover = () => room.poster.replaceChildren();

    function paint() {
      const now = Date.now();
      const said = words(state, now, anlan.live.link.up);
      const text = said ? anlan.t(...said) : "";
      if (room.text.textContent !== text) room.text.textContent = text;
      room.button.hidden = !["failed", "idle"].includes(state.name);
      room.button.textContent = anlan.t(state.name === "idle" ? "camera.play" : "camera.again");
      const clock = state.name === "playing" ? anlan.clock(said ? taken : now) : ""; // a still says its own time
      if (room.clock.textContent !== clock) room.clock.textContent = clock;
      element.dataset.state = state.name;
      element.classList.toggle("off", ["silent", "refused", "none", "failed"].includes(state.name));
    }

    /** What telemetry says of the camera. */
    function look() {
      const known = anlan.points.cameras.get(camera.no);
      if (!known) return;
      if (anlan.points.awake(known)) tell({ is: "heard" });
      else tell({ is: "silent", last: known.at || null });
    }

    const forget = anlan.points.on("cameras", look);
    const timer = setInterval(() => (element.isConnected ? paint() : stop()), 1000);
    function stop() {
      ended = true;
      clearInterval(timer);
      forget();
      halt();
      room.poster.replaceChildren();
    }

    room.button.addEventListener("click", () => tell({ is: "again" }));
    paint();
    if (autoplay) tell({ is: "again" });
    const ticket = () => (((view && view.sources) || [""])[0] || "").split("/").at(-2) || "none";
    return { stop, again: () => tell({ is: "again" }), state: () => state.name, ticket };
  }

  const stills = (sources) => sources.filter((url) => anlan.adapters.choose(url) === "still");

  anlan.player = { next, words, start, mount };
})((globalThis.anlan = globalThis.anlan || {}));
