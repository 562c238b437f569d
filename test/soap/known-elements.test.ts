/**
 * Entries of a dictionary of rights are recognised in the next message: only what says the same there may be taken for
 * the same.
 */
import { isStruct, type Struct } from '../../src/command';
import { decodeRequest } from '../../src/soap';
import { defaultXmlLimits } from '../../src/xml';
import { ownContract } from '../gateway/running';
import { appointmentOperation } from '../upstream/some-command';

const { agent: agentName, version } = appointmentOperation('SaveAppointmentEntity');
const lookup = ownContract().version(version)?.agent(agentName);
if (lookup?.found !== 'agent') throw new Error('there is no such agent');
const { agent } = lookup;
const net = `http://www.superoffice.net/ws/crm/NetServer/${version}`;

interface Wish {
  readonly declared?: string;
  readonly elements?: number;
}

/** What a save with these entries is read as. */
function decode(entries: string, { declared = '', elements = 1000 }: Wish = {}) {
  const envelope =
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${net}" ${declared}><s:Body><SaveAppointmentEntity>` +
    `<AppointmentEntity><FieldProperties>${entries}</FieldProperties></AppointmentEntity></SaveAppointmentEntity></s:Body></s:Envelope>`;
  return decodeRequest(
    { agent, bytes: Buffer.from(envelope), contentType: 'text/xml; charset=utf-8', soapAction: '' },
    { unknown: 'keep', arrayItemsMax: 1000, xml: { ...defaultXmlLimits, elements } },
  );
}

/** The entries it has, or its refusal. */
function read(entries: string, wish?: Wish): readonly (readonly [string, Struct])[] | string {
  const decoded = decode(entries, wish);
  if (decoded.kind === 'failure') return `${decoded.failure.code} ${decoded.failure.path ?? ''}`;
  const entity = decoded.arguments['AppointmentEntity'];
  const properties = isStruct(entity) ? entity['FieldProperties'] : undefined;
  if (!(properties instanceof Map)) throw new Error('the dictionary was not read');
  return Array.from(properties).map(([key, value]) => [key, isStruct(value) ? value : {}]);
}

const tag = 'FieldPropertyDictionaryKeyValuePair';
function entry(key: string, length: number, p = ''): string {
  const value = `<${p}FieldType>System.Int32</${p}FieldType><${p}FieldLength>${length}</${p}FieldLength>`;
  return `<${p}${tag}><${p}Key>${key}</${p}Key><${p}Value>${value}</${p}Value></${p}${tag}>`;
}
const said = (key: string, length: number) => [key, { FieldType: 'System.Int32', FieldLength: length }];
const there = 'request.invalid Body/SaveAppointmentEntity/AppointmentEntity/FieldProperties';

test('what comes again, in whatever order, is read as it was', () => {
  for (let times = 0; times < 3; times++) {
    expect(read(entry('A', 4) + entry('B', 5))).toEqual([said('A', 4), said('B', 5)]);
    expect(read(entry('B', 5) + entry('A', 4))).toEqual([said('B', 5), said('A', 4)]);
    expect(read(` ${entry('A', 4)} <!-- a --> ${entry('B', 5)}`)).toEqual([said('A', 4), said('B', 5)]);
  }
});

test('what is new between known ones is read', () => {
  read(entry('A', 4) + entry('B', 5) + entry('C', 6));
  const changed = entry('A', 4) + entry('B', 55) + entry('C', 6) + entry('D', 7);
  expect(read(changed)).toEqual([said('A', 4), said('B', 55), said('C', 6), said('D', 7)]);
});

test('a key that occurs twice is refused, known or not, at its place', () => {
  const twice = entry('A', 4) + entry('B', 5) + entry('A', 4);
  expect(read(twice)).toBe(`${there}[2]`);
  read(entry('A', 4) + entry('B', 5));
  expect(read(twice)).toBe(`${there}[2]`);
});

test('prefixes mean what the message says', () => {
  const right = { declared: `xmlns:q="${net}"` };
  const wrong = { declared: 'xmlns:q="urn:other"' };
  const entries = entry('A', 4, 'q:');
  expect(read(entries, right)).toEqual([said('A', 4)]);
  expect(read(entries, right)).toEqual([said('A', 4)]);
  expect(read(entries, wrong)).toBe(there);
  expect(read(entries)).toBe('request.malformed ');
  expect(read(entries, right)).toEqual([said('A', 4)]);
});

test('known elements count as elements', () => {
  const entries = entry('A', 4) + entry('B', 5);
  read(entries);
  const needed = 5 + 2 * 5;
  expect(read(entries, { elements: needed })).toHaveLength(2);
  expect(read(entries, { elements: needed - 1 })).toMatch(/^request\.limit/);
});

test('what a strict reader would not take is said of each message', () => {
  const swapped = entry('A', 4).replace(/(<FieldType>.*<\/FieldType>)(<FieldLength>.*<\/FieldLength>)/, '$2$1');
  for (let times = 0; times < 2; times++) expect(decode(swapped)).toMatchObject({ forwardable: false });
  const strange = entry('A', 4).replace('<FieldType>', '<Colour>red</Colour><FieldType>');
  for (let times = 0; times < 2; times++) expect(decode(strange)).toMatchObject({ unknownParts: [{}] });
  for (let times = 0; times < 2; times++) expect(decode(entry('A', 4))).toMatchObject({ forwardable: true });
});
