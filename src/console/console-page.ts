/** The page, and the files that it asks for. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { palette } from '../text/web-page';
import { html, type Html } from './html-template';

/** One setting in force. The value of a secret setting is never here; '' is no value. */
export interface SettingInForce {
  readonly name: string;
  readonly value: string;
  /** Whether the environment sets it; otherwise it has its default. */
  readonly set: boolean;
}

export interface PageContent {
  readonly programVersion: string;
  readonly live: Html;
  readonly translator: Html;
  readonly settings: readonly SettingInForce[];
}

/** The whole page. Addresses are relative, so that it works behind any prefix. */
export function consolePage({ programVersion, live, translator, settings }: PageContent): string {
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>netserver-gateway console</title>
        <link rel="stylesheet" href="console/console.css" />
        <link rel="icon" href="data:," />
        <script src="console/console.js" defer></script>
      </head>
      <body>
        <header>
          <h1>netserver-gateway <small>${programVersion}</small></h1>
          <nav aria-label="Page">
            <a href="#health">Health</a> <a href="#traffic">Traffic</a> <a href="#errors">Errors</a>
            <a href="#workers">Workers</a> <a href="#translator">Translator</a> <a href="#settings">Settings</a>
            <a href="metrics">Metrics</a> <a id="refresh" href="console">Refresh</a>
          </nav>
        </header>
        <main>${live} ${translator} ${settingsTable(settings)}</main>
      </body>
    </html> `.text
  }`;
}

function settingsTable(settings: readonly SettingInForce[]): Html {
  return html`<section>
    <h2 id="settings">Configuration in force</h2>
    ${table(
      'Set in the environment',
      settings.filter(({ set }) => set),
    )}
    <details>
      <summary>Defaults</summary>
      ${table(
        'Defaults',
        settings.filter(({ set }) => !set),
      )}
    </details>
  </section>`;
}

function table(title: string, settings: readonly SettingInForce[]): Html {
  if (settings.length === 0) return html`<p class="note">None.</p>`;
  const lines = settings.map(({ name, value }) => {
    const shown = value === '' ? html`<span class="note">unset</span>` : html`<code>${value}</code>`;
    return html`<tr>
      <th scope="row"><code>${name}</code></th>
      <td>${shown}</td>
    </tr>`;
  });
  return html`<div class="scroll settings" tabindex="0" role="group" aria-label="${title}">
    <table>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">${title}</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}

interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** Beside this file in the sources; scripts/copy-assets.mjs copies it into a build. */
const folder = path.join(__dirname, 'assets');

/**
 * Reads the style sheet and the script, once for all requests. The console serves them itself, as its policy allows
 * nothing from elsewhere and nothing inline.
 * @returns the files by exact path
 * @throws the file system's error
 */
export function readAssets(): ReadonlyMap<string, Asset> {
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return new Map([
    ['/console/console.css', { contentType: 'text/css; charset=utf-8', body: `${palette}\n${read('console.css')}` }],
    ['/console/console.js', { contentType: 'text/javascript; charset=utf-8', body: read('console.js') }],
  ]);
}
