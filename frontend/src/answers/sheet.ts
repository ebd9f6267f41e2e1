// The questionnaire on the screen: which question is shown, what is chosen, what help is open.
export type Show = "one" | "all";

function found<T extends Element>(form: ParentNode, selector: string): T | null {
  return form.querySelector<T>(selector);
}

function fill(pattern: string, at: number, total: number): string {
  return pattern.replace("{at}", String(at)).replace("{total}", String(total));
}

export class Sheet {
  readonly questions: readonly HTMLFieldSetElement[];
  #at: number;
  #show: Show;

  constructor(
    readonly form: HTMLFormElement,
    readonly page: Document,
  ) {
    this.questions = [...form.querySelectorAll<HTMLFieldSetElement>("fieldset[data-question]")];
    this.#at = Number(form.dataset["at"] ?? 1);
    this.#show = form.dataset["show"] === "all" ? "all" : "one";
  }

  get at(): number {
    return this.#at;
  }

  get show(): Show {
    return this.#show;
  }

  get end(): number {
    return this.questions.length + 1;
  }

  missing(): string[] {
    return this.questions.filter((each) => this.#chosen(each) === null).map((each) => each.dataset["question"] ?? "");
  }

  // What is chosen, as it stands on the screen.
  chosen(): Record<string, number> {
    const chosen = this.questions.map((each) => [each.dataset["question"] ?? "", this.#chosen(each)?.value] as const);
    return Object.fromEntries(chosen.flatMap(([question, value]) => (value === undefined ? [] : [[question, Number(value)]])));
  }

  numberOf(question: string): number {
    return this.questions.findIndex((each) => each.dataset["question"] === question) + 1;
  }

  firstUnanswered(): number {
    const at = this.questions.findIndex((each) => this.#chosen(each) === null);
    return at < 0 ? this.end : at + 1;
  }

  // Show what is chosen; help that has been opened stays open.
  choose(question: string, value: number): void {
    const fieldset = this.questions.find((each) => each.dataset["question"] === question);
    const radio = fieldset && found<HTMLInputElement>(fieldset, `input[type=radio][value="${value}"]`);
    if (!fieldset || !radio) return;
    radio.checked = true;
    this.openHelp(fieldset, value);
  }

  // Tell whether help was opened just now.
  openHelp(fieldset: HTMLFieldSetElement, value: number): boolean {
    const from = fieldset.dataset["helpFrom"];
    const help = found<HTMLElement>(fieldset, "[data-help]");
    if (from === undefined || help === null || value < Number(from) || !help.hidden) return false;
    help.hidden = false;
    return true;
  }

  // Go to a question, or past the last one to the end.
  open(at: number, show: Show = this.#show): void {
    this.#at = Math.min(Math.max(at, 1), this.end);
    this.#show = show;
    this.form.dataset["show"] = show;
    this.form.dataset["at"] = String(this.#at);
    this.questions.forEach((each, index) => {
      each.hidden = show === "one" && index + 1 !== this.#at;
    });
    this.#toggle("[data-end]", show === "all" || this.#isAtEnd);
    this.#toggle("[data-back]", show === "one" && this.#at > 1);
    this.#toggle("[data-next]", show === "one" && !this.#isAtEnd);
    this.#toggle("[data-prompt]", show === "all" || !this.#isAtEnd);
    this.#toggle("[data-help-at-end]", show === "one" && this.#isAtEnd && this.#isHelpOpen);
    this.#toggle("[data-only=all]", show === "all");
    this.#toggle("[data-only=one]", show === "one");
    this.#remember("at", String(this.#at));
    this.#remember("show", show);
    this.tellMissing(this.#isAtEnd ? this.missing() : []);
    this.#tellPlace();
  }

  focus(): void {
    const place = this.#isAtEnd ? found<HTMLElement>(this.form, "[data-end]") : this.questions[this.#at - 1];
    const heading = place && found<HTMLElement>(place, "h2");
    heading?.focus({ preventScroll: true });
    (this.#show === "one" ? this.page.querySelector("main") : place)?.scrollIntoView({ block: "start" });
  }

  tellMissing(missing: readonly string[]): void {
    this.#toggle("[data-missing]", missing.length > 0);
    for (const each of this.form.querySelectorAll<HTMLElement>("[data-missing-question]")) {
      each.hidden = !missing.includes(each.dataset["missingQuestion"] ?? "");
    }
  }

  get #isHelpOpen(): boolean {
    return this.questions.some((each) => found<HTMLElement>(each, "[data-help]:not([hidden])") !== null);
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.end;
  }

  #chosen(fieldset: HTMLFieldSetElement): HTMLInputElement | null {
    return found<HTMLInputElement>(fieldset, "input[type=radio]:checked");
  }

  #toggle(selector: string, isShown: boolean): void {
    for (const each of this.page.querySelectorAll<HTMLElement>(selector)) each.hidden = !isShown;
  }

  #remember(name: string, value: string): void {
    const input = found<HTMLInputElement>(this.form, `input[type=hidden][name=${name}]`);
    if (input) input.value = value;
  }

  #tellPlace(): void {
    const total = this.questions.length;
    const at = Math.min(this.#at, total);
    for (const place of this.page.querySelectorAll<HTMLElement>("[data-place]")) {
      place.textContent = this.#isAtEnd ? (place.dataset["end"] ?? "") : fill(place.dataset["pattern"] ?? "", at, total);
    }
    const steps = this.page.querySelector("[data-steps] .steps");
    steps?.setAttribute("aria-label", fill(this.form.dataset["wordsStep"] ?? "", at, total));
    steps?.querySelectorAll("i").forEach((bar, index) => bar.classList.toggle("on", index < this.#at));
  }
}
