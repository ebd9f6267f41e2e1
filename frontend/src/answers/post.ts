// One message to the server and what came of it.
const PATIENCE_IN_MS = 10_000;
// What outlives its page may be 64 KiB in all; a letter takes up to three bytes. A browser does not
// send more than that at all.
const MOST_THAT_OUTLIVES = 20_000;

export type Outcome =
  | { readonly kind: "done"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "unreached"; readonly isOffline: boolean }
  | { readonly kind: "signed-out" }
  | { readonly kind: "finished"; readonly url: string }
  | { readonly kind: "refused"; readonly body: Readonly<Record<string, unknown>> };

// The cookie is newer than the page once somebody has signed in again in another tab.
export function token(): string {
  const found = /(?:^|;\s*)(?:__Host-)?telos-csrf=([^;]+)/.exec(document.cookie);
  return found?.[1] ?? document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function bodyOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await answer.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export async function post(url: string, message: object): Promise<Outcome> {
  let answer: Response;
  const body = JSON.stringify(message);
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.length <= MOST_THAT_OUTLIVES,
      signal: AbortSignal.timeout(PATIENCE_IN_MS),
    });
  } catch {
    return { kind: "unreached", isOffline: true };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { kind: "signed-out" };
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
    return { kind: "unreached", isOffline: false };
  }
  const said = await bodyOf(answer);
  // Where something is refused to whoever is signed in, it says who that is.
  if (answer.status === 403 && text(said["person"]) === "") return { kind: "signed-out" };
  if (answer.ok) return { kind: "done", body: said };
  if (answer.status === 409) return { kind: "finished", url: text(said["url"]) };
  return { kind: "refused", body: said };
}
