import type { Readable } from 'node:stream';
import { anonymous, failure, type Failure, type Outcome, type RelayAnswer, type Struct } from '../../src/command';
import { answerArchive, ColumnMemory, type AskedArchive } from '../../src/entity-rest';

const columnInfos = [
  { Name: 'contactId', RestrictionType: 'int' },
  { Name: 'name', RestrictionType: 'stringorPK' },
  { Name: 'hasInterests', RestrictionType: 'bool' },
  { Name: 'email/emailAddress', RestrictionType: 'string' },
  { Name: 'getAllRows', RestrictionType: 'bool' },
  { Name: 'getNoRows', RestrictionType: 'bool' },
];

const cell = (DisplayValue: string | null, hints: Struct = {}): Struct => ({ DisplayValue, ...hints });

function row(key: number): Struct {
  return {
    EntityName: 'contact',
    PrimaryKey: key,
    StyleHint: 'private',
    LinkHint: `nav=contact&contact_id=${key}`,
    TableRight: { Mask: 'Select, Update', Reason: '' },
    ColumnData: new Map<string, Struct>([
      ['contactId', cell(`[I:${key}]`)],
      ['email/emailAddress', cell('a"b', { LinkHint: 'mailto:', TooltipHint: 'tip' })],
      ['hasInterests', cell('[I:1]')],
      ['name', cell(key === 7 ? '[I:5]' : null)],
    ]),
  };
}

/** Of test double and archive room alike: as much of the markers as these tests need. */
const decode = (encoded: string): { kind: 'int' | 'text'; value: string | number } => {
  const [, digits] = /^\[I:(-?\d+)\]$/.exec(encoded) ?? [];
  return digits === undefined ? { kind: 'text', value: encoded } : { kind: 'int', value: Number(digits) };
};

interface Asked {
  readonly operation: string;
  readonly given: Struct;
}

class Crm {
  readonly asked: Asked[] = [];

  constructor(
    private readonly count: number,
    private readonly refusedColumns?: Failure,
  ) {}

  readonly ask = async (operation: string, given: Struct): Promise<Outcome> => {
    this.asked.push({ operation, given });
    if (operation === 'GetAvailableColumns')
      return this.refusedColumns ?? { kind: 'answer', results: { Response: columnInfos } };
    const [page, size] = [Number(given['Page']), Number(given['PageSize'])];
    const rows = Array.from({ length: this.count }, (_, index) => row(index)).slice(page * size, (page + 1) * size);
    return { kind: 'answer', results: { Response: { RowCount: this.count, Rows: rows } } };
  };

  get queries(): readonly Struct[] {
    return this.asked.filter(({ operation }) => operation.includes('List')).map(({ given }) => given);
  }
}

const memoryOf = (now = () => 0): ColumnMemory => new ColumnMemory({ now });

async function answered(
  crm: Crm,
  query: string,
  { accept, memory = memoryOf(), ...asked }: Partial<AskedArchive> & { accept?: string; memory?: ColumnMemory } = {},
): Promise<RelayAnswer | Failure> {
  const call = {
    path: '/api/v1/Contact',
    query,
    headers: accept === undefined ? {} : { accept },
    publicUrl: 'https://crm.example.com',
    caller: { ...anonymous, tenant: 'Cust1' },
  };
  return answerArchive({ provider: 'SimpleContact', ...asked }, call, { ask: crm.ask, memory, decode });
}

async function textOf(body: Uint8Array | Readable): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

async function jsonOf(crm: Crm, query: string, asked?: Partial<AskedArchive>): Promise<Record<string, unknown>> {
  const answer = await answered(crm, query, asked);
  if (answer.kind === 'failure') throw new Error(answer.message);
  return Object.fromEntries(Object.entries(JSON.parse(await textOf(answer.body))));
}

const refusalOf = async (query: string, accept?: string): Promise<string> => {
  const answer = await answered(new Crm(1), query, accept === undefined ? {} : { accept });
  return answer.kind === 'failure' ? `${answer.code} ${answer.path}` : 'answered';
};

test('rows are slim unless asked for otherwise', async () => {
  expect(await jsonOf(new Crm(1), '')).toEqual({
    'odata.metadata': 'https://crm.example.com/Cust1/api/v1/Archive//$metadata',
    'odata.nextLink': null,
    value: [
      { PrimaryKey: '0', EntityName: 'contact', contactId: 0, 'email/emailAddress': 'a"b', hasInterests: true, name: '' }, // prettier-ignore
    ],
  });
});

test('Full has raw values and hints', async () => {
  const hints = { LinkHint: '', TooltipHint: '' };
  expect((await jsonOf(new Crm(1), '$mode=FULL'))['value']).toEqual([
    {
      PrimaryKey: 0,
      EntityName: 'contact',
      StyleHint: 'private',
      LinkHint: 'nav=contact&contact_id=0',
      TableRight: { Mask: 'Select, Update', Reason: '' },
      Column: {
        contactId: { RawValue: 0, DisplayValue: '0', ...hints },
        'email/emailAddress': { RawValue: 'a"b', DisplayValue: 'a"b', LinkHint: 'mailto:', TooltipHint: 'tip' },
        hasInterests: { RawValue: true, DisplayValue: '1', ...hints },
        name: { RawValue: '', DisplayValue: '', ...hints },
      },
    },
  ]);
});

test('a text that looks like an encoded number stays text', async () => {
  expect((await jsonOf(new Crm(8), '$select=name&$top=1&$skip=7'))['value']).toMatchObject([{ name: '[I:5]' }]);
  expect((await jsonOf(new Crm(8), '$mode=full&$top=1&$skip=7'))['value']).toMatchObject([
    { Column: { name: { RawValue: '[I:5]', DisplayValue: '[I:5]' } } },
  ]);
});

test.each([
  ['$jsonSafe=true', 'email_emailAddress', 'a"b'],
  ['$output=display', 'hasInterests', 1],
  ['$mode=wide', 'hasInterests', true],
])('%s', async (query, column, expected) => {
  expect((await jsonOf(new Crm(1), query))['value']).toEqual([expect.objectContaining({ [column]: expected })]);
});

test('rows are counted where that is asked for', async () => {
  expect((await jsonOf(new Crm(3), '$top=1&$inlineCount=AllPages'))['odata.count']).toBe(3);
  expect(await jsonOf(new Crm(3), '$top=1')).not.toHaveProperty('odata.count');
});

describe('the agent is asked', () => {
  test.each<[string, string, Partial<AskedArchive>, Struct]>([
    ['for all rows', '', {}, { Columns: 'contactId,name,hasInterests', Restriction: 'getAllRows = true', Page: 0, PageSize: 1000 }], // prettier-ignore
    ['for columns, whatever case the options have', '$SELECT=name,%20contactId&$OrderBy=name+desc', {}, { Columns: 'name, contactId', SortOrder: 'name desc', Restriction: 'getAllRows = true', Page: 0, PageSize: 1000 }], // prettier-ignore
    ['with a filter', "$filter=name%20begins%20'a)'&$select=name&$top=5&$skip=10", {}, { Columns: 'name', Restriction: "name begins 'a)'", Page: 2, PageSize: 5 }], // prettier-ignore
    ['within an entity', '$select=name', { within: 'contactId = 5' }, { Columns: 'name', Restriction: 'contactId = 5', Page: 0, PageSize: 1000 }], // prettier-ignore
    ['within an entity and with a filter', '$select=name&$filter=a=1 or b=2', { within: 'contactId = 5' }, { Columns: 'name', Restriction: '(contactId = 5) and (a=1 or b=2)', Page: 0, PageSize: 1000 }], // prettier-ignore
    ['for the usual row types', '$select=name', { entities: 'contact' }, { Columns: 'name', Restriction: 'getAllRows = true', Entities: 'contact', Page: 0, PageSize: 1000 }], // prettier-ignore
    ['for all that it takes', '$select=name&$entities=person&$options=GrandTotal=true&$context=x', { entities: 'contact' }, { Columns: 'name', Restriction: 'getAllRows = true', Entities: 'person', Options: 'GrandTotal=true', Context: 'x', Page: 0, PageSize: 1000 }], // prettier-ignore
  ])('%s', async (_name, query, asked, expected) => {
    const crm = new Crm(1);
    await answered(crm, query, asked);
    expect(crm.queries).toEqual([{ ProviderName: 'SimpleContact', ...expected }]);
  });

  test('once for the columns, until they may have changed', async () => {
    let now = 0;
    const [crm, memory] = [new Crm(1), memoryOf(() => now)];
    const ask = async (): Promise<number> => {
      await answered(crm, '', { memory });
      return crm.asked.length - crm.queries.length;
    };
    expect([await ask(), await ask()]).toEqual([1, 1]);
    now = 11 * 60_000;
    expect(await ask()).toBe(2);
  });
});

describe('pages', () => {
  const keysOf = ({ value }: Record<string, unknown>): unknown =>
    Array.isArray(value) ? value.map((each) => Number(Object(each)['PrimaryKey'])) : value;
  const linkOf = (answer: Record<string, unknown>): unknown => answer['odata.nextLink'];
  const next = (query: string): string => `https://crm.example.com/Cust1/api/v1/Contact?${query}`;

  test.each<[string, number, number[], string | null]>([
    ['$top=2', 5, [0, 1], next('$top=2&$skip=2')],
    ['$top=2&$skip=3', 5, [3, 4], null],
    ['$top=2&$skip=4', 5, [4], null],
    ['$top=2&$skip=9', 5, [], null],
    ['$top=0', 5, [], null],
    ["$filter=name%20%3D%20'%C3%A5'&$skip=1&$top=3", 5, [1, 2, 3], next("$filter=name%20%3D%20'%C3%A5'&$top=3&$skip=4")], // prettier-ignore
    ['$skip=4', 5, [4], null],
  ])('%s', async (query, count, keys, link) => {
    const answer = await jsonOf(new Crm(count), `$select=name&${query}`);
    expect(keysOf(answer)).toEqual(keys);
    expect(linkOf(answer)).toBe(link?.replace('?', '?$select=name&') ?? null);
  });

  test('links lead through all rows, each once', async () => {
    const crm = new Crm(23);
    const keys: unknown[] = [];
    for (let query: string | undefined = '$top=5&$skip=1'; query !== undefined;) {
      const answer: Record<string, unknown> = await jsonOf(crm, query);
      keys.push(...[keysOf(answer)].flat());
      query = typeof linkOf(answer) === 'string' ? String(linkOf(answer)).split('?')[1] : undefined;
    }
    expect(keys).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
  });

  test('without $top at most 1000 rows come, piece by piece, and a link to the others', async () => {
    const answer = await answered(new Crm(1001), '');
    if (answer.kind === 'failure' || answer.body instanceof Uint8Array) throw new Error('expected a stream');
    const json: Record<string, unknown> = JSON.parse(await textOf(answer.body));
    expect(keysOf(json)).toHaveLength(1000);
    expect(linkOf(json)).toBe(next('$skip=1000'));
  });
});

describe('refused', () => {
  test.each<[string, string | undefined, string]>([
    ['$top=-1', undefined, 'request.invalid ?$top'],
    ['$skip=2147483648', undefined, 'request.invalid ?$skip'],
    ['$mode=tall', undefined, 'request.invalid ?$mode'],
    ['$output=x', undefined, 'request.invalid ?$output'],
    ['$top=1&$TOP=2', undefined, 'request.invalid ?$top'],
    ['$filter=a=1) or (b=2', undefined, 'request.invalid ?$filter'],
    ['$filter=(a=1', undefined, 'request.invalid ?$filter'],
    ["$filter=a='1", undefined, 'request.invalid ?$filter'],
    ["$filter=a='1\\'", undefined, 'request.invalid ?$filter'],
    ['$filter=%', undefined, 'request.malformed undefined'],
    ['$format=xml', undefined, 'upstream.unsupported ?$format'],
    ['$format=csv', undefined, 'request.invalid ?$format'],
    ['', 'application/xml', 'upstream.unsupported ?$format'],
    ['$metadata=true', undefined, 'upstream.unsupported undefined'],
    ['$format=json', 'application/xml', 'answered'],
    ['', 'application/xml;q=0.5, application/json', 'answered'],
    ['', 'text/html', 'answered'],
    ['$metadata=false&$top=', undefined, 'answered'],
    ["$filter=a='\\')'", undefined, 'answered'],
  ])('%s with %s: %s', async (query, accept, expected) => expect(await refusalOf(query, accept)).toBe(expected));
});

test("the CRM's refusals go on", async () => {
  const refused = failure('crm.forbidden', 'no');
  const crm = new Crm(1, refused);
  expect(await answered(crm, '')).toBe(refused);
  expect(crm.queries).toEqual([]);
  expect((await jsonOf(crm, '$select=hasInterests'))['value']).toEqual([expect.objectContaining({ hasInterests: 1 })]);
  const gone = failure('upstream.unreachable', 'gone');
  expect(await answered(new Crm(1, gone), '$select=name')).toBe(gone);
});
