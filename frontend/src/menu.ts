// A menu is a <details>; with a script it also closes on Escape and when one looks elsewhere.
const OPEN = "details.menu[open]";

export function closeMenus(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of page.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  page.addEventListener("click", (event) => {
    for (const menu of page.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
}
