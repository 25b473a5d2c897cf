// What every script stands on: the facts of this page, its words, and a small way to hear and tell. One global: anlan.
(function (anlan) {
  "use strict";

  /** The facts the page was made with: {me, room, gateway, city, areas, lang, theme, words, …}. Never data. */
  function facts(document) {
    const node = document && document.getElementById("anlan-boot");
    return node ? JSON.parse(node.textContent) : { words: {} };
  }

  anlan.boot = facts(globalThis.document);

  /** The text of a key with its holes filled; an unknown key shows itself. */
  anlan.t = (key, holes) => {
    const text = anlan.boot.words[key];
    return text === undefined ? key : text.replace(/\{(\w+)\}/g, (_, name) => String((holes || {})[name] ?? ""));
  };
  anlan.hasWord = (key) => Object.hasOwn(anlan.boot.words, key);

  /** Listeners by name. A listener that fails does not silence the others. */
  anlan.bell = () => {
    const heard = new Map();
    return {
      on(name, listener) {
        if (!heard.has(name)) heard.set(name, new Set());
        heard.get(name).add(listener);
        return () => heard.get(name).delete(listener);
      },
      ring(name, value) {
        for (const listener of heard.get(name) || []) {
          try {
            listener(value);
          } catch (error) {
            globalThis.reportError ? globalThis.reportError(error) : console.error(error);
          }
        }
      },
    };
  };

  const asked = new Map(); // address -> promise of what it brings

  function bring(address) {
    if (asked.has(address)) return asked.get(address);
    const node = Object.assign(document.createElement(address.includes(".css?") ? "link" : "script"), { async: false });
    const came = new Promise((done, fail) => {
      node.onload = done;
      node.onerror = () => {
        asked.delete(address); // the next use asks again
        node.remove();
        fail(new Error(address));
      };
    });
    asked.set(address, came);
    if (node.localName === "link") node.rel = "stylesheet";
    node[node.localName === "link" ? "href" : "src"] = address;
    document.head.append(node);
    return came;
  }

  /** Modules of js/later/ that are not here yet, in this order. Fails, and asks again the next time, when one cannot be had. */
  anlan.need = async (...names) => {
    for (const name of names) await Promise.all(anlan.boot.later[name].map(bring));
  };

  const two = (n) => String(n).padStart(2, "0");
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  let zone = null;

  /** An instant in the city's own time zone, whatever the screen's: {year, month, day, hour, minute, second, weekday 0–6}. */
  anlan.local = (ms) => {
    zone = zone || new Intl.DateTimeFormat("en-GB", {
      timeZone: anlan.boot.tz, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", weekday: "short",
    });
    const parts = Object.fromEntries(zone.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { ...parts, weekday: DAYS.indexOf(parts.weekday) };
  };

  /** Says it in a node. What it says already is not said again: its surroundings would be laid out anew. */
  anlan.say = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  /** A count with thousands commas; what is not known is a dash, never 0. */
  anlan.count = (n) => (typeof n === "number" && Number.isFinite(n) ? n.toLocaleString("en-US") : "—");

  /** 14:36:18, or 14:36, of an instant in ms. */
  anlan.clock = (ms, seconds = true) => {
    const { hour, minute, second } = anlan.local(ms);
    return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  };

  /** 2h 14′, 41′, 02:44 (below an hour with seconds when `exact`). */
  anlan.span = (ms, exact = false) => {
    const seconds = Math.floor(Math.abs(ms) / 1000);
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 1440) return `${Math.floor(minutes / 1440)}d ${Math.floor((minutes % 1440) / 60)}h`;
    if (minutes >= 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}′`;
    return exact ? `${two(minutes)}:${two(seconds % 60)}` : `${minutes}′`;
  };

  /** Runs `paint` once in the next frame, however often it is asked for. */
  anlan.soon = (paint) => {
    let asked = false;
    return () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        paint();
      });
    };
  };
})((globalThis.anlan = globalThis.anlan || {}));
