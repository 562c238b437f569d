// The translator keeps the place on the page, and takes an operation from the contract.
import { parse, prepare } from './page.js';

const form = document.querySelector('#translator form');

const show = (content) => document.getElementById('translation').replaceChildren(content);

const translate = async () => {
  const body = new URLSearchParams(new FormData(form));
  const response = await fetch('console', { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) return show(text);
  const page = parse(text);
  prepare(page);
  document.getElementById('translation').replaceWith(document.adoptNode(page.getElementById('translation')));
};

export const startTranslator = () => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      await translate();
    } catch {
      show('The gateway does not answer.');
    } finally {
      button.disabled = false;
    }
  });
  document.addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[data-operation]');
    if (!link) return;
    form.elements.operation.value = link.dataset.operation;
    form.elements.version.value = link.dataset.version;
  });
};
