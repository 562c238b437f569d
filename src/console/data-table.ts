import { nameText } from './figures';
import { html, type Html } from './html-template';

export interface TableCell {
  readonly shown: Html | string | number;
  /** What the column is sorted by, where people cannot sort by what is shown. */
  readonly sort?: number | string;
  /** It deserves a look: shown in amber. */
  readonly amber?: boolean;
}

export interface TableColumn {
  readonly title: string;
  readonly isNumber?: true;
  /** Two of them have place beside each other on a card. */
  readonly isShort?: true;
}

export interface TableRow {
  /** The same for the same row at the next time. */
  readonly key: string;
  /** The first one is the row's name. */
  readonly cells: readonly TableCell[];
}

export interface TableContent {
  /** The script remembers by it how the table is sorted. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** The script lets people sort the rows, which come sorted already. */
  readonly isSortable?: true;
  /** What is said when there are no rows. */
  readonly empty: string;
}

/**
 * A table that becomes a stack of cards on narrow screens. There the style takes its roles away (`display: block`),
 * so that they are said.
 */
export function dataTable({ id, label, columns, rows, isSortable, empty }: TableContent): Html {
  if (rows.length === 0) return html`<p class="note">${empty}</p>`;
  const heads = columns.map(
    ({ title, isNumber }) =>
      html`<th role="columnheader" scope="col" class="${isNumber ? 'number' : ''}">${title}</th>`,
  );
  return html`<table role="table" id="${id}" class="stack" aria-label="${label}" data-sortable="${isSortable ? 1 : 0}">
    <thead role="rowgroup">
      <tr role="row">
        ${heads}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((row) => tableRow(row, columns))}
    </tbody>
  </table>`;
}

const shownText = (shown: TableCell['shown']): Html | string | number =>
  typeof shown === 'string' ? nameText(shown) : shown;

function tableRow({ key, cells }: TableRow, columns: readonly TableColumn[]): Html {
  const rest = cells.slice(1).map(({ shown, sort, amber }, index) => {
    const { title = '', isNumber, isShort } = columns[index + 1] ?? {};
    const place = isNumber ? 'number' : isShort ? 'short' : '';
    const look = `${place}${amber ? ' amber' : ''}${shown === '' ? ' none' : ''}`;
    return html`<td role="cell" class="${look}" data-label="${title}" data-sort="${sort ?? ''}">
      ${shownText(shown)}
    </td>`;
  });
  const { shown = '', sort = '' } = cells[0] ?? {};
  return html`<tr role="row" data-key="${key}">
    <th role="rowheader" scope="row" data-sort="${sort}">${shownText(shown)}</th>
    ${rest}
  </tr>`;
}
