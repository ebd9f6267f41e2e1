// A text field that takes the focus is moved out from under the bar at the foot: the browser only
// sees to its first line.
export function keepFocusClear(page: Document): void {
  page.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
      target.scrollIntoView({ block: "nearest" });
    }
  });
}
