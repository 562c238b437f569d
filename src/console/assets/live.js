// The figures renew themselves. When the gateway does not answer, the page says since when, and turns grey.
import { currentTab, element, localTime, parse, prepare } from './page.js';
import { patch } from './patch.js';

const everyMs = 5000;
/** While the gateway is away it is asked more often. */
const awayMs = 2000;
/** Several workers are given a second to report. */
const patienceMs = 6000;

const state = () => document.getElementById('live-state');
const gone = document.getElementById('gone');
const icon = document.querySelector('link[rel=icon]');
const title = document.title;

/** When the gateway answered last; undefined while it does. */
let goneSince;
let lastAnswer = new Date();
let paused = false;
/** The start of the gateway whose settings are shown. */
let shownStart = state().dataset.start;

const shapes = {
  good: '<circle cx="8" cy="8" r="6" fill="#2c8a55"/>',
  plain: '<circle cx="8" cy="8" r="6" fill="#8a9099"/>',
  bad: '<path d="M8 1l7.5 14H.5z" fill="#d0362b"/>',
  gone: '<path d="M3 3l10 10M13 3L3 13" stroke="#8a9099" stroke-width="3"/>',
};
const words = { good: '', plain: '', bad: 'CRM down – ', gone: 'Gateway gone – ' };

const showState = () => {
  const { crm } = state().dataset;
  const look = goneSince === undefined ? crm : 'gone';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shapes[look]}</svg>`;
  const href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  if (icon.href !== href) icon.href = href;
  document.title = words[look] + title;
  document.documentElement.classList.toggle('gone', look === 'gone');
  gone.hidden = look !== 'gone';
};

const showGone = (why) => {
  goneSince ??= lastAnswer;
  const text = `${why} It last answered at ${localTime(goneSince)}; what is below is from then. The page goes on asking.`;
  if (gone.textContent !== text) gone.textContent = text;
  showState();
};

/** Which figures are asked for: those that are seen. */
const wanted = () => {
  const { id } = currentTab();
  const isSeen = !paused && !document.hidden && ['traffic', 'callers', 'migration'].includes(id);
  return isSeen ? `console/live/${id}` : 'console/live';
};

const selectionIn = (part) => {
  const selection = getSelection();
  return selection.rangeCount > 0 && !selection.isCollapsed && selection.containsNode(part, true);
};

const take = (fresh) => {
  prepare(fresh);
  for (const part of fresh.querySelectorAll('[id^=live-]')) {
    const old = document.getElementById(part.id);
    // Text that a reader has marked stays as it is.
    if (old && !selectionIn(old)) patch(old, document.adoptNode(part));
  }
};

/** After a restart the settings may be others. */
const renewSettings = async () => {
  const page = parse(await (await fetch('console', { signal: AbortSignal.timeout(patienceMs) })).text());
  prepare(page);
  for (const place of ['#settings > section', '#program-version'])
    patch(document.querySelector(place), document.adoptNode(page.querySelector(place)));
};

const ask = async () => {
  let response;
  try {
    response = await fetch(wanted(), { signal: AbortSignal.timeout(patienceMs) });
  } catch {
    return showGone('The gateway does not answer.');
  }
  if (response.status === 401 || response.status === 403)
    return showGone('The gateway asks for its password again: reload this page.');
  if (!response.ok) return showGone(`The gateway answers with status ${response.status}.`);
  try {
    take(parse(await response.text()));
    lastAnswer = new Date();
    goneSince = undefined;
    showState();
    const { start } = state().dataset;
    if (start === shownStart) return;
    await renewSettings();
    shownStart = start;
  } catch {
    showGone('The gateway does not answer.');
  }
};

const goOn = async () => {
  await ask();
  setTimeout(goOn, goneSince === undefined ? everyMs : awayMs);
};

export const startLive = () => {
  const button = element('button', { type: 'button', textContent: 'Pause' });
  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Resume' : 'Pause';
    if (!paused) void ask();
  });
  document.querySelector('nav').append(button);
  // The other tab's figures are as old as the last look at it.
  addEventListener('hashchange', ask);
  document.addEventListener('visibilitychange', () => document.hidden || ask());
  showState();
  setTimeout(goOn, everyMs);
};
