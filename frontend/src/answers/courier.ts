// Carries what waits in the queue to the server: one message at a time and in order, again and
// again with growing pauses while nobody answers.
import { post, type Outcome } from "./post";
import type { AnswerQueue, Pending } from "./queue";

const SHORTEST_PAUSE_IN_MS = 1_000;
const LONGEST_PAUSE_IN_MS = 30_000;

export type State =
  | { readonly kind: "saving" }
  | { readonly kind: "saved" }
  | { readonly kind: "sending" }
  | { readonly kind: "unreached"; readonly isOffline: boolean }
  | { readonly kind: "signed-out" }
  | { readonly kind: "finished"; readonly url: string }
  | { readonly kind: "refused"; readonly why: string };

interface Ears {
  readonly onState: (state: State) => void;
  // What the server holds now, answers given on another device included.
  readonly onAnswers: (answers: Readonly<Record<string, number>>) => void;
  // Questions without an answer that the person has not been told of.
  readonly onMissing: (questions: readonly string[]) => void;
  // Answers given elsewhere that the person has not seen: shown before anything is sent for good.
  readonly onNewer: (answers: Readonly<Record<string, number>>) => void;
}

// What the person wants to send: asked for at the moment of sending.
export interface Wish {
  // The questions that they leave out.
  readonly leftOut: () => readonly string[];
  // The answers that stood on the page when they pressed, and what they changed since.
  readonly shown: () => Readonly<Record<string, number>>;
}

interface Addresses {
  readonly answers: string;
  readonly finish: string;
}

function values(sent: Readonly<Record<string, Pending>>): Record<string, number> {
  return Object.fromEntries(Object.entries(sent).map(([question, { value }]) => [question, value]));
}

function numbers(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => Number.isInteger(entry[1])));
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

export class Courier {
  readonly #queue: AnswerQueue;
  readonly #addresses: Addresses;
  readonly #ears: Ears;
  #isOnTheWay = false;
  #pause = SHORTEST_PAUSE_IN_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wish: Wish | null = null;

  constructor(queue: AnswerQueue, addresses: Addresses, ears: Ears) {
    this.#queue = queue;
    this.#addresses = addresses;
    this.#ears = ears;
  }

  // Send now, without waiting for the end of a pause.
  hurry(): void {
    this.#pause = SHORTEST_PAUSE_IN_MS;
    void this.#go();
  }

  // Send everything, and then finish; goes on by itself when the connection is back.
  finish(wish: Wish): void {
    this.#wish = wish;
    this.hurry();
  }

  // The person goes back to a question: they do not want to finish yet.
  stay(): void {
    this.#wish = null;
  }

  async #go(): Promise<void> {
    if (this.#isOnTheWay) return;
    this.#isOnTheWay = true;
    clearTimeout(this.#timer);
    let goesOn = true;
    while (goesOn && !this.#queue.isEmpty) goesOn = await this.#carry();
    if (goesOn && this.#wish !== null) await this.#close(this.#wish);
    this.#isOnTheWay = false;
    // What was answered while the last message was on its way.
    if (goesOn && !this.#queue.isEmpty) void this.#go();
  }

  async #carry(): Promise<boolean> {
    const sent = this.#queue.pending();
    this.#ears.onState({ kind: this.#wish === null ? "saving" : "sending" });
    const outcome = await post(this.#addresses.answers, { response: this.#queue.response, answers: values(sent) });
    if (outcome.kind !== "done") return this.#fail(outcome);
    this.#pause = SHORTEST_PAUSE_IN_MS;
    this.#queue.acknowledge(sent);
    this.#ears.onAnswers(numbers(outcome.body["answers"]));
    if (this.#queue.isEmpty && this.#wish === null) this.#ears.onState({ kind: "saved" });
    return true;
  }

  async #close(wish: Wish): Promise<void> {
    this.#ears.onState({ kind: "sending" });
    const { response } = this.#queue;
    const outcome = await post(this.#addresses.finish, { response, left_out: wish.leftOut(), shown: wish.shown() });
    if (outcome.kind === "done") {
      this.#ears.onState({ kind: "finished", url: String(outcome.body["url"] ?? "") });
      return;
    }
    const newer = outcome.kind === "refused" ? numbers(outcome.body["newer"]) : {};
    if (Object.keys(newer).length > 0) {
      this.#wish = null;
      this.#ears.onNewer(newer);
      return;
    }
    const missing = outcome.kind === "refused" ? words(outcome.body["missing"]) : [];
    if (missing.length > 0) {
      this.#wish = null;
      this.#ears.onMissing(missing);
      return;
    }
    this.#fail(outcome);
  }

  #fail(outcome: Exclude<Outcome, { kind: "done" }>): false {
    if (outcome.kind === "unreached") {
      this.#timer = setTimeout(() => void this.#go(), this.#pause * (0.75 + Math.random() / 2));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_IN_MS);
      this.#ears.onState(outcome);
    } else if (outcome.kind === "refused") {
      this.#wish = null;
      this.#ears.onState({ kind: "refused", why: String(outcome.body["error"] ?? "") });
    } else {
      if (outcome.kind === "finished") this.#queue.clear();
      this.#ears.onState(outcome);
    }
    return false;
  }
}
