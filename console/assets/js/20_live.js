// The only listener of the socket. Letters go to the store and from there to whoever listens; no Dash callback on this path.
(function (anlan) {
  "use strict";

  const SILENCE_MS = 3000; // heartbeats come each second
  const JITTER_MS = 5000; // so that a thousand screens do not ask at once
  const LAST_WORDS_MS = 4000; // how long a screen says that its log-in has ended
  const RETRY_MS = [1000, 2000, 5000];
  const NEWLINE = 10;

  const bell = anlan.bell();
  const live = { on: bell.on, start, store: anlan.store.create(), link: { up: false, since: 0, tip: null, ms: null, at: 0, ended: false, dropped: 0 }, kpi: null };
  let plan = null; // {gateway, room, snapshotUrl}
  let socket = null;
  let asking = null; // a snapshot is on its way or has its time
  let failures = 0;
  let heard = 0; // when the gateway was last heard

  /** Begins once: a snapshot, then the batches after it. */
  function start(given) {
    if (plan) return;
    plan = { snapshotUrl: "/api/v1/snapshot", ...given };
    setInterval(watch, 1000);
    ask(0);
  }

  // --- snapshot --------------------------------------------------------------------------------------------------
  /** Asks for the whole picture after `wait` ms; asking again while one is due changes nothing. */
  function ask(wait) {
    if (asking || live.link.ended) return;
    asking = setTimeout(async () => {
      try {
        live.store.expect();
        const snap = await fetchSnapshot();
        failures = 0;
        asking = null;
        told(live.store.snapshot(snap));
        if (snap.kpi) count(snap.kpi);
        connect();
      } catch (error) {
        asking = null;
        ask(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] * (0.5 + Math.random()));
      }
    }, wait);
  }

  async function fetchSnapshot() {
    const answer = await fetch(plan.snapshotUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.status === 401) end();
    if (!answer.ok) throw new Error(`snapshot ${answer.status}`);
    return wholeOf(answer.body.getReader());
  }

  /** A snapshot has each letter on a line of its own (dispatch/board.py). Read line by line, a hundred thousand of them never lie in memory as one text, nor their texts beside each other. */
  async function wholeOf(reader) {
    const decoder = new TextDecoder();
    const [head, cases] = [[], []];
    const take = (line) => (head.length ? cases.push(JSON.parse(line.endsWith(",") ? line.slice(0, -1) : line)) : head.push(line));
    let rest = new Uint8Array();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let from = 0;
      for (let end = value.indexOf(NEWLINE); end >= 0; end = value.indexOf(NEWLINE, from)) {
        const line = decoder.decode(joined(rest, value.subarray(from, end)));
        if (line) take(line);
        rest = rest.subarray(rest.length);
        from = end + 1;
      }
      rest = joined(rest, value.slice(from));
    }
    return Object.assign(JSON.parse(head[0] + decoder.decode(rest)), { cases });
  }

  function joined(a, b) {
    if (!a.length) return b;
    const both = new Uint8Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  }

  // --- socket ----------------------------------------------------------------------------------------------------
  function connect() {
    if (socket) return;
    socket = globalThis.io(plan.gateway, {
      transports: ["websocket"],
      withCredentials: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 3000,
      auth: (tell) => tell({ rooms: [{ room: plan.room, last: live.store.tipOf(plan.room) }] }), // asked again at each connect
    });
    socket.on("ev", (batch) => {
      alive(batch.sent);
      const out = live.store.hear(batch);
      if (out.hole) ask(Math.random() * JITTER_MS);
      else if (out.fresh.length || out.other.length) told(out);
    });
    socket.on("hello", () => alive());
    socket.on("resync", () => ask(Math.random() * JITTER_MS));
    socket.on("kpi", (byScope) => count(byScope[plan.room]));
    socket.on("pos", moved);
    socket.on("register", (one) => bell.ring("register", one));
    socket.on("alert", (one) => bell.ring("alert", one));
    socket.on("disconnect", () => turn(false));
    socket.on("connect_error", refused);
  }

  /** The gateway's no. Without a session there is nothing to wait for; after any other no the library does not try again, so we do. */
  function refused({ message }) {
    turn(false);
    if (message === "login required") end();
    else if (socket.active === false) setTimeout(() => socket.connect(), JITTER_MS * (0.5 + Math.random()));
  }

  /** The log-in has ended: the screen says so, then goes where one logs in. */
  function end() {
    if (live.link.ended) return;
    live.link.ended = true;
    bell.ring("link", { ...live.link });
    setTimeout(() => location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`), LAST_WORDS_MS);
  }

  function told(out) {
    bell.ring("cases", { changed: out.changed, removed: out.removed, whole: out.whole });
    if (out.fresh.length) bell.ring("letters", out.fresh);
    if (out.strange.length) bell.ring("strange", out.strange);
    const [commands, replies] = [out.other.filter((one) => one.incident_id), out.other.filter((one) => one.reply)];
    const drawn = out.other.filter((one) => one.drawing);
    if (drawn.length) bell.ring("drawings", drawn);
    if (commands.length) bell.ring("commands", commands);
    if (replies.length) bell.ring("replies", replies); // in trouble, or out of it
    if (out.hole) ask(Math.random() * JITTER_MS);
  }

  function count(kpi) {
    if (!kpi) return;
    live.kpi = kpi;
    bell.ring("kpi", kpi);
  }

  const KINDS = { 1: "units", 2: "cameras", 3: "sensors" };

  /** {kind, no, lon, lat, heading, status} of dispatch/telemetry.py; lon and lat are millionths. Null for what is of no kind we know, or cut short. */
  function positions(bytes) {
    const buffer = ArrayBuffer.isView(bytes) ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) : bytes;
    if (buffer.byteLength < 12) return null;
    const [kind, n, first] = new Uint32Array(buffer, 0, 3);
    if (!KINDS[kind] || buffer.byteLength !== 12 + 13 * n) return null;
    const no = Uint32Array.from(new Uint16Array(buffer, 12 + 8 * n, n));
    for (let i = 0, at = first; i < n; i++) no[i] = at += no[i];
    return {
      kind: KINDS[kind],
      no,
      lon: new Int32Array(buffer, 12, n),
      lat: new Int32Array(buffer, 12 + 4 * n, n),
      heading: new Uint16Array(buffer, 12 + 10 * n, n),
      status: new Uint8Array(buffer, 12 + 12 * n, n),
    };
  }

  function moved(bytes) {
    const read = positions(bytes);
    if (read) bell.ring("pos", read);
    else bell.ring("dropped", (live.link.dropped += 1));
  }

  // --- link ------------------------------------------------------------------------------------------------------
  function alive(sent) {
    heard = Date.now();
    if (sent) live.link.ms = Math.max(0, heard - sent);
    live.link.tip = live.store.tip;
    live.link.at = heard;
    turn(true);
  }

  function watch() {
    if (Date.now() - heard > SILENCE_MS) turn(false);
  }

  function turn(up) {
    if (live.link.up === up && live.link.since) return;
    live.link.up = up;
    live.link.since = Date.now();
    bell.ring("link", { ...live.link });
  }

  live.positions = positions;
  anlan.live = live;
})((globalThis.anlan = globalThis.anlan || {}));
