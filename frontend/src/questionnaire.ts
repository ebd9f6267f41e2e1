// Answering with a script: steps are instant, every answer is saved as it is given, and what
// cannot be sent is kept on this device until it can. Without this file every step is a form.
import { Courier, type State } from "./answers/courier";
import { personOf, sendLeft } from "./answers/left";
import { AnswerQueue } from "./answers/queue";
import { Sheet, type Show } from "./answers/sheet";

class Questionnaire {
  readonly #sheet: Sheet;
  readonly #queue: AnswerQueue;
  readonly #courier: Courier;
  // What was pressed and is done once everything is saved.
  #waitsFor: "finish" | "leave" | null = null;
  // The answers that the person saw when they pressed “Send my answers”, and gave since.
  #seen: Record<string, number> = {};
  #isOffline = false;

  constructor(
    readonly form: HTMLFormElement,
    readonly page: Document,
  ) {
    const { response = "", answersUrl = "", finishUrl = "" } = form.dataset;
    this.#sheet = new Sheet(form, page);
    this.#queue = new AnswerQueue(response, answersUrl, personOf(page));
    this.#courier = new Courier(this.#queue, { answers: answersUrl, finish: finishUrl }, {
      onState: (state) => this.#tell(state),
      onAnswers: (answers) => this.#merge(answers),
      onMissing: (missing) => this.#askAgain(missing),
      onNewer: (answers) => this.#showNewer(answers),
    });
  }

  begin(): void {
    this.#restore();
    this.#say("start");
    this.form.addEventListener("change", (event) => this.#answered(event.target));
    this.form.addEventListener("keydown", (event) => this.#chooseByNumber(event));
    this.page.addEventListener("submit", (event) => this.#submitted(event));
    this.form.addEventListener("click", (event) => this.#followMissing(event));
    addEventListener("popstate", () => this.#sheet.open(this.#placeInAddress(), this.#showInAddress()));
    addEventListener("online", () => this.#reconnected());
    addEventListener("pageshow", () => this.#courier.hurry());
    this.page.addEventListener("visibilitychange", () => this.#courier.hurry());
    this.#courier.hurry();
  }

  #reconnected(): void {
    this.#isOffline = false;
    this.#tellWaiting();
    if (this.#waitsFor === "leave" && this.#queue.isEmpty) this.#leave();
    this.#courier.hurry();
  }

  // Answers that an earlier page could not send are shown as given, and sent.
  #restore(): void {
    const pending = Object.entries(this.#queue.pending());
    for (const [question, { value }] of pending) this.#sheet.choose(question, value);
    const asked = new URLSearchParams(location.search).has("at");
    this.#sheet.open(asked || pending.length === 0 ? this.#sheet.at : this.#sheet.firstUnanswered());
    // The first address names its question too: without it the way back would lead to whatever
    // has no answer by then.
    history.replaceState(null, "", this.#address());
  }

  #answered(radio: EventTarget | null): void {
    const fieldset = radio instanceof HTMLInputElement ? radio.closest<HTMLFieldSetElement>("fieldset[data-question]") : null;
    if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !fieldset) return;
    const value = Number(radio.value);
    if (this.#sheet.openHelp(fieldset, value)) {
      fieldset.querySelector("[data-help]")?.scrollIntoView({ block: "nearest" });
    }
    this.#waitsFor = null;
    const question = fieldset.dataset["question"] ?? "";
    this.#seen[question] = value;
    this.#queue.put(question, value);
    this.#courier.hurry();
  }

  // 1 to 9 choose within the question that has the focus.
  #chooseByNumber(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const fieldset = event.target instanceof Element ? event.target.closest("fieldset[data-question]") : null;
    const radio = fieldset?.querySelectorAll<HTMLInputElement>("input[type=radio]")[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    this.#answered(radio);
  }

  #submitted(event: SubmitEvent): void {
    if (event.target !== this.form) return;
    const go = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "next";
    event.preventDefault();
    if (go === "next" && this.#sheet.show === "one") this.#step(this.#sheet.at + 1);
    else if (go === "back") this.#step(this.#sheet.at - 1);
    else if (go === "one" || go === "all") this.#step(this.#sheet.at, go);
    else if (go === "finish") this.#finish();
    else if (go === "leave") this.#leave();
  }

  #step(at: number, show: Show = this.#sheet.show): void {
    this.#courier.stay();
    this.#waitsFor = null;
    this.#tellWaiting();
    this.#sheet.open(at, show);
    history.pushState(null, "", this.#address());
    this.#sheet.focus();
  }

  #address(): string {
    const place = this.#sheet.at > this.#sheet.questions.length ? "end" : String(this.#sheet.at);
    return `?${new URLSearchParams({ at: place, show: this.#sheet.show })}`;
  }

  #showInAddress(): Show {
    return new URLSearchParams(location.search).get("show") === "all" ? "all" : "one";
  }

  #placeInAddress(): number {
    const at = new URLSearchParams(location.search).get("at");
    if (at === "end") return this.#sheet.end;
    return Number(at ?? "") || this.#sheet.firstUnanswered();
  }

  #followMissing(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-go-to]") : null;
    if (!link) return;
    event.preventDefault();
    this.#step(Number(link.dataset["goTo"]));
  }

  // What is missing is told first; pressed again, it is left out.
  #finish(): void {
    const missing = this.#sheet.missing();
    const told = [...this.form.querySelectorAll<HTMLElement>("[data-missing-question]:not([hidden])")];
    const isTold = missing.every((each) => told.some((item) => item.dataset["missingQuestion"] === each));
    if (!isTold) {
      this.#askAgain(missing);
      return;
    }
    this.#waitsFor = "finish";
    this.#tellWaiting();
    this.#seen = this.#sheet.chosen();
    this.#courier.finish({ leftOut: () => this.#sheet.missing(), shown: () => this.#seen });
  }

  // What was saved in another window meanwhile is shown, all on one page, and asked about once.
  #showNewer(answers: Readonly<Record<string, number>>): void {
    this.#waitsFor = null;
    this.#tellWaiting();
    this.#merge(answers);
    if (this.#sheet.show === "one") this.#step(this.#sheet.end, "all");
    const places = Object.keys(answers).map((question) => this.#sheet.numberOf(question));
    this.#say("newer", places.sort((one, other) => one - other).join(", "));
    this.page.querySelector<HTMLElement>("[data-says=newer]")?.focus();
  }

  #askAgain(missing: readonly string[]): void {
    this.#waitsFor = null;
    this.#tellWaiting();
    if (this.#sheet.show === "one" && this.#sheet.at !== this.#sheet.end) this.#step(this.#sheet.end);
    this.#sheet.tellMissing(missing);
    this.#say("missing");
    this.form.querySelector<HTMLElement>("[data-missing]")?.focus();
  }

  // Without a connection there is no page to go to: what waits is told, and one goes once it is
  // back. A server that does not answer holds nobody who presses again.
  #leave(): void {
    const asksAgain = this.#waitsFor === "leave" && !this.#isOffline && navigator.onLine;
    if ((this.#queue.isEmpty && navigator.onLine) || asksAgain) {
      location.assign(this.form.dataset["leaveUrl"] ?? "/");
      return;
    }
    this.#waitsFor = "leave";
    this.#tellWaiting();
    this.#courier.hurry();
  }

  // What one has pressed and what cannot be done yet, said beside what was pressed.
  #tellWaiting(): void {
    const waits = this.#isOffline || !navigator.onLine ? this.#waitsFor : null;
    for (const each of this.page.querySelectorAll<HTMLElement>("[data-waits]")) {
      each.hidden = each.dataset["waits"] !== waits;
    }
  }

  // Answers given on another device show here too; what waits here is newer.
  #merge(answers: Readonly<Record<string, number>>): void {
    const pending = this.#queue.pending();
    for (const [question, value] of Object.entries(answers)) {
      if (!(question in pending)) this.#sheet.choose(question, value);
    }
  }

  #tell(state: State): void {
    if (state.kind === "finished") {
      location.assign(state.url || location.pathname);
    } else if (state.kind === "unreached") {
      const isKept = this.#queue.isEmpty || this.#queue.isStored;
      this.#say(isKept ? (state.isOffline ? "offline" : "unreached") : "unkept");
    } else if (state.kind === "refused") {
      this.#say("refused", state.why);
    } else {
      this.#say(state.kind);
    }
    if (state.kind !== "saving" && state.kind !== "sending") {
      this.#isOffline = state.kind === "unreached" && state.isOffline;
      this.#tellWaiting();
    }
    if (state.kind === "saved" && this.#waitsFor === "leave") location.assign(this.form.dataset["leaveUrl"] ?? "/");
  }

  // Each sentence stands in the page, so that it is translated there.
  #say(name: string, more = ""): void {
    for (const each of this.page.querySelectorAll<HTMLElement>("[data-says]")) {
      const isIt = each.dataset["says"] === name;
      each.hidden = !isIt;
      const place = each.querySelector("[data-more]");
      if (isIt && place) place.textContent = more;
    }
    this.#pointBackHere();
  }

  // Signing in leads back to the question that is open.
  #pointBackHere(): void {
    const link = this.page.querySelector<HTMLAnchorElement>("[data-sign-in]");
    if (link === null) return;
    const address = new URL(link.href);
    address.searchParams.set("next", location.pathname + location.search);
    link.href = address.href;
  }
}

export function followQuestionnaire(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-questionnaire]");
  if (form) new Questionnaire(form, page).begin();
  if (page.querySelector(".client")) void sendLeft(personOf(page), form?.dataset["response"] ?? "");
}
