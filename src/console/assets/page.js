// What all tabs share: which one is shown, the viewer's own time, and copy buttons.
import { prepareTables } from './tables.js';

export const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** Makes HTML of the gateway ready for being shown. */
export const prepare = (root) => {
  showLocalTimes(root);
  addCopyButtons(root);
  prepareTables(root);
};

/** `12 345`, as the gateway writes it. */
export const countText = (count) => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f');

export const parse = (text) => new DOMParser().parseFromString(text, 'text/html');

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment in the viewer's time zone; the day only if it is another one. */
export const localTime = (moment) =>
  (moment.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(moment);

const showLocalTimes = (root) => {
  for (const time of root.querySelectorAll('time')) time.textContent = localTime(new Date(time.dateTime));
};

// Clipboards are given to pages with TLS or on this machine only; elsewhere the text is selected and copied as by hand.
const copy = async (pre) => {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(pre);
    return document.execCommand('copy');
  }
};

const addCopyButtons = (root) => {
  for (const pre of root.querySelectorAll('pre')) {
    const button = element('button', { type: 'button', className: 'copy', textContent: 'Copy' });
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      button.textContent = (await copy(pre)) ? 'Copied' : 'Selected';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    const around = element('div', { className: 'copyable' });
    pre.replaceWith(around);
    around.append(button, pre);
  }
};

const tabs = [...document.querySelectorAll('.tab')];

/** The tab that the address names, by itself or by something in it. */
export const currentTab = () => {
  const [id] = location.hash.slice(1).split('/');
  return (id && document.getElementById(id)?.closest('.tab')) || tabs[0];
};

const showTab = () => {
  const shown = currentTab();
  for (const tab of tabs) tab.classList.toggle('shown', tab === shown);
  for (const link of document.querySelectorAll('nav a[href^="#"]'))
    if (link.hash === `#${shown.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  const [id] = location.hash.slice(1).split('/');
  if (id !== shown.id) document.getElementById(id)?.scrollIntoView();
  else scrollTo(0, 0);
};

export const startTabs = () => {
  addEventListener('hashchange', showTab);
  showTab();
};
