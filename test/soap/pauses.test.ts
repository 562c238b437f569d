import * as fc from 'fast-check';
import { join } from 'node:path';
import { failure, type Struct, type StructDraft } from '../../src/command';
import { loadContract } from '../../src/contract';
import { BodyParts } from '../../src/body';
import {
  decodeRequest,
  decodeRequestInTurns,
  decodeResponseInTurns,
  encodeRequestInTurns,
  encodeResponseInTurns,
} from '../../src/soap';
import { Output } from '../../src/body/output';
import { Namespaces } from '../../src/soap/namespaces';
import { compileFields } from '../../src/soap/read-value';
import { tagsOf } from '../../src/soap/write-element';
import { compileElement } from '../../src/soap/write-value';
import { finish, TurnBudget, type Turns } from '../../src/text/turn';
import { asInTurns } from '../text/as-steps';
import { defaultXmlLimits, XmlEvent, XmlReader } from '../../src/xml';
import { showStruct } from '../golden/form';
import { garden } from '../golden/garden';
import { bytesOf, commandOf, limits, textOf } from '../properties/calls';
import { fieldsOf } from '../properties/values';
import { envelope, missing, waterOperation } from './messages';

const lookup = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing })
  .version('Services86')
  ?.agent('Appointment');
const setSeen = (lookup?.found === 'agent' ? lookup.agent.operation('SetSeen') : undefined) ?? missing();

const options = { unknown: 'ignore', arrayItemsMax: 100_000, xml: { ...defaultXmlLimits, elements: 100_000 } } as const;
const request = (body: string, header = '') => ({
  agent: garden,
  bytes: Buffer.from(envelope(`<Water>${body}</Water>`, header)),
  contentType: 'text/xml',
  soapAction: undefined,
});

/** How often the work pauses, and what comes of it. */
function paused<T>(steps: Turns<T>): { readonly pauses: number; readonly result: T } {
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done === true) return { pauses, result: step.value };
  }
}

const many = (count: number, part: string): string => part.repeat(count);
const turnUnits = 32 * 1024;

const largeRequests: readonly (readonly [name: string, body: string, read: Record<string, unknown>])[] = [
  ['a text', `<Text>${many(100_000, 'abc&#x1F600;\r\n')}</Text>`, { Text: many(100_000, 'abc😀\n') }],
  ['bytes', `<Bytes>${many(50_000, 'QUJDREVG\r\n')}</Bytes>`, { Bytes: many(50_000, 'QUJDREVG') }],
  [
    'a list',
    `<Numbers>${many(20_000, '<a:int>7</a:int>')}</Numbers>`,
    { Numbers: Array.from({ length: 20_000 }, () => 7) },
  ],
  [
    'a text of any type',
    `<Anything i:type="x:string">${many(100_000, 'a&lt;')}</Anything>`,
    { Anything: expect.objectContaining({ value: many(100_000, 'a<') }) },
  ],
  [
    'entries',
    `<Notes>${Array.from({ length: 9000 }, (_, key) => `<NotesKeyValuePair><Key>${key}</Key><Value>a</Value></NotesKeyValuePair>`).join('')}</Notes>`,
    { Notes: new Map(Array.from({ length: 9000 }, (_, key) => [String(key), 'a'])) },
  ],
  [
    'carriers',
    `<Plant><Shoots>${many(9000, '<Plant><Name>a</Name></Plant>')}</Shoots></Plant>`,
    { Plant: { Shoots: Array.from({ length: 9000 }, () => ({ Name: 'a' })) } },
  ],
  ['white space', `${many(200_000, ' \n')}<Number>1</Number>`, { Number: 1 }],
  [
    'what is not known',
    `<Unknown>${many(20_000, '<a>x</a>')}${many(300_000, '&lt;')}</Unknown><Number>1</Number>`,
    { Number: 1 },
  ],
];

test('a short value between long comments is read', () => {
  const comment = `<!--${many(50_000, ' ')}-->`;
  expect(decodeRequest(request(`<Number>${comment}1${comment}</Number>`), options)).toMatchObject({
    arguments: { Number: 1 },
  });
});

test.each(largeRequests)('a large request pauses: %s', (_name, body, read) => {
  const message = request(body);
  const { pauses, result } = paused(decodeRequestInTurns(message, options));
  expect(result).toMatchObject({ kind: 'request', arguments: read });
  expect(pauses).toBeGreaterThan(message.bytes.length / turnUnits / 2);
});

test.each([
  ['bytes', `<Bytes>${many(50_000, 'QUJDREVG')}=</Bytes>`, 'Body/Water/Bytes', /^expected base64Binary, found "QUJD/],
  ['bytes behind their end', `<Bytes>${many(50_000, 'QUI=')}</Bytes>`, 'Body/Water/Bytes', /^expected base64Binary/],
  ['a number', `<Number>${many(90_000, ' ')}1</Number>`, 'Body/Water/Number', /^expected int, found "  /],
  ['a text between fields', `x${many(90_000, ' ')}<Text>a</Text>`, 'Body/Water', /^text stands where elements/],
  [
    'a text between items',
    `<Numbers>x${many(90_000, ' ')}<a:int>1</a:int></Numbers>`,
    'Body/Water/Numbers',
    /^text stands where elements/,
  ],
  ['a text with a child', `<Text>${many(90_000, ' ')}<b/></Text>`, 'Body/Water/Text', /^unexpected element "b" inside/],
  [
    'an item',
    `<Numbers><a:int>1</a:int><a:int>${many(90_000, '1')}</a:int></Numbers>`,
    'Body/Water/Numbers[1]',
    /^expected int/,
  ],
])('what is refused in a large one has its path: %s', (_name, body, path, message) => {
  expect(decodeRequest(request(body), options)).toMatchObject({
    failure: { path, message: expect.stringMatching(message) },
  });
});

test('a known header block is never long, others may be', () => {
  const long = many(100_000, 'ab');
  expect(decodeRequest(request('', `<ApplicationToken>${long}</ApplicationToken>`), options)).toMatchObject({
    failure: { code: 'request.limit' },
  });
  const { pauses, result } = paused(decodeRequestInTurns(request('', `<x xmlns="u">${long}</x>`), options));
  expect(result.kind).toBe('request');
  expect(pauses).toBeGreaterThan(3);
});

test('a small request does not pause', () => {
  expect(paused(decodeRequestInTurns(request('<Number>1</Number>'), options)).pauses).toBe(0);
});

test('two requests that are read by turns do not mix', () => {
  const bodies = ['a', 'b'].map((name) => many(9000, `<Plant><Name>${name}</Name></Plant>`));
  const [one, other] = bodies.map((shoots) =>
    decodeRequestInTurns(request(`<Plant><Shoots>${shoots}</Shoots></Plant>`), options),
  );
  if (one === undefined || other === undefined) return missing();
  const results = new Map<string, unknown>();
  while (results.size < 2) {
    for (const [name, steps] of [
      ['a', one],
      ['b', other],
    ] as const) {
      const step = steps.next();
      if (step.done === true && step.value !== undefined) results.set(name, step.value);
    }
  }
  for (const [name, result] of results)
    expect(result).toMatchObject({
      arguments: { Plant: { Shoots: Array.from({ length: 9000 }, () => ({ Name: name })) } },
    });
});

const results: Struct = {
  Text: many(60_000, '<&>😀\r'),
  Names: Array.from({ length: 20_000 }, (_, index) => `n${index}`),
  Plant: { Name: 'a', Shoots: Array.from({ length: 5000 }, () => ({ Name: 'b', Shoots: [] })) },
  Notes: new Map(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 'v'])),
};

test('a large answer pauses when it is written and when it is read, and is the same afterwards', () => {
  const answer = { version: '1.1', correlationId: 'c', applicationErrors: 'exception-info' } as const;
  const written = paused(asInTurns(encodeResponseInTurns({ kind: 'answer', results }, waterOperation, answer)));
  const { body } = written.result;
  expect(body).toBeInstanceOf(BodyParts);
  expect(written.pauses).toBeGreaterThan(bytesOf(body).length / turnUnits / 4);
  const read = paused(
    decodeResponseInTurns({ status: 200, contentType: 'text/xml', bytes: bytesOf(body) }, waterOperation, {
      ...limits,
      xml: options.xml,
      arrayItemsMax: 100_000,
    }),
  );
  expect(read.result).toMatchObject({ kind: 'answer', results });
  expect(read.pauses).toBeGreaterThan(10);
});

test('a large request is written with pauses', () => {
  const { pauses, result } = paused(encodeRequestInTurns(commandOf(waterOperation, results), '7T:a'));
  expect(pauses).toBeGreaterThan(10);
  expect(result).toMatchObject({ body: expect.any(BodyParts) });
});

test('a refusal behind the first pause says where', () => {
  const written = finish(
    encodeRequestInTurns(commandOf(waterOperation, { Text: `${many(20_000, '😀')}\0` }), undefined),
  );
  expect(written).toMatchObject({
    message: 'character U+0000 at position 40000 cannot be written in XML',
    path: 'Text',
  });
});

test.each(['exception-info', 'fault'] as const)(
  'a long error message is written with pauses: %s',
  (applicationErrors) => {
    const message = many(100_000, 'a<\0');
    const refused = failure('crm.refused', message, { exception: { message } });
    const steps = encodeResponseInTurns(refused, setSeen, { version: '1.1', correlationId: 'c', applicationErrors });
    const { pauses, result } = paused(asInTurns(steps));
    expect(pauses).toBeGreaterThan(10);
    expect(textOf(result.body).includes(`>${many(100_000, 'a&lt;\ufffd')}<`)).toBe(true);
  },
);

test('wherever they pause, readers and writers come to the same result', () => {
  const { parameters } = waterOperation;
  const write = compileElement(tagsOf('Water'), parameters);
  const read = compileFields(parameters);
  const written = (struct: Struct, units: number): readonly [string, string] => {
    const namespaces = new Namespaces(garden.namespace);
    const output = new Output(units);
    const rest = write(struct, { namespaces, types: garden.types, undeclared: 'refuse', output });
    if (rest !== undefined) finish(rest);
    return [namespaces.declarations(), textOf(output.body(''))];
  };
  fc.assert(
    fc.property(
      fieldsOf(parameters, { types: garden.types, wire: 'soap' }, 2),
      fc.integer({ min: 1, max: 60 }),
      (struct, units) => {
        const [declarations, text] = written(struct, units);
        expect([declarations, text]).toEqual(written(struct, 1_000_000));
        const reader = new XmlReader(text.replace(/[/>]/, `${declarations}$&`), limits.xml, units);
        while (reader.nextElement() !== XmlEvent.start);
        const context = {
          reader,
          budget: new TurnBudget(),
          types: garden.types,
          serviceNamespace: garden.namespace,
          unknown: 'refuse',
          arrayItemsMax: 1000,
          isStrict: true,
        } as const;
        const again: StructDraft = {};
        const left = read(again, context);
        if (left !== undefined) finish(left);
        expect(JSON.stringify(showStruct(again))).toBe(JSON.stringify(showStruct(struct)));
      },
    ),
    { seed: 20240610, numRuns: 300 },
  );
});
