/**
 * Secrets and personal values are planted in all that callers and CRM say to each other, 50 and 100 at least. None of
 * them is in the file, in any form.
 */
import { readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Document } from '../../src/body';
import {
  extras,
  isStruct,
  JsonText,
  Secret,
  stack,
  Typed,
  unknownElements,
  type Caller,
  type Outcome,
  type Struct,
  type Value,
} from '../../src/command';
import { personalIn } from '../../src/masking';
import { fromStored } from '../../src/records';
import { recordCalls } from '../../src/recording';
import { plant, structOf } from '../cli/planted-records';
import { PlantedSecrets } from '../online/planted-secrets';
import { answering, commandFor, contract, operationOf, recorded, temporaryFile, key } from './rig';

const secrets = new PlantedSecrets();
let count = 0;
/** A secret that stands nowhere else, with what the forms of texts change. */
function secret(name: string, prefix = ''): string {
  const text = `${prefix}MARKED-${++count}/"secret"+ü ${name}`;
  secrets.plant(`${count} ${name}`, text);
  return text;
}
const personal = new PlantedSecrets();
const own = (what: string): string => {
  const text = `Personal${++count} Value of ${what}`;
  personal.plant(what, text);
  return text;
};

const records = [
  ['Contact', 'ContactEntity', 'SaveContactEntity'],
  ['Person', 'PersonEntity', 'SavePersonEntity'],
  ['Appointment', 'AppointmentEntity', 'SaveAppointmentEntity'],
  ['Sale', 'SaleEntity', 'SaveSaleEntity'],
  ['Document', 'DocumentEntity', 'SaveDocumentEntity'],
  ['Project', 'ProjectEntity', 'SaveProjectEntity'],
  ['Ticket', 'TicketEntity', 'SaveTicketEntity'],
] as const;

/** The record with a text of its own everywhere; those of lists are no secret. */
function planted(agent: string, type: string): Struct {
  const { record, places } = plant({}, structOf(contract, agent, type));
  for (const [text, place] of places) {
    const [owner = '', property = ''] = place.split('.');
    const kind = personalIn(owner, property);
    if (kind === 'secret') secrets.plant(place, text);
    else if (kind !== 'kept') personal.plant(place, text);
  }
  const value = fromStored(record);
  if (!isStruct(value)) throw new Error('no record');
  return value;
}

const xsdString = operationOf('Services88.Contact.GetContactEntity').types.find({
  namespace: 'http://www.w3.org/2001/XMLSchema',
  local: 'string',
});

const callers = (): readonly Caller[] => [
  { tenant: 'Cust1', credential: { scheme: 'ticket', ticket: new Secret(secret('ticket', '7T:')) } },
  { tenant: '', credential: { scheme: 'bearer', token: new Secret(secret('bearer', '8A:')) } },
  { tenant: '', credential: { scheme: 'basic', user: own('user name'), password: new Secret(secret('password')) } },
  {
    tenant: '',
    credential: { scheme: 'session', cookie: new Secret(secret('cookie')), xsrf: new Secret(secret('xsrf')) },
    applicationToken: new Secret(secret('application token')),
  },
];

type Said = readonly [operation: string, given: Struct, outcome: Outcome];

const answer = (Response?: Value): Outcome => ({ kind: 'answer', results: Response === undefined ? {} : { Response } });

/** Calls whose arguments or results hold something. */
function calls(): readonly Said[] {
  const logIn = { UserName: own('log-in'), Password: secret('log-in') };
  const first = secret('echoed', '7T:');
  return [
    ...records.map(([agent, type, save]): Said => [`Services88.${agent}.${save}`, { [type]: planted(agent, type) }, answer(planted(agent, type))]),
    ['Services88.SoPrincipal.AuthenticateUsernamePassword', logIn, answer({ Ticket: secret('new ticket', '7T:'), UserName: own('principal') })],
    ['Services88.SoPrincipal.AuthenticateWithAccessToken', { AccessToken: secret('access token', '8A:') }, answer({})],
    ['Services88.User.ChangePassword', { OldPassword: secret('old'), NewPassword: secret('new') }, answer(true)],
    ['Services88.User.SaveCredential', { Credential: { Value: secret('credential'), DisplayValue: secret('shown') } }, answer({ Value: secret('stored') })],
    ['Services88.User.GetAccessToken', { AppToken: secret('app token') }, answer(secret('given token'))],
    ['Services88.Person.CheckTemporaryKey', { TemporaryKey: secret('temporary key') }, answer(false)],
    ['Services88.Pocket.GetMyCallerIDs', { LastHash: secret('last hash') }, answer({ CallerIDHash: secret('hash') })],
    ['Services88.Contact.GetContactEntity', { ContactEntityId: 1 }, refused(first)],
    ['Services88.Contact.GetContactEntity', { ContactEntityId: 2 }, unknown()],
  ]; // prettier-ignore
}

function refused(ticket: string): Outcome {
  const words = `${own('message')} ${ticket}`;
  return {
    kind: 'failure',
    code: 'crm.refused',
    message: words,
    exception: {
      message: words,
      friendlyText: own('friendly text'),
      source: own('source'),
      inner: { message: own('inner message') },
      parameters: new Map([['Password', secret('parameter')], ['Name', own('parameter')]]), // prettier-ignore
    },
    fault: {
      codes: [{ namespace: 'urn:x', local: 'Server' }],
      detail: [
        { name: { namespace: '', local: 'Token' }, attributes: [], content: [secret('detail')] },
        { name: { namespace: '', local: 'Note' }, attributes: [[{ namespace: '', local: 'by' }, own('attribute')]], content: [own('detail')] }, // prettier-ignore
      ],
    },
  };
}

/** Parts that no contract names. */
function unknown(): Outcome {
  const type = structOf(contract, 'Contact', 'ContactEntity');
  const json = { accessToken: secret('JSON'), inner: [{ password: secret('inner JSON'), name: own('JSON') }] };
  const text = `<Own><Password>${secret('element')}</Password></Own><Name>${own('element')}</Name>`;
  return answer({
    ContactId: 2,
    Name: own('company'),
    [extras]: new Map([['secret', new JsonText(JSON.stringify(secret('extra')))], ['more', new JsonText(JSON.stringify(json))]]),
    [unknownElements]: { fields: type.fields, elements: new Map([['x Own', { before: 0, name: 'Own', text }]]) },
    CustomFields: new Map<string, Value>([
      ['x_password', xsdString === undefined ? null : new Typed(xsdString, secret('custom field'))],
      ['x_name', xsdString === undefined ? null : new Typed(xsdString, own('custom field'))],
    ]),
    ExtraFields: new Map([['Password', secret('extra field')], ['Nickname', own('extra field')]]),
  }); // prettier-ignore
}

const relayed = (caller: Caller, path: string, query: string) => ({
  method: 'GET',
  path,
  query,
  headers: { authorization: secret('header') },
  body: Readable.from([secret('body')]),
  publicUrl: 'http://127.0.0.1',
  caller,
  context: commandFor('Services88.Contact.GetContactEntity', {}).context,
});

test('none of them is in a masked recording', async () => {
  const all = calls();
  while (count < 200) secret('more');
  const who = callers();
  const outcomes = new Map<Struct, Outcome>(all.map(([, given, outcome]) => [given, outcome]));
  const document = new Document([Buffer.from(own('document')), Buffer.from(secret('document'))]);
  const crm = answering(({ arguments: given }) => outcomes.get(given) ?? answer(document));
  const { text, lines, file } = await recorded('masked', crm, async (upstream) => {
    for (const [at, [name, given]] of all.entries()) {
      const caller = who[at % who.length];
      const query = [[own('query name'), own('query')], ['token', secret('query')]] as const; // prettier-ignore
      await upstream.execute(commandFor(name, given, { extraQuery: [['q', query[0][1]], query[1]] }, caller));
    }
    await upstream.execute(commandFor('Services88.Document.GetDocumentStream', { DocumentId: 1 }));
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(lines).toHaveLength(all.length + 1);
  expect(secrets.names.size).toBeGreaterThan(50);
  expect(personal.names.size).toBeGreaterThan(100);
  expect([secrets.in(text), personal.in(text)]).toEqual([[], []]);
  expect(text).not.toContain('MARKED');
  // Ids stay, and what is equal in one place is equal in another.
  expect(lines.at(-3)).toMatchObject({ arguments: { ContactEntityId: 1 }, outcome: { kind: 'failure' } });
});

test('a plain recording has no secret either', async () => {
  const all = calls();
  const [caller = { tenant: '' }] = callers();
  const outcomes = new Map<Struct, Outcome>(all.map(([, given, outcome]) => [given, outcome]));
  const crm = answering(({ arguments: given }) => outcomes.get(given) ?? answer());
  const { text, lines } = await recorded('plain', crm, async (upstream) => {
    for (const [name, given] of all) await upstream.execute(commandFor(name, given, {}, caller));
  });
  expect(lines).toHaveLength(all.length);
  expect(secrets.in(text)).toEqual([]);
  expect(personal.in(text).length).toBeGreaterThan(50);
});

test('a CRM that says a caller’s own secret where no secret belongs', async () => {
  const [ticket, password] = [secret('own ticket'), secret('own password')];
  const caller: Caller = {
    tenant: '',
    credential: { scheme: 'basic', user: 'anna', password: new Secret(password) },
    applicationToken: new Secret(ticket),
  };
  for (const said of [ticket, password, encodeURIComponent(password), btoa(unescape(encodeURIComponent(ticket)))]) {
    const crm = answering(answer({ ContactId: 1, Name: `It is ${said}.` }));
    const { text, lines } = await recorded('plain', crm, (upstream) =>
      upstream.execute(commandFor('Services88.Contact.GetContactEntity', { ContactEntityId: 1 }, {}, caller)),
    );
    expect(secrets.in(text)).toEqual([]);
    expect(lines).toMatchObject([{ operation: 'GetContactEntity', left: ['arguments', 'results'] }]);
  }
});

test('relayed calls: the address masked, no header field, no body', async () => {
  const file = temporaryFile();
  const ignore = () => undefined;
  const layer = recordCalls({ file, values: 'masked', key, who: () => ({}), onNews: ignore, count: ignore, onDefect: ignore });
  const relay = () => Promise.resolve({ kind: 'relayed', status: 200, headers: { etag: secret('etag') }, body: Buffer.from(secret('answer')) } as const);
  const upstream = stack({ ...answering(answer()), relay }, [layer]);
  const [caller = { tenant: '' }] = callers();
  const name = 'Annabella Personalname';
  personal.plant('segment', name);
  await upstream.relay?.(relayed(caller, `/api/v1/Contact/4/${encodeURIComponent(name)}`, `$filter=name eq '${name}'&access_token=${secret('query')}`)); // prettier-ignore
  await upstream.close();
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ kind: 'relayed', method: 'GET', status: 200, path: expect.stringMatching(/^\/api\/v1\/Contact\/4\//) });
  expect([secrets.in(text), personal.in(text)]).toEqual([[], []]);
}); // prettier-ignore
