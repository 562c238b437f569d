/** Lists in texts: `$select`, `$entities` and `$orderBy`, and what the structured operations give for an order. */
import { excerpt, isStruct, type List } from '../command';
import type { ArchiveOrder } from './archive-query';
import { refuseQuery } from './archive-refusal';

/** The pieces between commas. A comma in brackets parts nothing: `Sum(a,b)` is one name. */
export function parseNames(text: string): readonly string[] {
  const names: string[] = [];
  let name = '';
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth <= 0) {
      names.push(name);
      name = '';
    } else name += character;
  }
  return [...names, name].map((each) => each.trim()).filter((each) => each !== '');
}

/** `name asc,fullname,category desc`. @throws Refusal for a direction that is neither asc nor desc */
export function parseOrder(text: string): readonly ArchiveOrder[] {
  return parseNames(text).map((piece) => {
    const [column = '', direction = 'asc', ...more] = piece.split(/\s+/);
    const isDescending = direction.toLowerCase() === 'desc';
    if (more.length > 0 || (!isDescending && direction.toLowerCase() !== 'asc'))
      refuseQuery(`The order ${excerpt(piece)} cannot be read: a column was expected, then "asc" or "desc".`);
    return { column, isDescending };
  });
}

/** An array of ArchiveOrderByInfo. */
export function orderOfList(list: List): readonly ArchiveOrder[] {
  return list
    .filter(isStruct)
    .flatMap(({ Name: column, Direction: direction }) =>
      typeof column === 'string' && column !== '' ? [{ column, isDescending: direction === 'DESC' }] : [],
    );
}

/** Texts of a list of strings, blank ones left out. */
export function namesOfList(list: List): readonly string[] {
  return list.flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? [name.trim()] : []));
}
