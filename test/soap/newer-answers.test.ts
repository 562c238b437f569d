/** Answers of a CRM that is newer than the contract, and answers that no code here has to read. */
import type { Outcome } from '../../src/command';
import { loadContract } from '../../src/contract';
import { decodeResponse } from '../../src/soap';
import { join } from 'node:path';
import { limits } from '../properties/calls';
import { envelope, missing, waterOperation } from './messages';

const contract = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing });
const lookup = contract.version('Services86')?.agent('Appointment');
const get = (lookup?.found === 'agent' ? lookup.agent.operation('GetAppointmentEntity') : undefined) ?? missing();
const own = get.response.namespace;

/** What the reader reports as left out or replaced in an answer, and the results. */
function newer(results: string, keepsMembers = false): { readonly noted: readonly string[]; readonly read: unknown } {
  const noted: string[] = [];
  const outcome = decodeResponse(
    { status: 200, contentType: 'text/xml', bytes: Buffer.from(envelope(`<WaterResponse>${results}</WaterResponse>`)) },
    waterOperation,
    limits,
    { newer: { keepsMembers, note: (kind, name) => noted.push(`${kind} ${name}`) } },
  );
  return { noted, read: outcome.kind === 'answer' ? outcome.results : outcome };
}

const everywhere = (season: string): string =>
  `<Season>${season}</Season><Visits><VisitsKeyValuePair><Key>2026-01-01T00:00:00</Key><Value><Name>a</Name><Colour><r>1</r></Colour></Value></VisitsKeyValuePair></Visits>`;

test('a member that only a newer CRM has becomes the neutral one, or stays as the text it is', () => {
  const plant = new Map([['2026-01-01T00:00:00', { Name: 'a' }]]);
  const noted = ['member Season.Monsoon', 'property Plant.Colour'];
  expect(newer(everywhere('Monsoon'))).toEqual({ noted, read: { Season: 'Unknown', Visits: plant } });
  expect(newer(everywhere(' Monsoon '), true)).toEqual({ noted, read: { Season: 'Monsoon', Visits: plant } });
  expect(newer('<Season/>', true).read).toEqual({ Season: 'Unknown' });
  expect(newer(`<Season>${'x'.repeat(500)}</Season>`, true).read).toEqual({ Season: 'Unknown' });
});

test('of a set the members that are known stay', () => {
  const noted = ['member Rights.Burn', 'member Rights.Sell'];
  expect(newer('<Rights>Write Burn Read Sell</Rights>')).toEqual({ noted, read: { Rights: 'Read, Write' } });
  expect(newer('<Rights>Write Burn Sell</Rights>', true)).toEqual({ noted, read: { Rights: 'Write, Burn, Sell' } });
  expect(newer('<Rights>Burn Burn</Rights>', true).read).toEqual({ Rights: 'Burn' });
  expect(newer('<Rights>Burn</Rights>').read).toEqual({ Rights: '' });
});

test('nil on what the contract has no nil for is absent, at every depth', () => {
  const nil = (name: string) => `<${name} i:nil="true"/>`;
  const extras = `<Extras><ExtrasKeyValuePair><Key>a</Key><Value i:type="Tree"><Name>b</Name>${nil('Height')}</Value></ExtrasKeyValuePair></Extras>`;
  const leaves = ['Flag', 'Number', 'Big', 'Price', 'Ratio', 'When', 'Span', 'Id', 'Letter', 'Season', 'Rights'];
  const { noted, read } = newer(`${leaves.map(nil).join('')}${extras}`);
  expect(noted).toEqual([]);
  expect(read).toEqual({ Extras: new Map([['a', expect.objectContaining({ value: { Name: 'b' } })]]) });
  expect(
    newer('<Counts><CountsKeyValuePair><Key>1</Key><Value i:nil="true"/></CountsKeyValuePair></Counts>').read,
  ).toEqual({ Counts: new Map([['1', null]]) });
});

test('nil among numbers would move the others', () => {
  expect(newer('<Numbers><a:int>1</a:int><a:int i:nil="true"/></Numbers>').read).toMatchObject({
    code: 'upstream.invalid',
    path: 'Numbers[1]',
  });
});

test('a type that only a newer CRM has is read as the declared one; of anyType there is no value', () => {
  expect(newer('<Plant i:type="Bush"><Name>a</Name><Thorns>5</Thorns></Plant>')).toEqual({
    noted: ['type Bush', 'property Plant.Thorns'],
    read: { Plant: { Name: 'a' } },
  });
  expect(newer('<Anything i:type="Bush"><Name>a</Name></Anything><Number>5</Number>')).toEqual({
    noted: ['type Bush'],
    read: { Anything: null, Number: 5 },
  });
});

test('a type that is neither derived nor new is no answer', () => {
  expect(newer('<Plant i:type="Notes"/>').read).toMatchObject({ code: 'upstream.invalid', path: 'Plant' });
  expect(newer('<Plant i:type="nobody:Bush"/>').read).toMatchObject({ code: 'upstream.invalid', path: 'Plant' });
});

describe('an answer whose bytes go on', () => {
  const entity = (content: string): string =>
    `<GetAppointmentEntityResponse><Response>${content}</Response></GetAppointmentEntityResponse>`;
  const passed = (body: string, header = '', contentType = 'text/xml; charset=utf-8'): Outcome =>
    decodeResponse(
      {
        status: 200,
        contentType,
        bytes: Buffer.from(envelope(body, `<Succeeded>true</Succeeded>${header}`, undefined, own)),
      },
      get,
      limits,
      { newer: { keepsMembers: false, note: missing }, passesOn: true },
    );

  test.each([
    '<AppointmentId>7.0</AppointmentId>',
    '<Type>Seance</Type><Colour>red</Colour>',
    '<AppointmentId>1</AppointmentId><AppointmentId>1</AppointmentId>',
    '<Contact i:type="Company"/>',
    '<StartDate>yesterday</StartDate>',
    '<x:AppointmentId xmlns:x="urn:x">5</x:AppointmentId>',
  ])('is not judged: %s', (results) => {
    expect(passed(entity(results))).toMatchObject({ kind: 'answer', original: { wire: 'soap' } });
  });

  test('is read when its bytes cannot go on', () => {
    const seven = entity('<AppointmentId>7</AppointmentId>');
    for (const outcome of [
      passed(seven, '<!-- x -->'),
      passed(seven, '<x:Foreign xmlns:x="urn:x"/>'),
      passed(seven, '', 'text/xml'),
    ]) {
      expect(outcome).toMatchObject({ kind: 'answer', results: { Response: { AppointmentId: 7 } } });
      expect(outcome).not.toHaveProperty('original');
    }
    expect(passed(entity('<AppointmentId>7.0</AppointmentId><!-- x -->'))).toMatchObject({
      code: 'upstream.invalid',
      path: 'Response/AppointmentId',
    });
  });

  test.each([
    ["another operation's answer", '<GetAppointmentResponse/>'],
    ['an answer of another version', '<x:GetAppointmentEntityResponse xmlns:x="urn:x"/>'],
    ['a Fault beside a success', '<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>'],
    ['half an answer', '<GetAppointmentEntityResponse><Response></GetAppointmentEntityResponse>'],
    ['two answers', entity('') + entity('')],
  ])('%s is no success', (_what, body) => {
    expect(passed(body)).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
  });

  test('a refusal is none either', () => {
    const bytes = Buffer.from(envelope(entity('<AppointmentId>7.0</AppointmentId>'), '<Succeeded>false</Succeeded>', undefined, own)); // prettier-ignore
    const reading = { newer: { keepsMembers: false, note: missing }, passesOn: true };
    const outcome = decodeResponse(
      { status: 200, contentType: 'text/xml; charset=utf-8', bytes },
      get,
      limits,
      reading,
    );
    expect(outcome).toMatchObject({ kind: 'failure', code: 'crm.refused' });
  });
});
