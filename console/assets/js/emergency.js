// Puts the command page together: asks for the incident once, follows its letters, and rewinds it to any instant.
(function (anlan) {
  "use strict";

  const { desk, t } = anlan;
  const ROOMS = { incident: ["emg-lines", "emg-order-rows", "desk-map", "emg-tiles", "link-state"], list: ["emg-incident-rows", "desk-map", "link-state"] };
  const JITTER_MS = 250;
  const REWIND_MS = 200;
  let whole = null;
  let asking = null;
  let range = null;
  let wanted = null; // where somebody has just moved the slider to; null once the page is there
  const id = anlan.boot.incident;
  const byId = (one) => document.getElementById(one);

  // --- one incident ----------------------------------------------------------------------------------------------
  const path = () => `/incidents/${id}`;
  const doors = {
    step: (name, body) => desk.post(`${path()}/steps/${name}`, body),
    order: (order, name, body) => desk.post(`/orders/${order}/steps/${name}`, body),
    issue: (body) => desk.post(`${path()}/orders`, body),
  };

  async function load() {
    asking = null;
    try {
      const next = await desk.get(path());
      if (whole && whole.then) return void (whole.newest = next);
      show(next);
    } catch (error) {
      desk.refused(error);
    }
  }

  /** Letters come in bursts: the whole is asked for once after them. */
  const again = () => (asking = asking || setTimeout(load, JITTER_MS * (0.5 + Math.random())));

  function show(next) {
    whole = next;
    anlan.emergencyMap.show(whole);
    anlan.emergencyPanels.show(whole);
    anlan.emergencyResources.show(whole);
    anlan.emergencyHelp.show(whole);
    anlan.emergencyOrder.hear(whole);
    anlan.emergencyPack.show(whole);
    anlan.emergencyMarks.show(whole);
    anlan.emergencyBoard.show(whole);
    anlan.emergencyDrill.show(whole);
    if (!whole.then && range && wanted === null) range.value = range.max;
  }

  function heard(letters) {
    if (!whole) return;
    let ask = false;
    let mine = false;
    for (const letter of letters) {
      if (letter.incident_id !== id) continue;
      mine = true;
      ask = anlan.emergency.hear(whole.then ? whole.newest : whole, letter) || ask;
    }
    if (ask) again();
    else if (mine && !whole.then) show(whole);
  }

  // --- the slider ------------------------------------------------------------------------------------------------
  function rewind() {
    const room = byId("emg-range");
    range = desk.el("input", { type: "range", min: 0, max: 1000, value: 1000, "aria-label": t("emg.time") });
    room.prepend(range);
    let due = null;
    range.addEventListener("input", () => {
      wanted = Number(range.value) / Number(range.max);
      due = due || setTimeout(() => {
        due = null;
        go(wanted).catch((error) => {
          wanted = null;
          desk.refused(error);
        });
      }, REWIND_MS);
    });
    byId("emg-now").addEventListener("click", now);
  }

  function now() {
    wanted = null;
    const newest = whole.newest || whole;
    range.value = range.max;
    mark(null);
    show(newest);
    again();
  }

  async function go(share) {
    const newest = whole.newest || whole;
    if (share >= 1) return now();
    const end = newest.ended_at || Date.now();
    const at = Math.round(newest.declared_at + share * (end - newest.declared_at));
    const then = await desk.get(`${path()}?at=${at}`);
    if (wanted === null) return null; // back to now meanwhile
    mark(at);
    if (wanted === share) wanted = null;
    return show({ ...then, then: at, newest: whole.newest || newest });
  }

  /** Says whether the page shows now or then. */
  function mark(at) {
    byId("emg-now").hidden = !at;
    byId("emg-then").textContent = at ? t("emg.time.then", { time: anlan.clock(at) }) : "";
    document.body.classList.toggle("is-then", Boolean(at));
  }

  // --- the list --------------------------------------------------------------------------------------------------
  const lang = anlan.boot.lang;

  async function list() {
    asking = null;
    try {
      const { items } = await desk.get("/incidents?all=1");
      items.sort((a, b) => Number(b.is_open) - Number(a.is_open) || b.declared_at - a.declared_at);
      desk.fill(byId("emg-incident-rows"), items.length ? items.map(row) : desk.el("div", { class: "none t3" }, t("emg.list.none")));
    } catch (error) {
      desk.refused(error);
    }
  }

  const row = (one) =>
    desk.el(
      "a",
      { class: `ic-row ${one.is_open ? "" : "over"}`, href: `/emergency/${one.incident_id}` },
      desk.el("span", { class: `chip ${one.level ? "f-major" : "c-acc"}` }, one.level ? t(`emg.level.${one.level}`) : t(`emg.state.${one.state}`)),
      desk.el("span", { class: "el2" }, desk.el("b", { class: "el" }, one.title), desk.el("span", { class: "t3 el" }, `${(anlan.boot.incident_kinds[one.kind] || {})[lang] || one.kind} · ${one.place}`)),
      desk.el("span", { class: "r t3" }, desk.el("span", { class: "num" }, one.incident_no), desk.el("br"), one.drill ? t("emg.drill") : t(`emg.state.${one.state}`)),
    );

  /** A press on the map, or a case from the desk, says where. */
  function declareAt(at, given = {}) {
    anlan.emergencyForms.open("declare", null, async (body) => {
      const made = await desk.post("/incidents/declare", { ...body, lon: at.lon, lat: at.lat, cases: given.cases || [] });
      location.assign(`/emergency/${made.incident_id}`);
    }, given);
  }

  async function fromCase() {
    const asked = new URLSearchParams(location.search).get("case");
    if (!asked) return;
    try {
      const one = await desk.get(`/cases/${encodeURIComponent(asked)}`);
      if (typeof one.lon === "number") declareAt(one, { title: one.title.slice(0, 60), address: one.address, cases: [one.case_id] });
    } catch (error) {
      desk.refused(error);
    }
  }

  function startList() {
    const may = anlan.boot.commands.some(({ name, roles }) => name === "declare" && roles.some((r) => anlan.boot.me.roles.includes(r)));
    desk.fill(byId("emg-declare"), may ? desk.el("p", { class: "t3" }, t("emg.declare.hint")) : null);
    anlan.map.when("desk-map", (map) => {
      const [city] = anlan.boot.cities;
      const fit = () => {
        map.invalidateSize({ animate: false, pan: false });
        if (city) map.fitBounds([[city.bounds[1], city.bounds[0]], [city.bounds[3], city.bounds[2]]], { animate: false });
      };
      fit();
      window.addEventListener("resize", fit);
      return () => window.removeEventListener("resize", fit);
    });
    const taken = (latlng) => anlan.emergencyRegister && anlan.emergencyRegister.takes(latlng);
    anlan.map.on("pick", ({ kind, latlng }) => !taken(latlng) && may && !kind && declareAt({ lon: latlng.lng, lat: latlng.lat }));
    byId("emg-register").addEventListener("click", () => anlan.need("emergency_register").then(() => anlan.emergencyRegister.open()).catch(desk.refused));
    anlan.live.on("commands", () => (asking = asking || setTimeout(list, JITTER_MS)));
    list();
    fromCase();
  }

  function startOne() {
    anlan.emergencyMap.start(async (name, body) => doors.step(name, body));
    anlan.emergencyPanels.start(doors);
    anlan.emergencyPack.start();
    anlan.emergencyMarks.start({ step: doors.step, rewind: (at) => ((range.value = at), range.dispatchEvent(new Event("input"))) });
    anlan.emergencyBoard.start(doors);
    anlan.emergencyDrill.start();
    anlan.emergencyResources.start(doors);
    anlan.emergencyHelp.start(doors);
    rewind();
    anlan.live.on("commands", heard);
    anlan.live.on("cases", ({ whole: all }) => all && again());
    load();
  }

  function start() {
    const { me, gateway, room } = anlan.boot;
    Object.assign(desk, { me });
    if (id) startOne();
    else startList();
    document.addEventListener("keydown", (event) => {
      if (id && anlan.emergencyMap.key(event)) event.preventDefault();
      else if (event.key === "Escape" && !anlan.emergencyForms.close()) {
        anlan.emergencyOrder.close();
        if (id) anlan.emergencyBoard.open(false);
      }
    });
    anlan.live.on("link", link);
    setInterval(tick, 1000);
    tick();
    anlan.live.start({ gateway, room });
  }

  function link({ up, at }) {
    byId("link-state").classList.toggle("off", !up);
    byId("link-word").textContent = t(up ? "link.up" : at ? "link.lost" : "link.wait");
    const bar = byId("desk-link");
    bar.hidden = up || !at;
    bar.textContent = bar.hidden ? "" : t("desk.link.lost", { at: anlan.clock(at) });
    document.querySelector(".g").classList.toggle("is-stale", !up && Boolean(at));
  }

  function tick() {
    const at = Date.now();
    const { year, month, day, weekday } = anlan.local(at);
    byId("head-clock").textContent = anlan.clock(at);
    byId("head-date").textContent = `${year}-${month}-${day}`;
    byId("head-day").textContent = t(`weekday.${weekday}`);
    const { up, ms } = anlan.live.link;
    anlan.bind.put("link", { ...anlan.live.link, ms: up && ms !== null ? `${ms} ms` : "" });
    if (id) anlan.emergencyPanels.tick();
  }

  const begin = () => {
    if (!ROOMS[id ? "incident" : "list"].every((one) => byId(one))) return false;
    start();
    return true;
  };
  if (anlan.boot.page === "emergency" && !begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
