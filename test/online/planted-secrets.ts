/** Secrets by name, and where one of them stands in a text, in any of the forms that programs write. */

export class PlantedSecrets {
  readonly #forms = new Map<string, string>();

  /** @param secret none shorter than eight characters */
  plant(name: string, secret: string): void {
    if (secret.length < 8) throw new Error(`the secret ${name} is too short to be searched for`);
    for (const form of formsOf(secret)) this.#forms.set(form, name);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#forms.values());
  }

  /** Names of the secrets in the text. @param expected those that belong there */
  in(text: string, expected: readonly string[] = []): readonly string[] {
    const found = new Set<string>();
    const mayHold = windowsIn(text);
    for (const [form, name] of this.#forms)
      if (mayHold(form) && text.includes(form) && !expected.includes(name)) found.add(name);
    return [...found];
  }
}

const windowChars = 8;
const hashes = 1 << 24;

/** For thousands of forms in long texts: a form may stand there when all its windows of eight characters do. */
function windowsIn(text: string): (form: string) => boolean {
  const marked = new Uint8Array(hashes);
  for (let at = 0; at + windowChars <= text.length; at++) marked[hashAt(text, at)] = 1;
  return (form) => {
    for (let at = 0; at + windowChars <= form.length; at++) if (marked[hashAt(form, at)] === 0) return false;
    return true;
  };
}

function hashAt(text: string, start: number): number {
  let hash = 0;
  for (let at = start; at < start + windowChars; at++) hash = Math.imul(hash, 31) + text.charCodeAt(at);
  return Math.imul(hash, 0x9e3779b1) >>> 8;
}

/**
 * As it is, escaped for JSON, XML and HTML, percent-encoded, in base64 and base64url at each offset, and in hexadecimal
 * digits.
 */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first and the last characters depend on what stands around.
    return text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const inXml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    secret,
    inXml,
    inXml.replaceAll('"', '&quot;'),
    inXml.replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    escaped,
    escaped.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
  ];
}
