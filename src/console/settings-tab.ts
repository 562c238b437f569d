import { dataTable } from './data-table';
import { html, type Html } from './html-template';

/** One setting in force. The value of a secret setting is never here; '' is no value. */
export interface SettingInForce {
  readonly name: string;
  readonly meaning: string;
  readonly value: string;
  /** `environment`, `.env`, `gateway.yaml, line 12`, `command line`, or `default`. */
  readonly from: string;
}

/** What is set, then what has its default. */
export function settingsTab(settings: readonly SettingInForce[]): Html {
  const isDefault = ({ from }: SettingInForce): boolean => from === 'default';
  return html`<section aria-labelledby="settings-title">
    <h2 id="settings-title">Settings in force</h2>
    <p class="note">
      As the gateway has read them at its start, or at the last reload. Values of secrets are not shown.
    </p>
    <h3>Set</h3>
    ${table(
      'Settings that are set',
      'set-settings',
      settings.filter((each) => !isDefault(each)),
    )}
    <details>
      <summary>Defaults</summary>
      ${table('Settings with their defaults', 'default-settings', settings.filter(isDefault))}
    </details>
  </section>`;
}

function table(label: string, id: string, settings: readonly SettingInForce[]): Html {
  return dataTable({
    id,
    label,
    columns: [{ title: 'Setting' }, { title: 'Value', isShort: true }, { title: 'From', isShort: true }],
    rows: settings.map(({ name, meaning, value, from }) => ({
      key: name,
      cells: [
        {
          shown: html`<code>${name}</code> <small>${meaning.replaceAll('`', '')}</small>`,
        },
        { shown: value === '' ? html`<span class="note">unset</span>` : html`<code>${value}</code>` },
        { shown: from },
      ],
    })),
    empty: 'None.',
  });
}
