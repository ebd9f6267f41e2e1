// The worker of a device whose owner keeps the page at hand. It shows what frontend/src/kept.ts
// laid down where the server cannot be reached, keeps nothing itself, and leaves all else alone.
// It stands alone: a worker cannot share a file with the pages.
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface LifeEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", heard: (event: LifeEvent) => void): void;
  addEventListener(name: "fetch", heard: (event: FetchEvent) => void): void;
}

const CACHE = "telos-kept";
const AT_HAND = "/at-hand/";
const COPY = "/at-hand/copy/";
const NO_CONNECTION = "/no-connection/";
// Somebody who needs the page does not wait for a network that barely answers.
const PATIENCE_IN_MS = 4_000;
const FILES = ["style", "script", "font", "image"];

const worker = self as unknown as Worker;

async function laidDown(path: string): Promise<Response | undefined> {
  return caches.match(path, { cacheName: CACHE, ignoreVary: true });
}

async function withinPatience(request: Request): Promise<Response> {
  const tooLong = new Promise<never>((_, give) => setTimeout(() => give(new Error("too long")), PATIENCE_IN_MS));
  return Promise.race([fetch(request), tooLong]);
}

async function atHand(request: Request): Promise<Response> {
  try {
    const answer = await withinPatience(request);
    return answer.status < 500 ? answer : ((await laidDown(COPY)) ?? answer);
  } catch {
    return (await laidDown(COPY)) ?? fetch(request);
  }
}

// Signed in and with a connection it is the one that stands; otherwise the one that was laid down.
async function copy(request: Request): Promise<Response> {
  try {
    const answer = await withinPatience(request);
    return answer.ok ? answer : ((await laidDown(COPY)) ?? answer);
  } catch {
    return (await laidDown(COPY)) ?? fetch(request);
  }
}

async function anyPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await laidDown(NO_CONNECTION)) ?? Response.error();
  }
}

async function file(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await laidDown(path)) ?? Response.error();
  }
}

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === COPY) event.respondWith(copy(request));
    else if (pathname === AT_HAND) event.respondWith(atHand(request));
    else event.respondWith(anyPage(request));
  } else if (FILES.includes(request.destination)) {
    event.respondWith(file(request, pathname));
  }
});

export {};
