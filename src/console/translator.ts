import { html, type Html } from './html-template';

/** What a person types into the translator. */
export interface TranslatorInput {
  /** An envelope, a JSON body, or a whole HTTP request. */
  readonly text: string;
  /** Such as Appointment.SetSeen; needed for a body that does not name it. */
  readonly operation: string;
  /** Such as Services86. */
  readonly version: string;
}

/** What the gateway makes of it, with secrets masked. */
export interface TranslatorResult {
  readonly valid: boolean;
  readonly parts: readonly { readonly title: string; readonly text: string }[];
}

export const noInput: TranslatorInput = { text: '', operation: '', version: '' };

/** Reads the form; ignores unknown fields. */
export function readForm(body: Uint8Array): TranslatorInput {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const field = (name: string): string => form.get(name) ?? '';
  return { text: field('text'), operation: field('operation').trim(), version: field('version').trim() };
}

/** The form works without a script: it posts to the page itself, which then shows the result below. */
export function translator(input: TranslatorInput, result: TranslatorResult | undefined): Html {
  return html`<section id="translator" aria-labelledby="translator-title">
    <h2 id="translator-title">Translator</h2>
    <p>
      Paste an envelope, a JSON body or a whole HTTP request. Nothing is sent anywhere; secrets are masked in what is
      shown.
    </p>
    ${form(input)} ${translation(result)}
  </section>`;
}

function form(input: TranslatorInput): Html {
  return html` <form method="post" action="console#translation">
    <label for="text">Request</label>
    <textarea
      id="text"
      name="text"
      rows="10"
      spellcheck="false"
      autocomplete="off"
      required
      placeholder="${placeholder}"
    >
${input.text}</textarea>
    <div class="fields">
      <div>
        <label for="operation">Agent and operation <small>(needed for JSON)</small></label>
        <input
          id="operation"
          name="operation"
          value="${input.operation}"
          placeholder="Appointment.SetSeen"
          autocomplete="off"
          spellcheck="false"
          pattern="[A-Za-z0-9_.]*"
          maxlength="200"
        />
      </div>
      <div>
        <label for="version">Version <small>(if the envelope does not name it)</small></label>
        <input
          id="version"
          name="version"
          value="${input.version}"
          placeholder="Services86"
          autocomplete="off"
          spellcheck="false"
          pattern="[A-Za-z0-9]*"
          maxlength="20"
        />
      </div>
      <button type="submit">Translate</button>
    </div>
  </form>`;
}

const placeholder = '<s:Envelope …>  or  {"AppointmentId": 973, "UpdateMode": "OnlyThis"}  or  POST /api/v1/Agents/…';

/** The result; the script replaces this part of the page. */
function translation(result: TranslatorResult | undefined): Html {
  const parts = (result?.parts ?? []).map(
    ({ title, text }) =>
      html`<h3>${title}</h3>
        <pre tabindex="0">${text}</pre>`,
  );
  const verdict =
    result === undefined
      ? undefined
      : html`<p class="${result.valid ? 'verdict good' : 'verdict bad'}">${result.valid ? 'Valid' : 'Not valid'}</p>`;
  return html`<div id="translation" aria-live="polite">${verdict}${parts}</div>`;
}
