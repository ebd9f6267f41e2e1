// A button that prints; where there is no script the browser's own menu does.
export function offerPrinting(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
