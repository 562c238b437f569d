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
    for (const [form, name] of this.#forms) if (text.includes(form) && !expected.includes(name)) found.add(name);
    return [...found];
  }
}

/** As it is, escaped for JSON, percent-encoded, in base64 and base64url at each offset, and in hexadecimal digits. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first and the last characters depend on what stands around.
    return text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [
    secret,
    escaped,
    escaped.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
  ];
}
