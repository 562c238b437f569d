/**
 * The lists that the MDO agent can be asked for by name: those of the table `list`, those of records such as persons,
 * and named ones that are made when asked for.
 */
import type { Struct } from '../command';
import { numberIn, textIn, type RecordCall, type Records } from '../records';
import { textInLanguage } from '../text/multilingual-text';
import { archiveLists } from './archive-lists';
import { belongsTo, findList, headingsOf, isDeleted, isFor, listItems, mdoNames, nameOf, type Item } from './lists';
import { mdoItem } from './mdo-item';

/** What a caller asks a list for. */
export interface ListRequest {
  /** Lower case, without argument. */
  readonly name: string;
  /** What stands after a colon in the name: `Provider` of `archiveColumns:Provider`. */
  readonly argument: string;
  /** AdditionalInfo as it came. */
  readonly additional: string;
  /** What `additional` says, `contact_id=4&onlywriteable=true`, by names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly isFlat: boolean;
}

type ListMaker = (records: Records, call: RecordCall, wanted: ListRequest) => readonly Struct[];

/** Lists that are no table's items, by their names in lower case. What has an argument or is derived stands here. */
const namedLists: ReadonlyMap<string, ListMaker> = new Map<string, ListMaker>([
  ...archiveLists,
  // The search while one types has a name of its own.
  ['contact_new', (records, call, wanted) => recordList(records, call, { ...wanted, name: 'contact' })],
]);

/** Tables whose records are lists of their own. */
const recordTables =
  'appointment associate contact document heading person pricelist product project quote sale selection ticket'.split(
    ' ',
  );

export const listNames = (records: Records): readonly string[] =>
  [...new Set([...mdoNames(records), ...recordTables, ...namedLists.keys()])].sort((one, other) =>
    one.toLowerCase() < other.toLowerCase() ? -1 : 1,
  );

const separators = /[&;]/;
const variant = /^(?<base>.*?)(?<headings>headings)?(?<all>withallitem)?(?<none>withnoselection)?$/;

/** The name and the additional information as they are asked for. */
export function wantedOf(name: string, additional: string, isFlat: boolean): ListRequest {
  const [base = '', ...argument] = name.split(':');
  const attributes = additional.split(separators).map((each) => each.split('='));
  return {
    name: base.trim().toLowerCase(),
    argument: argument.join(':'),
    additional,
    attributes: new Map(attributes.map(([key = '', ...value]) => [key.trim().toLowerCase(), value.join('=').trim()])),
    isFlat,
  };
}

/** The items of the list; undefined where there is none of the name. */
export function listed(records: Records, call: RecordCall, wanted: ListRequest): readonly Struct[] | undefined {
  const made = plain(records, call, wanted);
  if (made !== undefined) return made;
  const { base = '', headings, all, none } = variant.exec(wanted.name)?.groups ?? {};
  if (base === wanted.name) return undefined;
  const inner = { ...wanted, name: base };
  const items = headings === undefined ? plain(records, call, inner) : headingsAlone(records, inner);
  if (items === undefined) return undefined;
  return [...(all === undefined ? [] : [allItem]), ...(none === undefined ? [] : [noItem]), ...items];
}

// Ids that no record has; the pages name the lists, but not the ids.
const allItem = mdoItem({ id: -1, record: { Name: 'US:"(All)";NO:"(Alle)"' } });
const noItem = mdoItem({ id: 0, record: { Name: 'US:"(None)";NO:"(Ingen)"' } });

function plain(records: Records, call: RecordCall, wanted: ListRequest): readonly Struct[] | undefined {
  const maker = namedLists.get(wanted.name);
  if (maker !== undefined) return maker(records, call, wanted);
  if (findList(records, wanted.name) !== undefined) return tableList(records, call, wanted);
  return recordTables.includes(wanted.name) ? recordList(records, call, wanted) : undefined;
}

function headingsAlone(records: Records, wanted: ListRequest): readonly Struct[] | undefined {
  const list = findList(records, wanted.name);
  return (
    list &&
    headingsOf(records, list)
      .filter(shown(wanted))
      .map((each) => mdoItem(each))
  );
}

const shown =
  ({ attributes }: ListRequest) =>
  ({ record }: Item): boolean =>
    !isDeleted(record) || attributes.get('showdeleted')?.toLowerCase() === 'true';

/** Items for the caller's user group, under their headings unless the list is to be flat. */
function tableList(records: Records, { user }: RecordCall, wanted: ListRequest): readonly Struct[] {
  const list = findList(records, wanted.name);
  if (list === undefined) return [];
  const items = listItems(records, list)
    .filter(shown(wanted))
    .filter(({ record }) => isFor(record, user.groupId));
  if (wanted.isFlat) return items.map((each) => mdoItem(each));
  const under = (heading: Item): readonly Item[] =>
    items.filter(({ record }) => Array.isArray(record['HeadingIds']) && record['HeadingIds'].includes(heading.id));
  const headings = headingsOf(records, list)
    .filter(shown(wanted))
    .map((heading) => ({ heading, items: under(heading) }))
    .filter((each) => each.items.length > 0);
  const placed = new Set(headings.flatMap((each) => each.items));
  return [
    ...headings.map((each) =>
      mdoItem(
        each.heading,
        each.items.map((item) => mdoItem(item)),
      ),
    ),
    ...items.filter((item) => !placed.has(item)).map((item) => mdoItem(item)),
  ];
}

/** Attributes that keep records with one of some values: `kind=static,dynamic`. */
const properties: ReadonlyMap<string, string> = new Map([
  ['kind', 'SelectionType'],
  ['membertype', 'TargetTableName'],
]);

const hasValues =
  ({ attributes }: ListRequest) =>
  ({ record }: Item): boolean =>
    [...properties].every(([name, property]) => {
      const values = attributes.get(name)?.toLowerCase().split(',');
      return values === undefined || values.includes(textIn(record, property).toLowerCase());
    });

/** Records by name; `contact_id=4` keeps those that belong to contact 4. */
function recordList(records: Records, call: RecordCall, wanted: ListRequest): readonly Struct[] {
  const { name: table } = wanted;
  const owners = [...wanted.attributes].flatMap(([key, value]) => {
    const of = /^(\w+)_id$/.exec(key)?.[1];
    return of === undefined ? [] : [{ of, id: Number(value) }];
  });
  const spoken = ({ record }: Item): string => textInLanguage(nameOf(record), call.language);
  return listItems(records, { table })
    .filter(shown(wanted))
    .filter(hasValues(wanted))
    .filter(({ record }) => nameOf(record) !== '')
    .filter(({ record }) => owners.every(({ of, id }) => belongsTo(records, record, table, of, id)))
    .toSorted((one, other) => spoken(one).localeCompare(spoken(other)))
    .map((item) => mdoItem(item, [], extraInfo(table, item)));
}

function extraInfo(table: string, { record }: Item): string {
  if (table === 'associate') return `person_id=${numberIn(record, 'PersonId')}&contact_id=0`;
  return table === 'selection' ? textIn(record, 'SelectionType').toLowerCase() : '';
}
