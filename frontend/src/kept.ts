// The one page that a device keeps, if its owner chose that: their plan for hard hours, to open
// without a connection. It is kept until they take it off, sign out (unless they chose otherwise)
// or somebody else signs in here. No name under which anything is kept says what it is.
import { personOf } from "./answers/left";

const CACHE = "telos-kept";
const CHOICE = "telos.kept";
const SCOPE = "/";
// What a kept page says of itself; the rest is of one answer and not of the page.
const HEADERS = ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Permissions-Policy", "ETag"];
const UNCHANGED = 304;
const GONE = [403, 404, 410];
const VOID = 410;

interface Choice {
  // The random id of whose page it is.
  readonly person: string;
  // Whether it stays when they sign out.
  readonly stays: boolean;
  // Where it is fetched anew; a cookie says for which place. Unknown until they open the plan.
  readonly sources?: Sources;
}

interface Sources {
  readonly copy: string;
  readonly worker: string;
  readonly noConnection: string;
}

type Renewal = "renewed" | "gone" | "unreached";

export function choiceMade(): Choice | null {
  try {
    const { person, stays, sources } = JSON.parse(localStorage.getItem(CHOICE) ?? "null") ?? {};
    if (typeof person !== "string" || typeof stays !== "boolean") return null;
    return typeof sources?.copy === "string" ? { person, stays, sources } : { person, stays };
  } catch {
    return null;
  }
}

function canKeep(): boolean {
  return window.isSecureContext && "serviceWorker" in navigator && "caches" in window;
}

export async function takeOff(): Promise<void> {
  localStorage.removeItem(CHOICE);
  if (!canKeep()) return;
  await caches.delete(CACHE);
  const worker = await navigator.serviceWorker.getRegistration(SCOPE);
  await worker?.unregister();
}

// The files of our own that a page's head names: what it needs to look and work as it should.
function filesOf(html: string): string[] {
  const head = html.slice(0, html.indexOf("</head>"));
  const named = [...head.matchAll(/\s(?:href|src)="([^"]+)"/g)];
  const addresses = named.map(([, address]) => new URL(address ?? "", location.origin));
  return addresses.filter((each) => each.origin === location.origin).map((each) => each.pathname);
}

async function fetched(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { cache: "no-store", credentials: "same-origin", redirect: "manual", headers });
}

function remember(choice: Choice): void {
  localStorage.setItem(CHOICE, JSON.stringify(choice));
}

async function kept(answer: Response, html: string): Promise<Response> {
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(html, { headers });
}

// Fetch everything first and lay it down then: what is kept is never half old and half new.
async function renew({ copy, noConnection }: Sources): Promise<Renewal> {
  try {
    const answers = await Promise.all([copy, noConnection].map((each) => fetched(each)));
    if (answers.some(({ status }) => GONE.includes(status))) return "gone";
    if (answers.some(({ ok }) => !ok)) return "unreached";
    const pages = await Promise.all(answers.map(async (each) => ({ answer: each, html: await each.text() })));
    const paths = [copy, noConnection].map((each) => new URL(each, location.origin).pathname);
    const files = [...new Set(pages.flatMap(({ html }) => filesOf(html)))];
    const contents = await Promise.all(files.map((each) => fetch(each)));
    if (contents.some(({ ok }) => !ok)) return "unreached";
    // Signed out or taken off meanwhile, in another tab: then nothing is laid down.
    if (choiceMade() === null) return "gone";
    const cache = await caches.open(CACHE);
    await Promise.all(pages.map(async ({ answer, html }, at) => cache.put(paths[at] ?? "", await kept(answer, html))));
    await Promise.all(contents.map((each, at) => cache.put(files[at] ?? "", each)));
    const known = new Set([...paths, ...files]);
    const old = (await cache.keys()).filter(({ url }) => !known.has(new URL(url).pathname));
    await Promise.all(old.map((each) => cache.delete(each)));
    return "renewed";
  } catch {
    return "unreached";
  }
}

// Whether the plan was erased of which a copy is kept here. The copy itself says where that is asked,
// of anybody: whose record was erased cannot sign in any more.
async function isVoid(): Promise<boolean> {
  try {
    // Opening it would lay down an empty one where nothing is kept any more.
    if (!(await caches.has(CACHE))) return false;
    for (const answer of await (await caches.open(CACHE)).matchAll()) {
      if (!answer.headers.get("Content-Type")?.startsWith("text/html")) continue;
      const address = /\sdata-stands="([^"]+)"/.exec(await answer.text())?.[1];
      if (address !== undefined) return (await fetched(address)).status === VOID;
    }
  } catch {
    // No connection: it is asked the next time.
  }
  return false;
}

// What differs from what is kept is laid down on whatever page its owner opens; where nothing does,
// one short answer says so.
async function keepUpToDate(sources: Sources): Promise<void> {
  try {
    const path = new URL(sources.copy, location.origin).pathname;
    const tag = (await caches.match(path, { cacheName: CACHE, ignoreVary: true }))?.headers.get("ETag");
    const answer = await fetched(sources.copy, tag ? { "If-None-Match": tag } : {});
    if (answer.status === UNCHANGED) return;
    const came = await renew(sources);
    if (came === "gone" || (came === "unreached" && (await isVoid()))) await takeOff();
  } catch {
    // No connection: what is kept stays as it is, and says its day.
  }
}

class Keeping {
  readonly #sources: Sources;

  constructor(
    readonly section: HTMLElement,
    readonly person: string,
  ) {
    this.#sources = {
      copy: section.dataset["keeping"] ?? "",
      worker: section.dataset["worker"] ?? "",
      noConnection: section.dataset["noConnection"] ?? "",
    };
    section.querySelector("[data-keep]")?.addEventListener("click", () => void this.#keep());
    section.querySelector("[data-take-off]")?.addEventListener("click", () => void this.#takeOff());
    if (choiceMade() === null) this.#show("offer");
    else void this.#renewed();
  }

  async #renewed(): Promise<void> {
    this.#show("kept");
    const choice = choiceMade();
    if (choice !== null) remember({ ...choice, sources: this.#sources });
    await this.#register();
    if ((await renew(this.#sources)) !== "gone") return;
    await takeOff();
    this.#show("offer");
  }

  async #register(): Promise<void> {
    await navigator.serviceWorker.register(this.#sources.worker, { scope: SCOPE, updateViaCache: "none" });
  }

  async #keep(): Promise<void> {
    const stays = this.section.querySelector<HTMLInputElement>("[data-stays]")?.checked ?? false;
    try {
      remember({ person: this.person, stays, sources: this.#sources });
      await this.#register();
      await navigator.serviceWorker.ready;
      if ((await renew(this.#sources)) !== "renewed") throw new Error("nothing was kept");
      void navigator.storage?.persist?.();
      this.#show("kept");
    } catch {
      await takeOff();
      this.#show("offer", "failed");
    }
  }

  async #takeOff(): Promise<void> {
    await takeOff();
    this.#show("offer", "off");
  }

  #show(...states: string[]): void {
    const shown = [...states, ...(states.includes("kept") ? [choiceMade()?.stays ? "stays" : "goes"] : [])];
    for (const each of this.section.querySelectorAll<HTMLElement>("[data-when]")) {
      each.hidden = !(each.dataset["when"] ?? "").split(" ").some((when) => shown.includes(when));
    }
  }
}

// The kept page itself: its owner can take it off where they read it, with a connection or without.
function followCopy(page: Document): void {
  const copy = page.querySelector<HTMLElement>("[data-copy]");
  const gone = page.querySelector<HTMLElement>("[data-copy-gone]");
  copy?.querySelector("[data-take-off]")?.addEventListener("click", () => {
    void takeOff().then(() => {
      copy.hidden = true;
      if (gone) gone.hidden = false;
    });
  });
}

async function takeOffIfVoid(): Promise<void> {
  if (await isVoid()) await takeOff();
}

// On every page, and whenever one that lay open is looked at again: is it still what stands?
function follow(page: Document, ask: () => Promise<void>): void {
  const look = () => void (page.visibilityState === "visible" && choiceMade() !== null && ask());
  page.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  look();
}

export function followKept(page: Document): void {
  const person = personOf(page);
  const choice = choiceMade();
  const isAnothers = choice !== null && person !== "" && choice.person !== person;
  if (isAnothers) void takeOff();
  for (const each of page.querySelectorAll<HTMLElement>("[data-kept-here]")) each.hidden = choice === null || isAnothers;
  followCopy(page);
  const section = page.querySelector<HTMLElement>("[data-keeping]");
  if (!canKeep()) return;
  if (section !== null) new Keeping(section, person);
  else if (choice === null || isAnothers) return;
  else if (choice.sources && choice.person === person) {
    const { sources } = choice;
    follow(page, async () => keepUpToDate(sources));
  } else follow(page, takeOffIfVoid);
}
