import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { adapters, player, cameraCard } = load(["00_anlan.js", "66_adapters.js", "66_player.js", "67_cameracard.js"]);
const HLS = "/api/v1/cameras/3/views/t/index.m3u8";
const STILL = "/api/v1/cameras/3/views/t/still.jpg";

const after = (...events) => events.reduce((state, event) => player.next(state, event), player.start());
const opened = (sources = [HLS, STILL], more = {}) => ({ is: "opened", silent: false, lacks: "", sources, ...more });
const said = (state, now = 0) => player.words(state, now)?.[0] ?? null;

test("the adapter is chosen by the address", () => {
  assert.equal(adapters.choose(HLS), "hls");
  assert.equal(adapters.choose(`${STILL}?at=1.m3u8`), "still");
  assert.equal(adapters.choose("/a/b.flv"), null);
});

test("the best source plays and then says nothing over the picture", () => {
  const state = after(opened(), { is: "shown" });
  assert.deepEqual([state.name, state.at, said(state)], ["playing", 0, null]);
});

test("a stream that breaks falls back to stills, and says so", () => {
  const state = after(opened(), { is: "shown" }, { is: "broke", why: "fragLoadError" }, { is: "shown" });
  assert.deepEqual([state.name, state.at, said(state)], ["playing", 1, "camera.still.fallback"]);
});

test("when nothing plays it opens once more, then waits for a press", () => {
  const out = [{ is: "broke" }, { is: "broke" }];
  const again = after(opened(), ...out);
  assert.deepEqual([again.name, again.tries], ["opening", 1]);
  const failed = [opened(), ...out].reduce((state, event) => player.next(state, event), again);
  assert.deepEqual([failed.name, said(failed)], ["failed", "camera.failed"]);
  assert.equal(player.next(failed, { is: "again" }).name, "opening");
});

test("a camera that falls silent says since when, and comes back by itself", () => {
  const silent = after(opened(), { is: "shown" }, { is: "silent", last: 60_000 });
  assert.deepEqual(plain(player.words(silent, 13 * 60_000)), ["camera.silent", { span: "12′" }]);
  assert.equal(player.next(silent, { is: "shown" }).name, "silent");
  assert.equal(player.next(silent, { is: "heard" }).name, "opening");
  const never = after(opened([], { silent: true, last: null }));
  assert.equal(said(never), "camera.never");
  assert.equal(player.words(never, 0, false)[0], "camera.opening", "before telemetry has come nobody knows");
});

test("who may not look is told so, and telemetry does not change that", () => {
  const refused = after({ is: "refused", why: "Forbidden" });
  assert.equal(said(refused), "camera.forbidden");
  assert.equal(player.next(refused, { is: "heard" }).name, "refused");
  assert.equal(player.next(refused, { is: "silent", last: 1 }).name, "refused");
  assert.equal(said(after({ is: "refused", why: "UnknownCamera" })), "camera.unknown");
});

test("without ffmpeg the words say what to do", () => {
  assert.equal(said(after(opened([STILL], { lacks: "ffmpeg" }), { is: "shown" })), "camera.still.ffmpeg");
  assert.equal(said(after(opened([], { lacks: "ffmpeg" }))), "camera.ffmpeg");
  assert.equal(said(after(opened([]))), "camera.none");
});

test("no state is without words but a stream that plays", () => {
  const names = ["idle", "opening", "loading", "playing", "silent", "refused", "none", "failed"];
  const mute = names.filter((name) => !said({ ...player.start(), name, sources: [HLS] }));
  assert.deepEqual(mute, ["playing"]);
});

test("the card stands beside the press and whole on the screen", () => {
  const size = { width: 480, height: 340 };
  const screen = { width: 1920, height: 1080 };
  assert.deepEqual(plain(cameraCard.beside({ x: 500, y: 500 }, size, screen)), { left: 520, top: 330 });
  assert.deepEqual(plain(cameraCard.beside({ x: 1900, y: 1070 }, size, screen)), { left: 1400, top: 730 });
  assert.deepEqual(plain(cameraCard.beside({ x: 5, y: 5 }, size, screen)), { left: 25, top: 10 });
});
