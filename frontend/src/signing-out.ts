// Who signs out while answers of theirs are not sent yet is told so first: they can wait, or
// discard them, and then nothing of them lies on this device.
import { personOf, sendLeft } from "./answers/left";
import { dropLetters, leftLetters } from "./answers/queue";
import { choiceMade, takeOff } from "./kept";

const PAUSE_IN_MS = 3_000;

function goesWithSignOut(): boolean {
  return choiceMade()?.stays === false;
}

class SigningOut {
  #isWaiting = false;

  constructor(
    readonly form: HTMLFormElement,
    readonly person: string,
  ) {
    form.addEventListener("submit", (event) => this.#submitted(event));
    form.querySelector("[data-wait]")?.addEventListener("click", () => void this.#wait());
    form.querySelector("[data-discard]")?.addEventListener("click", () => this.#discard());
  }

  #submitted(event: Event): void {
    const isLeft = leftLetters(this.person).length > 0;
    if (!isLeft && !goesWithSignOut()) return;
    event.preventDefault();
    void (isLeft ? this.#sendOrAsk() : this.#leave());
  }

  async #sendOrAsk(): Promise<void> {
    if (navigator.onLine && (await sendLeft(this.person))) await this.#leave();
    else this.#show("ask");
  }

  async #wait(): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#show("wait");
    while (!(navigator.onLine && (await sendLeft(this.person)))) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_IN_MS));
    }
    await this.#leave();
  }

  #discard(): void {
    dropLetters(this.person);
    void this.#leave();
  }

  // What is kept on this device goes first, unless its owner chose that it stays.
  async #leave(): Promise<void> {
    if (goesWithSignOut()) await takeOff();
    this.form.submit();
  }

  #show(name: string): void {
    for (const each of this.form.querySelectorAll<HTMLElement>("[data-unsent]")) {
      each.hidden = !(each.dataset["unsent"] ?? "").split(" ").includes(name);
    }
    if (name === "ask") this.form.querySelector<HTMLElement>("[data-wait]")?.focus();
  }
}

export function guardSigningOut(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-sign-out]")) {
    new SigningOut(form, personOf(page));
  }
}
