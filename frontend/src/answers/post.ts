// One message to the server and what came of it.
const PATIENCE_IN_MS = 10_000;

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
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(message),
      credentials: "same-origin",
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_IN_MS),
    });
  } catch {
    return { kind: "unreached", isOffline: true };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    return { kind: "signed-out" };
  }
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
    return { kind: "unreached", isOffline: false };
  }
  const body = await bodyOf(answer);
  if (answer.ok) return { kind: "done", body };
  if (answer.status === 409) return { kind: "finished", url: text(body["url"]) };
  return { kind: "refused", body };
}
