// Passkeys: the browser alone can make and use them. What the server asks for stands on the form;
// what the device answers goes back as the form's own field.
interface Asked {
  publicKey: Record<string, unknown>;
}

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

interface Named {
  id: string;
}

function withBytes(list: unknown): unknown[] {
  return ((list as Named[] | undefined) ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

async function make(asked: Asked): Promise<object> {
  const key = asked.publicKey;
  const user = key["user"] as Named;
  const made = (await navigator.credentials.create({
    publicKey: {
      ...key,
      challenge: bytes(key["challenge"] as string),
      user: { ...user, id: bytes(user.id) },
      excludeCredentials: withBytes(key["excludeCredentials"]),
    } as unknown as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return said(made, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

async function use(asked: Asked): Promise<object> {
  const key = asked.publicKey;
  const used = (await navigator.credentials.get({
    publicKey: {
      ...key,
      challenge: bytes(key["challenge"] as string),
      allowCredentials: withBytes(key["allowCredentials"]),
    } as unknown as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return said(used, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  });
}

function said(credential: PublicKeyCredential, response: Record<string, unknown>): object {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

async function asked(form: HTMLFormElement): Promise<Asked> {
  const written = form.dataset["options"];
  if (written) return JSON.parse(written) as Asked;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The server asked for nothing.");
  return ((await answer.json()) as { request_options: Asked }).request_options;
}

async function answer(form: HTMLFormElement): Promise<void> {
  const trouble = form.querySelector<HTMLElement>("[data-trouble]");
  if (trouble) trouble.hidden = true;
  try {
    const question = await asked(form);
    const credential = await (form.dataset["passkey"] === "create" ? make(question) : use(question));
    const field = form.querySelector<HTMLInputElement>("input[name=credential]");
    if (field) field.value = JSON.stringify(credential);
    form.submit();
  } catch {
    if (trouble) trouble.hidden = false;
  }
}

export function followPasskeys(page: Document): void {
  if (!("PublicKeyCredential" in window)) return;
  for (const words of page.querySelectorAll<HTMLElement>("[data-no-passkeys]")) words.hidden = true;
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void answer(form);
    });
  }
}
