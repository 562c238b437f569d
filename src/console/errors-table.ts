/** Equal errors in a row each, the single ones to unfold. */
import { dataTable } from './data-table';
import { lastOf } from './error-groups';
import { countText, momentText, msText } from './figures';
import { html, type Html } from './html-template';
import type { MergedErrors } from './overview';

/** Further ones are folded. */
const groupsShown = 8;

export function errorsTable(groups: readonly MergedErrors[]): Html {
  const [shown, older] = [groups.slice(0, groupsShown), groups.slice(groupsShown)];
  const unfolding = html`<details>
    <summary>${countText(older.length)} older</summary>
    ${tableOf('older-errors', 'Errors that happened last before', older)}
  </details>`;
  return html`<div class="errors">
    ${tableOf('error-groups', 'Errors, equal ones together', shown)} ${older.length === 0 ? undefined : unfolding}
  </div>`;
}

function tableOf(id: string, label: string, groups: readonly MergedErrors[]): Html {
  return dataTable({
    id,
    label,
    columns: [
      { title: 'Error' },
      { title: 'Call' },
      { title: 'Caller' },
      { title: 'Count', isNumber: true },
      { title: 'First', isShort: true },
      { title: 'Last', isShort: true },
      { title: 'Latest correlation id' },
    ],
    rows: groups.map((group) => {
      const { outcome, cause, name, caller = '', count, first, samples } = group;
      const error = cause === undefined ? html`${outcome}` : html`${outcome} <small>${cause}</small>`;
      return {
        key: [outcome, cause ?? '', name, caller].join(' '),
        cells: [
          { shown: error, sort: outcome },
          { shown: name },
          { shown: caller },
          { shown: countText(count), sort: count, amber: true },
          { shown: momentText(first), sort: first },
          { shown: momentText(lastOf(group)), sort: lastOf(group) },
          { shown: single(samples) },
        ],
      };
    }),
    isSortable: true,
    empty: 'None since the start.',
  });
}

function single(samples: MergedErrors['samples']): Html {
  const id = html`<code>${samples[0]?.correlationId}</code>`;
  if (samples.length < 2) return id;
  const lines = samples.map(
    ({ time, correlationId, status, ms, worker }) =>
      html`<li>
        ${momentText(time)} <code>${correlationId}</code>
        <small>${status === undefined ? 'no reply' : `status ${status}`}, ${msText(ms)} ms, worker ${worker}</small>
      </li>`,
  );
  return html`<details>
    <summary>${id}</summary>
    <ol class="samples">
      ${lines}
    </ol>
  </details>`;
}
