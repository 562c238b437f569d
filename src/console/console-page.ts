/** The page. Without its script all tabs stand below each other. */
import { contractTab } from './contract-tab';
import { html, type Html } from './html-template';
import { live, type LiveSource } from './live';
import { settingsTab, type SettingInForce } from './settings-tab';

export interface PageContent {
  readonly programVersion: string;
  readonly live: LiveSource;
  readonly translator: Html;
  readonly settings: readonly SettingInForce[];
}

/** The whole page. Addresses are relative, so that it works behind any prefix. */
export function consolePage({ programVersion, live: source, translator, settings }: PageContent): string {
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>netserver-gateway console</title>
        <link rel="stylesheet" href="console/console.css" />
        <link rel="icon" href="data:," />
        <script src="console/console.js" type="module"></script>
      </head>
      <body>
        <header>
          <h1>netserver-gateway <small id="program-version">${programVersion}</small></h1>
          ${live('state', source)}
          <nav aria-label="Page">
            <a href="#traffic">Traffic</a> <a href="#callers">Callers</a> <a href="#contract">Contract</a>
            <a href="#translator">Translator</a> <a href="#migration">Migration</a> <a href="#settings">Settings</a>
            <a href="metrics">Metrics</a>
          </nav>
        </header>
        <p id="gone" role="alert" hidden></p>
        <main>
          <div class="tab" id="traffic">${live('traffic', source)}</div>
          <div class="tab" id="callers">${live('callers', source)}</div>
          <div class="tab" id="contract">${contractTab}</div>
          <div class="tab" id="translator">${translator}</div>
          <div class="tab" id="migration">${live('migration', source)}</div>
          <div class="tab" id="settings">${settingsTab(settings)}</div>
        </main>
      </body>
    </html> `.text
  }`;
}
