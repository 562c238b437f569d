/**
 * Files the page asks for. They are served by the console itself: its policy allows nothing from elsewhere and nothing
 * inline.
 */

const style = `:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1c1e21; --quiet: #5b6169; --line: #d9dcdf;
  --link: #0b57b0; --good: #17683a; --bad: #b3261e; --bar: #3574b8; --focus: #0b57b0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15171a; --card: #1d2024; --ink: #e7e9ec; --quiet: #a2a9b2; --line: #363b42;
    --link: #8ab8f5; --good: #6fd197; --bad: #ff8a80; --bar: #5e9de0; --focus: #8ab8f5;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { font-size: 1.15rem; margin: 0; }
h1 small, label small, .note { color: var(--quiet); font-weight: normal; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; }
nav { row-gap: .4rem; display: flex; flex-wrap: wrap; gap: .15rem 1rem; }
a { color: var(--link); }
main { max-width: 76rem; margin: 0 auto; padding: 1.25rem 1.5rem 3rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin-bottom: 1.25rem; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .75rem; margin: 0; }
.tile { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: .35rem; padding: .5rem .75rem; }
.tile.good { border-left-color: var(--good); }
.tile.bad { border-left-color: var(--bad); }
.tile dt { color: var(--quiet); font-size: .85rem; }
.tile dd { margin: 0; font-size: 1.15rem; font-weight: 600; }
.tile.bad dd, .troubles { color: var(--bad); }
.troubles { margin: .75rem 0 0; padding-left: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; white-space: nowrap; }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; }
tbody th { font-weight: normal; }
tbody tr:last-child > * { border-bottom: 0; }
th.number, td.number { text-align: right; padding-right: 1.25rem; }
td.failed { color: var(--bad); font-weight: 600; }
.traffic table { table-layout: fixed; min-width: 40rem; }
.traffic th:nth-child(2) { width: 13rem; }
.traffic th.number { width: 6rem; }
.traffic tbody th { white-space: normal; overflow-wrap: anywhere; }
.settings td:nth-child(2) { width: 60%; min-width: 12rem; white-space: normal; overflow-wrap: anywhere; }
summary { cursor: pointer; margin-top: .75rem; color: var(--link); }
@media (max-width: 40rem) {
  header { padding: .5rem .75rem; }
  main { padding: .75rem .5rem 2rem; }
  section { padding: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
}
.spark { display: block; }
.spark .base { stroke: var(--line); fill: none; }
.spark .all { fill: var(--bar); }
.spark .failed { fill: var(--bad); }
code, pre, textarea, input { font: .87rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { margin: 0; padding: .75rem; background: var(--ground); border: 1px solid var(--line); border-radius: .35rem; overflow: auto; max-height: 28rem; white-space: pre-wrap; overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin-bottom: .2rem; }
textarea, input { width: 100%; padding: .5rem; border: 1px solid var(--quiet); border-radius: .35rem; background: var(--ground); color: var(--ink); }
textarea { resize: vertical; }
::placeholder { color: var(--quiet); opacity: 1; }
.fields { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: flex-end; margin-top: .75rem; }
.fields > div { flex: 1 1 16rem; }
button { font: inherit; font-weight: 600; padding: .5rem 1.25rem; border: 1px solid var(--link); border-radius: .35rem; background: var(--link); color: var(--card); cursor: pointer; }
nav button { padding: 0 .5rem; font-weight: normal; background: none; color: var(--link); }
.verdict { font-weight: 600; margin: 1.25rem 0 0; }
.verdict.good { color: var(--good); }
.verdict.bad { color: var(--bad); }
`;

/** The page works without it; with it the figures renew themselves and the translator keeps the place on the page. */
const script = `'use strict';
const replace = (id, from) => {
  const fresh = from.getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) old.replaceWith(fresh);
};
const parse = async (response) => new DOMParser().parseFromString(await response.text(), 'text/html');

let paused = false;
const pause = document.createElement('button');
pause.type = 'button';
const show = () => { pause.textContent = paused ? 'Go on' : 'Pause'; };
pause.addEventListener('click', () => { paused = !paused; show(); });
document.querySelector('nav').append(pause);
show();

setInterval(async () => {
  // What a reader has the focus in or has marked is left alone.
  const busy = document.getElementById('live').contains(document.activeElement) || String(getSelection()) !== '';
  if (paused || busy || document.hidden) return;
  try {
    const response = await fetch('console/live');
    if (response.ok) replace('live', await parse(response));
  } catch { /* the gateway is away: the figures keep their time of day */ }
}, 5000);

const form = document.querySelector('#translator form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const response = await fetch('console', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (response.ok) replace('translation', await parse(response));
    else document.getElementById('translation').textContent = await response.text();
  } catch {
    document.getElementById('translation').textContent = 'The gateway does not answer.';
  } finally {
    button.disabled = false;
  }
});
`;

interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** By exact path. */
export const assets: ReadonlyMap<string, Asset> = new Map([
  ['/console/console.css', { contentType: 'text/css; charset=utf-8', body: style }],
  ['/console/console.js', { contentType: 'text/javascript; charset=utf-8', body: script }],
]);
