// The outbox: acts and pictures kept on the phone until the console has taken them, each sent with a key that makes a repeat harmless.
(function (anlan) {
  "use strict";

  const { next, verdict, stillMeant, delay } = anlan.outrules;
  const bell = anlan.bell();
  let opened = null; // the database
  let entries = []; // of this account, oldest first
  let timer = null;
  let busy = false;
  let away = false; // the last try had no answer
  let stop = ""; // login or reload: nothing goes until the person does it

  const me = () => anlan.boot.me.user;
  const wait = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });

  async function database() {
    if (opened) return opened;
    const request = indexedDB.open("anlan-field", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "key" });
      request.result.createObjectStore("kept"); // "cases:<user>" and the like: what was last known
    };
    opened = await wait(request);
    return opened;
  }

  const shop = async (name, mode) => (await database()).transaction(name, mode).objectStore(name);
  const save = async (entry) => wait((await shop("outbox", "readwrite")).put(entry));
  const drop = async (key) => wait((await shop("outbox", "readwrite")).delete(key));
  const keep = async (name, value) => wait((await shop("kept", "readwrite")).put(value, `${name}:${me()}`));
  const kept = async (name) => wait((await shop("kept", "readonly")).get(`${name}:${me()}`));

  async function start() {
    const all = await wait((await shop("outbox", "readonly")).getAll());
    entries = all.filter((entry) => entry.user === me()).sort((a, b) => a.no - b.no);
    addEventListener("online", () => soon(Math.random() * 500));
    tell();
    soon(0);
  }

  /** Keeps an act and sends it as soon as it may go. Resolves when it is safe on the phone. */
  async function put(act) {
    const entry = { key: crypto.randomUUID(), user: me(), no: Date.now(), at: Date.now(), status: "waiting", tries: 0, photos: [], ...act };
    if (entries.length && entry.no <= entries[entries.length - 1].no) entry.no = entries[entries.length - 1].no + 1;
    await save(entry);
    entries.push(entry);
    tell();
    soon(0);
    return entry.key;
  }

  const tell = () => bell.ring("change", { entries: [...entries], away, stop });

  function soon(ms) {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  }

  /** One sender for all tabs of the phone. */
  async function run() {
    if (busy || stop) return;
    busy = true;
    try {
      await (navigator.locks ? navigator.locks.request("anlan-outbox", work) : work());
    } finally {
      busy = false;
    }
  }

  async function work() {
    for (let entry = next(entries); entry && !stop; entry = next(entries)) {
      const { status, json } = await send(entry);
      let meant = verdict(status, json.code);
      if (meant === "newer") meant = await look(entry);
      away = meant === "again";
      if (away) {
        entry.tries += 1;
        await save(entry);
        tell();
        soon(delay(entry.tries, Math.random()));
        return;
      }
      await settle(entry, meant, json);
      tell();
    }
  }

  /** The case moved on since the person looked: newer when the act still means the same and goes with the new version. */
  async function look(entry) {
    const { status, json: item } = await call("GET", `/cases/${entry.case_id}`);
    if (status !== 200) return verdict(status, item.code) === "again" ? "again" : "refused";
    if (!stillMeant(entry, item)) return "refused";
    entry.version = item.version;
    return "newer";
  }

  async function settle(entry, meant, json) {
    if (meant === "done") return done(entry, json);
    if (meant === "login" || meant === "reload") return void (stop = meant);
    if (meant === "newer") return undefined;
    return save(Object.assign(entry, { status: "refused", problem: json }));
  }

  /** Taken: what waits behind it goes on from where the case stands now. */
  async function done(entry, item) {
    entries = entries.filter((one) => one !== entry);
    const following = entries.find((one) => one.case_id && one.case_id === entry.case_id);
    if (following) await save(Object.assign(following, { version: item.version, from: item.state, unit: item.unit }));
    const told = { key: entry.key, case_id: item.case_id || entry.case_id, case_no: item.case_no, step: entry.step, title: entry.title, at: entry.at, sent: Date.now() };
    await keep("done", [told, ...((await kept("done")) || [])].slice(0, 100));
    await drop(entry.key);
    bell.ring("done", told);
  }

  /** Pictures first, each once; then the act itself. */
  async function send(entry) {
    const media = [];
    for (const photo of entry.photos) {
      if (!photo.sha256) {
        const { status, json } = await call("POST", "/media", photo.blob, { "Content-Type": photo.blob.type });
        if (status !== 201) return { status, json };
        photo.sha256 = json.sha256;
        await save(entry);
      }
      media.push({ sha256: photo.sha256, kind: photo.kind, taken_at: photo.taken_at });
    }
    const body = media.length ? { ...entry.body, [entry.media]: media } : entry.body;
    const headers = { "Content-Type": "application/json", "Idempotency-Key": entry.key };
    if (entry.step === "report") return call("POST", "/reports", JSON.stringify({ ...body, channel_ref: entry.key }), headers);
    if (entry.version) headers["If-Match"] = String(entry.version);
    return call("POST", `/cases/${entry.case_id}/steps/${entry.step}`, JSON.stringify(body), headers);
  }

  /** The answer as {status, json}; status 0 when there is none. */
  async function call(method, path, body, headers = {}) {
    const asked = { method, body, credentials: "same-origin", headers: { Accept: "application/json", ...headers } };
    if (method !== "GET") asked.headers["X-CSRF-Token"] = anlan.boot.me.csrf;
    try {
      const answer = await fetch(`/api/v1${path}`, asked);
      return { status: answer.status, json: await answer.json() };
    } catch (error) {
      return { status: 0, json: { code: error.name } };
    }
  }

  /** A refused act once more, as the case stands now; the person has looked and wants it. */
  async function again(key) {
    const entry = entries.find((one) => one.key === key);
    const { json: item } = entry.case_id ? await call("GET", `/cases/${entry.case_id}`) : { json: {} };
    const { status, problem, ...rest } = entry;
    entries[entries.indexOf(entry)] = { ...rest, status: "waiting", version: item.version, from: item.state, unit: item.unit };
    await save(entries.find((one) => one.key === key));
    tell();
    soon(0);
  }

  /** The person gives an act up: it and its pictures leave the phone. */
  async function giveUp(key) {
    entries = entries.filter((one) => one.key !== key);
    await drop(key);
    tell();
    soon(0);
  }

  anlan.outbox = { on: bell.on, start, put, again, giveUp, call, keep, kept, nudge: () => soon(0), all: () => [...entries] };
})((globalThis.anlan = globalThis.anlan || {}));
