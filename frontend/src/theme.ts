// The choice of light or dark takes effect at once; without this the form posts and the page reloads.
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const A_YEAR_IN_SECONDS = 60 * 60 * 24 * 365;

function isTheme(value: string): value is Theme {
  return (THEMES as readonly string[]).includes(value);
}

function keep(value: string): void {
  const age = isTheme(value) ? A_YEAR_IN_SECONDS : 0;
  const isSecure = location.protocol === "https:";
  const name = isSecure ? "__Host-telos-theme" : "telos-theme";
  const secure = isSecure ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

function show(value: string): void {
  if (isTheme(value)) {
    document.documentElement.dataset["theme"] = value;
  } else {
    delete document.documentElement.dataset["theme"];
  }
}

function press(form: HTMLFormElement, chosen: string): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
}

export function followTheme(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || !("themeSwitch" in form.dataset)) return;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    keep(button.value);
    show(button.value);
    for (const each of page.querySelectorAll<HTMLFormElement>("form[data-theme-switch]")) {
      press(each, button.value);
    }
  });
}
