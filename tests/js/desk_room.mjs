// Loads the desk's real files into a fresh context, without a page.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const folder = new URL("../../console/assets/js/", import.meta.url);

export function load(...names) {
  const context = vm.createContext({ console, crypto: globalThis.crypto, URL, setTimeout, clearTimeout });
  context.window = context;
  for (const name of names) vm.runInContext(readFileSync(new URL(name, folder), "utf8"), context, { filename: name });
  return context.anlan;
}

/** Objects made in the context have its prototypes; compare them as plain data. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

export const letter = (patch = {}) => ({
  id: 7, at: 1, case_id: "01J0", case_no: null, version: 3, step: "register", state: "registered", scope: "519901001002003",
  grid: "519901001002003", estate: null, lon: 104.6, lat: 30.6, scenario_code: "0101010101", title: "污水井盖 缺失 · 城关街道 · 学府路",
  place: "城关街道 · 学府路", urgency: "urgent2", lamp: "green", due: 2_000_000, since: 1_000_000, yellow: 1_800_000, limit: "30min",
  unit: null, co: [], channel: "12345", demo: true, open: true, flags: [], ...patch,
});
