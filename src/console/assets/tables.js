// Tables are sorted by their headings; on narrow screens, where headings are not shown, by a choice above them.

/** From a table's id to the column and the direction that the reader chose. */
const chosen = new Map();
const isSortable = (table) => table.dataset.sortable === '1';
const headings = (table) => [...table.tHead.rows[0].cells];
const titleOf = (heading) => heading.textContent.trim();

const byValue = (column, down) => (one, other) => {
  const [a, b] = [one, other].map((row) => row.cells[column].dataset.sort || row.cells[column].textContent.trim());
  const order =
    a !== '' && b !== '' && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b, undefined, { numeric: true });
  return down ? -order : order;
};

const sortRows = (table) => {
  const choice = chosen.get(table.id);
  for (const [column, heading] of headings(table).entries())
    if (choice?.column === column) heading.setAttribute('aria-sort', choice.down ? 'descending' : 'ascending');
    else heading.removeAttribute('aria-sort');
  const body = table.tBodies[0];
  if (choice !== undefined) body.replaceChildren(...[...body.rows].sort(byValue(choice.column, choice.down)));
};

/** Gives fresh tables their buttons and the order that the reader chose. */
export const prepareTables = (root) => {
  for (const table of root.querySelectorAll('table')) {
    if (!isSortable(table)) continue;
    const choices = headings(table).map((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = titleOf(heading);
      heading.replaceChildren(button);
      return new Option(button.textContent, column);
    });
    const select = document.createElement('select');
    select.setAttribute('aria-label', `${table.getAttribute('aria-label')}: sort by`);
    select.append(new Option('as it comes', ''), ...choices);
    const { column } = chosen.get(table.id) ?? {};
    for (const option of select.options) option.toggleAttribute('selected', option.value === String(column ?? ''));
    const label = document.createElement('label');
    label.className = 'sort';
    label.append('Sort by ', select);
    table.createCaption().append(label);
    sortRows(table);
  }
};

const choose = (table, column, down) => {
  chosen.set(table.id, { column, down });
  sortRows(table);
};
const isNumber = (heading) => heading.classList.contains('number');

export const startTables = () => {
  document.addEventListener('click', ({ target }) => {
    const heading = target.closest?.('th[scope=col]');
    const table = heading?.closest('table');
    if (!table || !isSortable(table)) return;
    const before = chosen.get(table.id);
    // Of numbers the largest are asked for first.
    const down = before?.column === heading.cellIndex ? !before.down : isNumber(heading);
    choose(table, heading.cellIndex, down);
  });
  document.addEventListener('change', ({ target }) => {
    const table = target.closest?.('caption')?.closest('table');
    if (!table) return;
    if (target.value === '') chosen.delete(table.id);
    else choose(table, Number(target.value), isNumber(headings(table)[target.value]));
  });
};
