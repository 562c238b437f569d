'use strict';
// The page works without this script. With it the figures renew themselves, and the translator keeps the place on the
// page.

const replace = (id, from) => {
  const fresh = from.getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) old.replaceWith(fresh);
};
const parse = async (response) => new DOMParser().parseFromString(await response.text(), 'text/html');

let paused = false;
const pause = document.createElement('button');
pause.type = 'button';
const show = () => {
  pause.textContent = paused ? 'Resume' : 'Pause';
};
pause.addEventListener('click', () => {
  paused = !paused;
  show();
});
document.querySelector('nav').append(pause);
show();

setInterval(async () => {
  // Nothing is replaced while a reader has the focus in it or has marked text.
  const busy = document.getElementById('live').contains(document.activeElement) || String(getSelection()) !== '';
  if (paused || busy || document.hidden) return;
  try {
    const response = await fetch('console/live');
    if (response.ok) replace('live', await parse(response));
  } catch {
    // The gateway is away: the figures keep their time of day.
  }
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
