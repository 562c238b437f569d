import { failures, Typed, type Command, type Struct } from '../../src/command';
import type { Operation } from '../../src/contract';
import { finish } from '../../src/text/turn';
import { towardsCrm } from '../../src/upstream/towards-crm';
import type { SkewEvent } from '../../src/upstream/skew';
import { commandOf } from './recorded';
import { contractFrom, enumeration, field, listOf, operationIn, smallWsdl, struct } from './small-contract';

const dictionary = (name: string, value: string): string =>
  `<xs:complexType name="${name}"><xs:annotation><xs:appinfo><IsDictionary xmlns="http://schemas.microsoft.com/2003/10/Serialization/">true</IsDictionary></xs:appinfo></xs:annotation><xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="${name}KeyValuePair"><xs:complexType><xs:sequence><xs:element name="Key" nillable="true" type="xs:string"/><xs:element name="Value" nillable="true" type="${value}"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>`;

interface Version {
  /** Fields of a boat that not every version has. */
  readonly boat?: string;
  readonly parameters?: string;
  readonly moorings?: readonly string[];
  readonly types?: string;
}

/** Boats in a harbour, with boats in every kind of place. */
const wsdl = (version: string, { boat = '', parameters = '', moorings = [], types = '' }: Version): string =>
  smallWsdl(
    version,
    'Harbour',
    [
      {
        name: 'Moor',
        parameters:
          field('Boat', 't:Boat', true) +
          field('Fleet', 't:ArrayOfBoat', true) +
          field('ByName', 't:Register', true) +
          field('Papers', 't:Papers', true) +
          parameters,
        results: '',
      },
    ],
    [
      struct(
        'Boat',
        field('BoatId', 'xs:int'),
        field('Mooring', 't:Mooring'),
        field('Crew', 't:ArrayOfSailor', true),
        field('Tender', 't:Boat', true),
        boat,
      ),
      struct('Sailor', field('Name', 'xs:string', true)),
      listOf('Boat'),
      listOf('Sailor'),
      dictionary('Register', 't:Boat'),
      dictionary('Papers', 'xs:anyType'),
      enumeration('Mooring', 'Buoy', 'Pier', ...moorings),
      types,
    ].join(''),
  );

const flag = enumeration('Flag', 'NoFlag', 'White', 'Yellow');
const more =
  field('Flag', 't:Flag') +
  field('Length', 'xs:int') +
  field('Draught', 'xs:double') +
  field('Price', 'xs:decimal') +
  field('Weight', 'xs:long') +
  field('Sold', 'xs:boolean') +
  field('Built', 'xs:dateTime') +
  field('Owner', 't:Sailor', true) +
  field('Guests', 't:ArrayOfSailor', true) +
  field('Logbook', 't:Papers', true) +
  field('Title', 'xs:string', true);

const contract = contractFrom('Harbour', {
  Services75: wsdl('Services75', { boat: field('Sail', 'xs:int') }),
  Services86: wsdl('Services86', {}),
  Services87: wsdl('Services87', { boat: field('Sail', 'xs:int') + field('Rudder', 'xs:int'), moorings: ['Quay'] }),
  Services88: wsdl('Services88', {
    boat: field('Rudder', 'xs:int') + more,
    parameters: field('Hurry', 'xs:boolean') + field('Note', 'xs:string', true),
    moorings: ['Quay', 'Anchor'],
    types: flag,
  }),
});
const moor = (version: string): Operation => operationIn(contract, version, 'Harbour', 'Moor');

function moored(given: Struct, from = 'Services88', to = 'Services86') {
  const events: SkewEvent[] = [];
  const outcome = finish(
    towardsCrm(commandOf(moor(from), given), moor(to), { contract, onSkew: (event) => events.push(event) }),
  );
  const dropped = events.map(({ kind, name }) => `${kind} ${name}`);
  return 'kind' in outcome
    ? { path: outcome.path, message: outcome.message, code: outcome.code, dropped }
    : { arguments: outcome.arguments, operation: (outcome satisfies Command).operation, dropped };
}

const typed = (version: string, local: string, value: Struct): Typed => {
  const type = moor(version)
    .types.all()
    .find(({ name }) => name.local === local);
  if (type === undefined) throw new Error(`no type ${local}`);
  return new Typed(type, value);
};

/** A boat in every kind of place. */
const places: readonly (readonly [path: string, around: (boat: Struct) => Struct])[] = [
  ['Boat', (boat) => ({ Boat: boat })],
  ['Boat/Tender/Tender', (boat) => ({ Boat: { BoatId: 1, Tender: { Tender: boat } } })],
  ['Fleet[1]', (boat) => ({ Fleet: [{ BoatId: 1 }, boat] })],
  ['Fleet[0]/Tender', (boat) => ({ Fleet: [{ Tender: boat }] })],
  ['ByName/ann', (boat) => ({ ByName: new Map([['ann', boat]]) })],
];

describe.each(places)('at %s', (path, around) => {
  test.each([
    ['Flag', 'NoFlag'],
    ['Length', 0],
    ['Draught', '0.00'],
    ['Draught', '-0e5'],
    ['Price', '0.0'],
    ['Weight', '0'],
    ['Sold', false],
    ['Built', '0001-01-01T00:00:00'],
    ['Built', '0001-01-01T00:00:00.000Z'],
    ['Owner', {}],
    ['Owner', { Name: '' }],
    ['Guests', []],
    ['Logbook', new Map()],
    ['Title', ''],
  ] as const)('%s %p says nothing, is left out and told', (name, value) => {
    const { dropped, ...sent } = moored(around({ BoatId: 5, [name]: value }));
    expect(sent).toEqual({ arguments: around({ BoatId: 5 }), operation: moor('Services86') });
    expect(dropped).toEqual([`neutral Boat.${name}`]);
  });

  test.each([
    ['Flag', 'White'],
    ['Length', 1],
    ['Draught', '0.01'],
    ['Weight', '-1'],
    ['Sold', true],
    ['Built', '0001-01-01T00:00:01'],
    ['Owner', { Name: 'a' }],
    ['Guests', [{}]],
    ['Logbook', new Map([['a', null]])],
    ['Title', '0'],
  ] as const)('%s %p is refused with its path and who has it', (name, value) => {
    expect(moored(around({ BoatId: 5, [name]: value }))).toEqual({
      path: `${path}/${name}`,
      code: 'upstream.skew',
      message: 'the CRM cannot hold this property of Boat; Services88 has it',
      dropped: [],
    });
  });

  test('null is left out without a word', () => {
    expect(moored(around({ BoatId: 5, Owner: null }))).toMatchObject({ arguments: around({ BoatId: 5 }), dropped: [] });
  });
});

test('the versions are those that have it, and no others', () => {
  const refusal = (from: string, to: string, given: Struct) => moored(given, from, to).message;
  expect(refusal('Services88', 'Services86', { Boat: { Rudder: 1 } })).toContain('; Services87 and Services88 have it');
  expect(refusal('Services87', 'Services86', { Boat: { Sail: 1 } })).toContain('; Services75 and Services87 have it');
  expect(refusal('Services75', 'Services88', { Boat: { Sail: 1 } })).toContain('; Services75 and Services87 have it');
  expect(refusal('Services88', 'Services87', { Boat: { Length: 1 } })).toContain('; Services88 has it');
  expect(refusal('Services88', 'Services75', { Note: 'a' })).toBe(
    'the CRM cannot hold this property; Services88 has it',
  );
  expect(failures['upstream.skew'].status).toBe(422);
});

test('a parameter of an operation is a property like any other', () => {
  expect(moored({ Boat: { BoatId: 1 }, Hurry: false, Note: '' })).toMatchObject({
    arguments: { Boat: { BoatId: 1 } },
    dropped: ['neutral Moor.Hurry', 'neutral Moor.Note'],
  });
  expect(moored({ Hurry: true })).toMatchObject({ path: 'Hurry', code: 'upstream.skew' });
});

test('a member that the CRM lacks says something, wherever it stands', () => {
  expect(moored({ Fleet: [{ Tender: { Mooring: 'Quay' } }] })).toMatchObject({
    path: 'Fleet[0]/Tender/Mooring',
    message: 'the CRM does not know the member Quay of Mooring; Services87 and Services88 have it',
  });
  expect(moored({ Boat: { Mooring: 'Pier' } })).toMatchObject({
    arguments: { Boat: { Mooring: 'Pier' } },
    dropped: [],
  });
});

test('a value of anyType goes on as what the version of the CRM calls so', () => {
  const papers = (value: Typed): Struct => ({ Papers: new Map([['a', value]]) });
  const sent = moored(papers(typed('Services88', 'Boat', { BoatId: 1, Length: 0 })));
  expect(sent).toMatchObject({ dropped: ['neutral Boat.Length'] });
  expect(sent.arguments).toEqual(papers(typed('Services86', 'Boat', { BoatId: 1 })));
  expect(moored(papers(typed('Services88', 'Boat', { Length: 1 })))).toMatchObject({ path: 'Papers/a/Length' });
  const flagged = moor('Services88')
    .types.all()
    .find(({ name }) => name.local === 'Flag');
  if (flagged === undefined) throw new Error('no Flag');
  expect(moored(papers(new Typed(flagged, 'White')))).toMatchObject({
    path: 'Papers/a',
    message: 'the CRM does not know the type Flag; Services88 has it',
  });
});
