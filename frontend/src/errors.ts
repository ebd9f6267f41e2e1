// A form that came back goes to its summary at once, so that it is read out and seen.
function look(where: ParentNode): void {
  const summary = where.querySelector<HTMLElement>("[data-errors]");
  // What only asks was not sent back: the design page shows such a form.
  if (summary?.closest("form")?.method !== "get") summary?.focus();
}

export function showErrors(page: Document): void {
  look(page);
  page.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof Element) look(event.target);
  });
}
