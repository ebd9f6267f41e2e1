// Pressing one button of a page keeps what was typed in its other forms: it goes along with the form
// that is sent, lies sealed with Telos until the page is there again, and is filled in where it was
// typed. Nothing of it lies on this device. Without this file only the form that was pressed is sent.
const FIELD = "typed_beside";
const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file], [type=password])";
// Codes are for one moment; the intake keeps what is typed by itself; the others are sent by a script.
const NOT_OF = "[data-response], [data-sign-out], [data-passkey], [data-draft-url], [hx-post], :has(input[type=password], [autocomplete=one-time-code])";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// One field: its name, what it holds, and of a box or a choice whether it is ticked.
type Field = [name: string, value: string, ticked: boolean | null];

interface Typed {
  action: string;
  // Which of the forms that are sent there.
  place: number;
  fields: Field[];
}

function formsOf(page: Document): HTMLFormElement[] {
  return [...page.querySelectorAll<HTMLFormElement>("main form")].filter((form) => form.method === "post" && !form.matches(NOT_OF));
}

function actionOf(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") ?? "", location.href).pathname;
}

function isTickable(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>(TYPED)].filter((control) => control.name !== "" && !control.disabled);
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    // Without a choice of the page's own the browser takes the first.
    if (!control.multiple && !options.some((each) => each.defaultSelected)) return control.selectedIndex > 0;
    return options.some((each) => each.selected !== each.defaultSelected);
  }
  return isTickable(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue;
}

function fieldsOf(control: Control): Field[] {
  if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map((each) => [control.name, each.value, null]);
  return [[control.name, control.value, isTickable(control) ? control.checked : null]];
}

class Beside {
  readonly #kept: HTMLTemplateElement | null;

  constructor(readonly page: Document) {
    this.#kept = page.querySelector("template[data-typed-beside]");
  }

  begin(): void {
    const told = this.#kept?.dataset["typedBeside"];
    if (told) for (const typed of JSON.parse(told) as Typed[]) this.#fillIn(typed);
    // The last to hear of it: whoever else holds a form back has done so.
    this.page.addEventListener("submit", (event) => {
      const form = event.target;
      if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post" || form.matches(NOT_OF)) return;
      this.#takeAlong(form);
    });
  }

  #takeAlong(sent: HTMLFormElement): void {
    const forms = formsOf(this.page);
    const typed = forms.filter((form) => form !== sent).map((form) => this.#typedIn(form, forms));
    const field = sent.querySelector<HTMLInputElement>(`input[name=${FIELD}]`) ?? this.page.createElement("input");
    field.type = "hidden";
    field.name = FIELD;
    field.value = JSON.stringify({
      page: this.#kept?.dataset["page"] ?? location.pathname,
      forms: typed.filter((each) => each.fields.length > 0),
    });
    sent.append(field);
  }

  #typedIn(form: HTMLFormElement, forms: HTMLFormElement[]): Typed {
    const action = actionOf(form);
    const alike = forms.filter((each) => actionOf(each) === action);
    // What was refused, or sent too late, stands there as if it were the page's own.
    const isAgain = this.#kept?.dataset["again"] === action;
    const controls = controlsOf(form).filter((control) => isChanged(control) || (isAgain && (isTickable(control) ? control.checked : control.value !== "")));
    return { action, place: alike.indexOf(form), fields: controls.flatMap(fieldsOf) };
  }

  #fillIn(typed: Typed): void {
    const form = formsOf(this.page).filter((each) => actionOf(each) === typed.action)[typed.place];
    const without = typed.fields.filter((field) => !form || !this.#set(form, field));
    if (form && without.length < typed.fields.length) {
      for (let fold = form.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
      const said = this.#says("here");
      if (said && !form.querySelector("[data-beside]")) form.prepend(said);
    }
    const words = without.filter(([, value, ticked]) => ticked === null && value.trim() !== "");
    if (words.length > 0) this.#tell(words);
  }

  #set(form: HTMLFormElement, [name, value, ticked]: Field): boolean {
    const named = controlsOf(form).filter((control) => control.name === name);
    const control = ticked === null ? named[0] : named.find((each) => each.value === value);
    if (!control) return false;
    if (isTickable(control)) control.checked = ticked ?? false;
    else if (control instanceof HTMLSelectElement && control.multiple) {
      for (const each of control.options) if (each.value === value) each.selected = true;
    } else control.value = value;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    return true;
  }

  #tell(words: Field[]): void {
    const said = this.#says("gone");
    for (const line of words.flatMap(([, value]) => value.split("\n"))) {
      const told = this.page.createElement("p");
      told.textContent = line;
      said?.querySelector("[data-beside]")?.append(told);
    }
    if (said) this.page.querySelector("main")?.prepend(said);
  }

  // The sentences stand in the page, so that they are translated there.
  #says(name: string): HTMLElement | null {
    const said = this.#kept?.content.firstElementChild?.cloneNode(true);
    if (!(said instanceof HTMLElement)) return null;
    for (const each of said.querySelectorAll<HTMLElement>("[data-beside]")) if (each.dataset["beside"] !== name) each.remove();
    return said;
  }
}

export function keepTypedBeside(page: Document): void {
  new Beside(page).begin();
}
