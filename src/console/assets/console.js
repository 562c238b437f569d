// The page works without scripts: then all tabs stand below each other, and nothing renews itself.
import { startContract } from './contract.js';
import { startLive } from './live.js';
import { prepare, startTabs } from './page.js';
import { startTables } from './tables.js';
import { startTranslator } from './translator.js';

document.documentElement.classList.add('scripted');
prepare(document);
startTables();
startLive();
startTranslator();
startContract();
startTabs();
