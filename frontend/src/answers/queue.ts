// Answers that the server has not acknowledged yet. They lie in this browser's storage under the
// response's random id, the latest for each question, with the random id of whoever gave them:
// nobody else's session shows, sends or counts them. They are removed once they are acknowledged.
const PREFIX = "telos.answers.";
// A fortnight is a holiday without a connection; answers must not lie on a device for longer.
const MOST_DAYS = 14;
const A_DAY_IN_MS = 24 * 60 * 60 * 1000;

export interface Pending {
  readonly value: number;
  // Tells this giving of the answer from a later one to the same question.
  readonly given: string;
}

interface Kept {
  readonly person: string;
  readonly url: string;
  readonly since: number;
  readonly answers: Record<string, Pending>;
}

export interface Letter {
  readonly response: string;
  readonly url: string;
  readonly answers: Readonly<Record<string, Pending>>;
}

function isPending(value: unknown): value is Pending {
  if (typeof value !== "object" || value === null) return false;
  const { value: answer, given } = value as Record<string, unknown>;
  return Number.isInteger(answer) && typeof given === "string";
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { person, url, since, answers } = value as Record<string, unknown>;
  if (typeof person !== "string") return false;
  if (typeof url !== "string" || !url.startsWith("/") || url.startsWith("//")) return false;
  if (typeof since !== "number" || typeof answers !== "object" || answers === null) return false;
  return Object.values(answers).every(isPending);
}

function read(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

export class AnswerQueue {
  readonly #name: string;
  readonly #url: string;
  readonly #person: string;
  // Stands in where the browser allows no storage: then the page must stay open.
  #memory: Kept | null = null;
  #isStored = true;

  constructor(
    readonly response: string,
    url: string,
    person: string,
  ) {
    this.#person = person;
    this.#name = PREFIX + response;
    this.#url = url;
  }

  // Whether what waits outlives this page.
  get isStored(): boolean {
    return this.#isStored;
  }

  get isEmpty(): boolean {
    return Object.keys(this.pending()).length === 0;
  }

  // Read anew each time: another tab may have written meanwhile.
  pending(): Readonly<Record<string, Pending>> {
    return this.#kept()?.answers ?? {};
  }

  put(question: string, value: number): void {
    const given = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    const since = this.#kept()?.since ?? Date.now();
    this.#keep({ person: this.#person, url: this.#url, since, answers: { ...this.pending(), [question]: { value, given } } });
  }

  // Remove what was sent, but not an answer that was given to the same question meanwhile.
  acknowledge(sent: Readonly<Record<string, Pending>>): void {
    const kept = this.#kept();
    if (kept === null) return;
    const rest = Object.entries(kept.answers).filter(([question, { given }]) => sent[question]?.given !== given);
    this.#keep({ ...kept, answers: Object.fromEntries(rest) });
  }

  clear(): void {
    this.#keep(null);
  }

  #kept(): Kept | null {
    if (this.#memory !== null) return this.#memory;
    try {
      return read(localStorage.getItem(this.#name));
    } catch {
      return null;
    }
  }

  #keep(kept: Kept | null): void {
    const isEmpty = kept === null || Object.keys(kept.answers).length === 0;
    try {
      if (isEmpty) localStorage.removeItem(this.#name);
      else localStorage.setItem(this.#name, JSON.stringify(kept));
      this.#memory = null;
      this.#isStored = true;
    } catch {
      this.#memory = isEmpty ? null : kept;
      this.#isStored = isEmpty;
    }
  }
}

// What earlier pages of this person's could not send, apart from the response that is open now.
// What nobody could send for too long is dropped, whosever it is.
export function leftLetters(person: string, apartFrom = ""): Letter[] {
  const found: Letter[] = [];
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const kept = read(localStorage.getItem(name));
      const isOld = kept !== null && Date.now() - kept.since > MOST_DAYS * A_DAY_IN_MS;
      const response = name.slice(PREFIX.length);
      if (kept === null || isOld) localStorage.removeItem(name);
      else if (kept.person === person && response !== apartFrom) found.push({ response, url: kept.url, answers: kept.answers });
    }
  } catch {
    return [];
  }
  return found;
}

export function dropLetters(person: string): void {
  for (const { response, url } of leftLetters(person)) new AnswerQueue(response, url, person).clear();
}
