import { html, type Html } from './html-template';
import { prettyMessage } from './pretty-print';

/** What a person types into the translator. */
export interface TranslatorInput {
  /** An envelope, a JSON body, or a whole HTTP request. */
  readonly text: string;
  /** Such as Appointment.SetSeen; needed for a body that does not name it. */
  readonly operation: string;
  /** Such as Services86; '' leaves it to the text. */
  readonly version: string;
  /** Which wire of a CRM is shown; '' is both. */
  readonly towards: '' | 'rest' | 'soap';
}

/** What the gateway makes of it, with secrets masked. */
export interface TranslatorResult {
  readonly valid: boolean;
  readonly parts: readonly { readonly title: string; readonly text: string }[];
}

export const noInput: TranslatorInput = { text: '', operation: '', version: '', towards: '' };

/** Reads the form; ignores unknown fields. */
export function readForm(body: Uint8Array): TranslatorInput {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const field = (name: string): string => form.get(name) ?? '';
  const towards = field('towards');
  return {
    text: field('text'),
    operation: field('operation').trim(),
    version: field('version').trim(),
    towards: towards === 'rest' || towards === 'soap' ? towards : '',
  };
}

/**
 * The form works without a script: it posts to the page itself, which then shows the result below.
 * @param versions those of the contract, newest first
 */
export function translatorTab(
  input: TranslatorInput,
  result: TranslatorResult | undefined,
  versions: readonly string[],
): Html {
  return html`<section aria-labelledby="translator-title">
    <h2 id="translator-title">Translator</h2>
    <p>
      Paste an envelope, a JSON body or a whole HTTP request. Nothing is sent anywhere; secrets are masked in what is
      shown.
    </p>
    ${form(input, versions)} ${translation(result)}
  </section>`;
}

function form(input: TranslatorInput, versions: readonly string[]): Html {
  const { version, towards } = input;
  const own = version === '' || versions.includes(version) ? [] : [version];
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
    <div class="fields-of-form">
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
        <label for="version">Version <small>(if the text does not name it)</small></label>
        <select id="version" name="version">
          ${option('', 'as it says', version)} ${[...own, ...versions].map((each) => option(each, each, version))}
        </select>
      </div>
      <div>
        <label for="towards">Show it for</label>
        <select id="towards" name="towards">
          ${option('', 'both kinds of CRM', towards)} ${option('rest', 'a REST CRM (JSON)', towards)}
          ${option('soap', 'a SOAP CRM (XML)', towards)}
        </select>
      </div>
      <button type="submit">Translate</button>
    </div>
  </form>`;
}

function option(value: string, text: string, chosen: string): Html {
  return value === chosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
}

const placeholder = '<s:Envelope …>  or  {"AppointmentId": 973, "UpdateMode": "OnlyThis"}  or  POST /api/v1/Agents/…';

/** The result; the script replaces this part of the page. */
function translation(result: TranslatorResult | undefined): Html {
  const parts = (result?.parts ?? []).map(
    ({ title, text }) =>
      html`<h3>${title}</h3>
        <pre tabindex="0">${prettyMessage(text)}</pre>`,
  );
  const verdict =
    result === undefined
      ? undefined
      : html`<p class="${result.valid ? 'verdict good' : 'verdict amber'}">${result.valid ? 'Valid' : 'Not valid'}</p>`;
  return html`<div id="translation" aria-live="polite">${verdict}${parts}</div>`;
}
