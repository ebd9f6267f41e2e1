// Writing in the intake or the safety plan with a script: what is typed is kept on the server as one
// goes, for its writer alone, until it is saved by the button. Nothing of it lies on this device.
// Without this file the button is the only way, and works as well.
import { personOf } from "./answers/left";
import { post, token } from "./answers/post";

const QUIET_IN_MS = 1_200;
const SHORTEST_PAUSE_IN_MS = 2_000;
const LONGEST_PAUSE_IN_MS = 30_000;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isControl(target: EventTarget | null): target is Control {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

// What of a form is sent while somebody types, and how.
interface Way {
  // Which part of it was typed in; a form that is sent as a whole has one.
  partOf(target: Control): string | undefined;
  message(form: HTMLFormElement, part: string): Record<string, string>;
  // The field that says what the page has seen of it.
  seen(part: string): string;
}

class Drafts {
  // Questions that were typed in and are not kept yet, in the order in which they were.
  readonly #waiting = new Set<string>();
  // Questions whose text Telos would not keep: it stands on this page alone until the button is pressed.
  readonly #refused = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = SHORTEST_PAUSE_IN_MS;
  #onTheWay: Promise<void> | null = null;
  // The button was pressed: what the form sends is more than any draft.
  #isSent = false;

  constructor(
    readonly form: HTMLFormElement,
    readonly url: string,
    readonly way: Way,
  ) {}

  begin(): void {
    this.#say("start");
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, (event) => this.#typed(event.target));
    this.form.addEventListener("submit", (event) => this.#sending(event));
    addEventListener("online", () => this.#hurry());
    addEventListener("pageshow", () => {
      this.#isSent = false;
    });
    document.addEventListener("visibilitychange", () => this.#hurry());
    addEventListener("beforeunload", (event) => {
      if (this.#waiting.size + this.#refused.size > 0 && !this.#isSent) event.preventDefault();
    });
  }

  #typed(target: EventTarget | null): void {
    if (!isControl(target)) return;
    const question = this.way.partOf(target);
    if (question === undefined) return;
    this.#waiting.add(question);
    this.#later(QUIET_IN_MS);
  }

  // What is not kept yet is kept first: where that cannot be, after signing out in another tab, the
  // page stays, for what it sent would be nobody's.
  #sending(event: SubmitEvent): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) {
      this.#isSent = true;
      return;
    }
    event.preventDefault();
    void this.#keepAndSend(event.submitter);
  }

  async #keepAndSend(submitter: HTMLElement | null): Promise<void> {
    await this.#onTheWay;
    await this.#go();
    if (this.#waiting.size > 0) return;
    // Of the session in which it was kept just now: its own person's, whoever signed in meanwhile.
    const field = this.#field("csrfmiddlewaretoken");
    if (field) field.value = token();
    this.form.requestSubmit(submitter);
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
    if (this.#onTheWay || this.#isSent) return;
    this.#onTheWay = this.#keepAll();
    await this.#onTheWay;
  }

  async #keepAll(): Promise<void> {
    let goesOn = true;
    for (const question of [...this.#waiting]) if (goesOn) goesOn = await this.#keep(question);
    this.#onTheWay = null;
    // What was typed while the last message was on its way.
    if (goesOn && this.#waiting.size > 0) this.#later(QUIET_IN_MS);
  }

  async #keep(question: string): Promise<boolean> {
    this.#say("saving");
    this.#waiting.delete(question);
    const outcome = await post(this.url, { person: personOf(this.form.ownerDocument), ...this.way.message(this.form, question) });
    if (outcome.kind === "done") {
      this.#refused.delete(question);
      this.#pause = SHORTEST_PAUSE_IN_MS;
      const seen = outcome.body["seen"];
      const field = this.#field(this.way.seen(question));
      if (field && typeof seen === "string") field.value = seen;
      const [refused] = this.#refused.values();
      if (refused !== undefined) this.#say("refused", refused);
      else if (this.#waiting.size === 0) this.#say("kept");
      return true;
    }
    if (outcome.kind === "unreached") {
      this.#waiting.add(question);
      this.#say(outcome.isOffline ? "offline" : "unreached");
      this.#later(this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_IN_MS);
    } else if (outcome.kind === "refused" && typeof outcome.body["error"] === "string") {
      this.#refused.set(question, outcome.body["error"]);
      this.#say("refused", outcome.body["error"]);
    } else {
      // Nobody is signed in here, or somebody else; or its writer, for whom there is no such page now.
      this.#waiting.add(question);
      const isStillWriter = outcome.kind === "refused" && outcome.body["person"] === personOf(this.form.ownerDocument);
      this.#say(isStillWriter ? "gone" : "signed-out");
    }
    return false;
  }

  #field(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
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

// What the form would send under this name.
function value(form: HTMLFormElement, name: string): string {
  const given = new FormData(form).getAll(name);
  return given.filter((each) => typeof each === "string").join(",");
}

const BY_QUESTION: Way = {
  partOf: (target) => target.closest<HTMLElement>("[data-answer]")?.dataset["answer"],
  seen: (question) => `${question}-seen`,
  message: (form, question) => ({
    question,
    page: value(form, "page"),
    seen: value(form, `${question}-seen`),
    words: value(form, question),
    value: value(form, `${question}-value`),
    helps: value(form, `${question}-helps`),
  }),
};

const AS_A_WHOLE: Way = {
  partOf: () => "whole",
  seen: () => "draft",
  message: (form) =>
    Object.fromEntries([...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === "string" && field[0] !== "csrfmiddlewaretoken")),
};

export function keepDrafts(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-intake], form[data-typed]")) {
    const url = form.dataset["draftUrl"];
    if (url) new Drafts(form, url, form.hasAttribute("data-typed") ? AS_A_WHOLE : BY_QUESTION).begin();
  }
}
