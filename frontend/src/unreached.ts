// A form with words in it is sent once Telos answers. Where it cannot be reached the page stays, with
// what was typed, and says so: the browser would show its own page in its place. Without this file
// a form is sent as ever.
const PATIENCE_IN_MS = 8_000;
const BUSY_IN_MS = 3_000;
// A page that asks nothing of anybody and nothing of the database.
const ADDRESS = "/no-connection/";
const CONTROLS = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
// These send in a way of their own, or hold nothing that is lost.
const OTHERS = "[data-response], [data-sign-out], [data-passkey], :has(input[type=password])";

type Trouble = "offline" | "unreached";

async function troubleNow(): Promise<Trouble | null> {
  if (!navigator.onLine) return "offline";
  try {
    const signal = AbortSignal.timeout(PATIENCE_IN_MS);
    const { status } = await fetch(ADDRESS, { method: "HEAD", cache: "no-store", credentials: "omit", signal });
    return status < 500 ? null : "unreached";
  } catch {
    return navigator.onLine ? "unreached" : "offline";
  }
}

class Guard {
  #isAsking = false;
  #isReached = false;
  #trouble: HTMLElement | null = null;

  constructor(readonly form: HTMLFormElement) {}

  // Heard before whoever else listens to the form: for them nothing was pressed yet.
  submitted(event: SubmitEvent): void {
    if (this.#isReached) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.#isAsking) void this.#sendOrSay(event.submitter);
  }

  async #sendOrSay(submitter: HTMLElement | null): Promise<void> {
    this.#isAsking = true;
    this.form.setAttribute("aria-busy", "true");
    const trouble = await troubleNow();
    this.#isAsking = false;
    // Until another page stands there; a file that is made leaves this one.
    setTimeout(() => this.form.removeAttribute("aria-busy"), trouble === null ? BUSY_IN_MS : 0);
    if (trouble !== null) return this.say(trouble);
    this.#trouble?.remove();
    this.#isReached = true;
    this.form.requestSubmit(submitter);
    this.#isReached = false;
  }

  say(name: Trouble | "back"): void {
    const trouble = this.#trouble ?? madeFrom(this.form.ownerDocument);
    if (trouble === null) return;
    this.#trouble = trouble;
    // Beside the button that was pressed.
    if (!trouble.isConnected) ([...this.form.querySelectorAll(".actions")].at(-1) ?? this.form.lastElementChild)?.before(trouble);
    for (const each of trouble.querySelectorAll<HTMLElement>("[data-trouble]")) each.hidden = each.dataset["trouble"] !== name;
    if (name !== "back") trouble.scrollIntoView({ block: "center" });
  }

  get isInTrouble(): boolean {
    return this.#trouble?.isConnected ?? false;
  }
}

// Its sentences stand in each page, so that they are translated there.
function madeFrom(page: Document): HTMLElement | null {
  const said = page.querySelector<HTMLTemplateElement>("template[data-unreached]");
  return (said?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined) ?? null;
}

export function guardWords(page: Document): void {
  const guards = new Map<HTMLFormElement, Guard>();
  const guardOf = (form: HTMLFormElement): Guard => {
    const guard = guards.get(form) ?? new Guard(form);
    guards.set(form, guard);
    return guard;
  };
  page.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.matches(OTHERS)) return;
      if (form.querySelector(CONTROLS) !== null && !form.hasAttribute("hx-post")) guardOf(form).submitted(event);
    },
    { capture: true },
  );
  addEventListener("online", () => {
    for (const guard of guards.values()) if (guard.isInTrouble) guard.say("back");
  });
}
