// A form that came back goes to its summary at once, so that it is read out and seen.
function look(where: ParentNode): void {
  where.querySelector<HTMLElement>("[data-errors]")?.focus();
}

export function showErrors(page: Document): void {
  look(page);
  page.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof Element) look(event.target);
  });
}
