// The service worker of /m: keeps the page and its parts, so that it opens without a link. SHELL is put before this by the server.
"use strict";

const NAME = `anlan-m-${SHELL.at(-1)}`;
const WAIT_MS = 4000; // a link that is there but carries nothing

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL.slice(0, -1))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === "/m") event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});

/** The page of whoever is logged in now; without an answer, the one kept last. */
async function page(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) });
    if (answer.ok && !answer.redirected) await cache.put("/m", answer.clone());
    return answer;
  } catch (error) {
    return (await cache.match("/m")) || Response.error();
  }
}

async function part(request) {
  const kept = await caches.match(request);
  return kept || fetch(request);
}
