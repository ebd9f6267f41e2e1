// Writing in the intake with a script: what is typed is kept on the server as one goes, for its
// writer alone, until it is saved by the button. Nothing of it lies on this device. Without this
// file the button is the only way, and works as well.
import { post } from "./answers/post";

const QUIET_IN_MS = 1_200;
const SHORTEST_PAUSE_IN_MS = 2_000;
const LONGEST_PAUSE_IN_MS = 30_000;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isControl(target: EventTarget | null): target is Control {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

class Drafts {
  // Questions that were typed in and are not kept yet, in the order in which they were.
  readonly #waiting = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = SHORTEST_PAUSE_IN_MS;
  #isOnTheWay = false;
  // The button was pressed: what the form sends is more than any draft.
  #isSent = false;

  constructor(
    readonly form: HTMLFormElement,
    readonly url: string,
  ) {}

  begin(): void {
    this.#say("start");
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, (event) => this.#typed(event.target));
    this.form.addEventListener("submit", () => this.#sending());
    addEventListener("online", () => this.#hurry());
    addEventListener("pageshow", () => {
      this.#isSent = false;
    });
    document.addEventListener("visibilitychange", () => this.#hurry());
    addEventListener("beforeunload", (event) => {
      if (this.#waiting.size > 0 && !this.#isSent) event.preventDefault();
    });
  }

  #typed(target: EventTarget | null): void {
    if (!isControl(target)) return;
    const question = target.closest<HTMLElement>("[data-answer]")?.dataset["answer"];
    if (question === undefined) return;
    this.#waiting.add(question);
    this.#later(QUIET_IN_MS);
  }

  #sending(): void {
    this.#isSent = true;
    clearTimeout(this.#timer);
  }

  #later(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#go(), pause);
  }

  #hurry(): void {
    if (this.#waiting.size === 0) return;
    this.#pause = SHORTEST_PAUSE_IN_MS;
    clearTimeout(this.#timer);
    void this.#go();
  }

  async #go(): Promise<void> {
    if (this.#isOnTheWay || this.#isSent) return;
    this.#isOnTheWay = true;
    let goesOn = true;
    for (const question of [...this.#waiting]) if (goesOn) goesOn = await this.#keep(question);
    this.#isOnTheWay = false;
    // What was typed while the last message was on its way.
    if (goesOn && this.#waiting.size > 0) this.#later(QUIET_IN_MS);
  }

  async #keep(question: string): Promise<boolean> {
    this.#say("saving");
    this.#waiting.delete(question);
    const outcome = await post(this.url, this.#message(question));
    if (outcome.kind === "done") {
      this.#pause = SHORTEST_PAUSE_IN_MS;
      const seen = outcome.body["seen"];
      const field = this.#field(`${question}-seen`);
      if (field && typeof seen === "string") field.value = seen;
      if (this.#waiting.size === 0) this.#say("kept");
      return true;
    }
    if (outcome.kind === "unreached") {
      this.#waiting.add(question);
      this.#say(outcome.isOffline ? "offline" : "unreached");
      this.#later(this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_IN_MS);
    } else if (outcome.kind === "refused") {
      this.#say("refused", String(outcome.body["error"] ?? ""));
    } else {
      this.#waiting.add(question);
      this.#say("signed-out");
    }
    return false;
  }

  #message(question: string): Record<string, string> {
    return {
      question,
      page: this.#value("page"),
      seen: this.#value(`${question}-seen`),
      words: this.#value(question),
      value: this.#value(`${question}-value`),
      helps: this.#value(`${question}-helps`),
    };
  }

  #field(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
  }

  // What the form would send under this name; several ticks with a comma between.
  #value(name: string): string {
    const given = new FormData(this.form).getAll(name);
    return given.filter((each) => typeof each === "string").join(",");
  }

  // Each sentence stands in the page, so that it is translated there.
  #say(name: string, more = ""): void {
    for (const each of this.form.querySelectorAll<HTMLElement>("[data-says]")) {
      const isIt = each.dataset["says"] === name;
      each.hidden = !isIt;
      const place = each.querySelector("[data-more]");
      if (isIt && place) place.textContent = more;
    }
  }
}

export function keepDrafts(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-intake]");
  const url = form?.dataset["draftUrl"];
  if (form && url) new Drafts(form, url).begin();
}
