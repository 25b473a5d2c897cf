// Loads the browser core's real files into a fresh context: no page, a clock of our own, a socket we hold.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const folder = new URL("../../console/assets/js/", import.meta.url);

export const plain = (value) => JSON.parse(JSON.stringify(value));

/** A context with a fake page; `patch` adds or replaces globals. */
export function load(names, patch = {}) {
  const context = vm.createContext({ console, Math, Date, setTimeout, clearTimeout, setInterval: () => 0, reportError: () => {}, ...patch });
  context.window = context;
  for (const name of names) vm.runInContext(readFileSync(new URL(name, folder), "utf8"), context, { filename: name });
  return context.anlan;
}

/** A clock whose timers fire when told to. */
export function clockwork() {
  let now = 1_000_000;
  let due = [];
  const clock = {
    Date: class extends Date {
      static now() {
        return now;
      }
    },
    setTimeout: (fn, wait = 0) => due.push({ fn, at: now + wait }) && due.length,
    clearTimeout: () => {},
    setInterval: (fn, every) => due.push({ fn, at: now + every, every }) && due.length,
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        due.sort((a, b) => a.at - b.at);
        if (!due.length || due[0].at > end) break;
        const next = due.shift();
        now = next.at;
        if (next.every) due.push({ ...next, at: now + next.every });
        await next.fn();
        await new Promise((done) => setImmediate(done));
      }
      now = end;
    },
    at: () => now,
  };
  return clock;
}

/** The server side of the socket. */
export function socket() {
  const heard = new Map();
  const one = {
    auth: null,
    on: (name, fn) => heard.set(name, fn),
    tell: (name, value) => heard.get(name)(value),
    io: (url, options) => {
      one.url = url;
      options.auth((auth) => (one.auth = auth));
      one.ask = () => new Promise((done) => options.auth(done));
      return one;
    },
  };
  return one;
}

/** The letter that tests/unit/test_words_letter.py holds against the server's shape. */
const sample = JSON.parse(readFileSync(new URL("letter.json", import.meta.url), "utf8"));
export const letter = (patch = {}) => ({ ...sample, ...patch });

export const batch = (prev, tip, ...letters) => ({ room: "519901", prev, tip, sent: 1, e: letters });
