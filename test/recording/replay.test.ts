/** A recording is sent again: to the CRM that it was made of, to another one, and to one that does not answer. */
import { appendFileSync, writeFileSync } from 'node:fs';
import {
  extras,
  failure,
  JsonText,
  type Caller,
  type Command,
  type Outcome,
  type Struct,
  type Upstream,
} from '../../src/command';
import { recordingLines, replay, type ReplayReport } from '../../src/recording';
import { answering, commandFor, contract, recorded, temporaryFile } from './rig';

type Options = Partial<Parameters<typeof replay>[0]>;
const nothing = () => false;

const play = (file: string, upstream: Upstream, more: Options = {}): Promise<ReplayReport> =>
  replay({
    lines: recordingLines(file),
    contract,
    upstream,
    caller: { tenant: 'Cust1' },
    writes: false,
    isIgnored: nothing,
    concurrency: 2,
    timeoutMs: 5_000,
    ...more,
  });

const answer = (Response: Struct): Outcome => ({ kind: 'answer', results: { Response } });
const get = 'Services88.Contact.GetContactEntity';

const company = {
  ContactId: 5,
  Name: 'Fantasi Fisk AS',
  Department: null,
  Emails: [{ Value: 'post@fisk.example.com', Description: 'main' }],
  UserDefinedFields: new Map([['SuperOffice:1', 'one'], ['SuperOffice:2', 'two']]),
  UpdatedDate: '2026-01-02T03:04:05',
  TableRight: { Mask: 'Select', Reason: 'why' },
}; // prettier-ignore

const refusal = { message: 'No such company.', type: 'SuperOffice.SoException' };
const withBlock = failure('crm.refused', 'no', { exception: refusal });

/** What the other CRM answers instead, and what is found over it. */
const planted: readonly (readonly [string, Outcome, Outcome, readonly string[]])[] = [
  ['null and absent', answer(company), answer({ ...company, Department: undefined }), ['missing Department']],
  ['a list of one item', answer(company), answer({ ...company, Emails: [] }), ['length Emails']],
  ['another time zone', answer(company), answer({ ...company, UpdatedDate: '2026-01-02T04:04:05' }), ['value UpdatedDate']],
  ['the order of a dictionary', answer(company), answer({ ...company, UserDefinedFields: new Map([...company.UserDefinedFields].toReversed()) }), []],
  ['a member', answer(company), answer({ ...company, TableRight: { Mask: 'Update', Reason: 'why' } }), ['value TableRight.Mask']],
  ['a property more', answer(company), answer({ ...company, [extras]: new Map([['Newer', new JsonText('1')]]) }), ['extra Newer']],
  ['a Fault for Succeeded=false', withBlock, failure('crm.refused', 'no', { fault: { codes: [], detail: [] } }), ['outcome ']],
]; // prettier-ignore

const found = ({ operations }: ReplayReport) =>
  operations.flatMap(({ differences }) => differences.map(({ kind, path }) => `${kind} ${path}`));

/** The last one is told SOAP callers only, and of a property more SOAP callers read nothing. */
const wireOf = (name: string) => (name.startsWith('a Fault') ? 'soap' : 'rest');

describe.each(['plain', 'masked'] as const)('a %s recording', (values) => {
  test.each(planted)('%s', async (name, before, now, differences) => {
    const command = commandFor(get, { ContactEntityId: 5 });
    const asked = { ...command, context: { ...command.context, wire: wireOf(name) } } as const;
    const { file } = await recorded(values, answering(before), (upstream) => upstream.execute(asked));
    const own = await play(file, answering(before));
    expect(own).toMatchObject({ values, calls: 1, same: 1, different: 0, failed: 0 });
    const isLeft = values === 'masked' && name === 'a property more';
    const other = await play(file, answering(now));
    expect(found(other)).toEqual(isLeft ? [] : differences);
  });

  test('a text with other letters is found in a plain one only, another form in both', async () => {
    const { file } = await recorded(values, answering(answer(company)), (upstream) =>
      upstream.execute(commandFor(get, { ContactEntityId: 5 })),
    );
    const letters = await play(file, answering(answer({ ...company, Name: 'Fantasi Fugl AS' })));
    expect(found(letters)).toEqual(values === 'plain' ? ['value Name'] : []);
    const form = await play(file, answering(answer({ ...company, Name: 'Fantasi Fisk' })));
    expect(found(form)).toEqual(['value Name']);
    expect(JSON.stringify([letters, form])).not.toMatch(/Fisk|Fugl/);
  });
});

/** One call each of what can be in a recording. */
async function mixed(): Promise<string> {
  const crm = answering(({ operation }) =>
    operation.name === 'GetPersonEntity' ? failure('upstream.timeout', 'too late') : answer({}),
  );
  const { file } = await recorded('masked', crm, async (upstream) => {
    for (const [name, given] of [
      [get, { ContactEntityId: 5 }],
      ['Services86.Appointment.SetSeen', { AppointmentId: 1 }],
      ['Services86.SoPrincipal.AuthenticateUsernamePassword', { UserName: 'a', Password: 'b' }],
      ['Services88.Person.GetPersonEntity', { PersonEntityId: 5 }],
      ['Services88.Person.CheckTemporaryKey', { TemporaryKey: 'hush' }],
    ] as const)
      await upstream.execute(commandFor(name, given));
  });
  appendFileSync(file, '{"format":1,"kind":"relayed"}\n{"format":1,"kind":"dropped","calls":3}\nbroken\n{"cut":');
  return file;
}

test('what is not sent is told with its reason', async () => {
  const sent: Command[] = [];
  const broken: unknown[] = [];
  const crm = answering((command) => {
    sent.push(command);
    return answer({});
  });
  const file = await mixed();
  const report = await play(file, crm, { onBroken: (line, reason) => broken.push([line, reason]) });
  expect(sent.map(({ operation, arguments: given }) => [operation.name, given])).toEqual([
    ['GetContactEntity', { ContactEntityId: 5 }],
  ]);
  expect(sent[0]?.caller).toEqual({ tenant: 'Cust1' });
  expect(report).toMatchObject({
    calls: 1,
    same: 1,
    skipped: { write: 2, 'log-in': 1, relayed: 1, 'failed then': 1 },
    broken: 2,
    notRecorded: 3,
  });
  expect(broken).toEqual([
    [8, 'it is no JSON'],
    [9, 'it is no JSON'],
  ]);
  const all = await play(file, crm, { writes: true, isIgnored: undefined });
  expect(all).toMatchObject({ calls: 3, skipped: { 'log-in': 1, relayed: 1 } });
});

test('masked texts, secrets and documents among the arguments are never sent', async () => {
  const calls: readonly (readonly [string, Struct])[] = [
    ['Services88.Contact.SaveContactEntity', { ContactEntity: { ContactId: 5, Name: 'Fisk' } }],
    ['Services88.Person.CheckTemporaryKey', { TemporaryKey: 'hush' }],
    [
      'Services88.Document.SetDocumentStreamFromId',
      { DocumentId: 1, Stream: Buffer.alloc(9_000, 1).toString('base64') },
    ],
  ];
  const sent: string[] = [];
  const crm = answering(({ operation }) => {
    sent.push(operation.name);
    return { kind: 'answer', results: {} };
  });
  const act = async (upstream: Upstream): Promise<void> => {
    for (const [name, given] of calls) await upstream.execute(commandFor(name, given));
  };
  const reports = [];
  for (const values of ['masked', 'plain'] as const) {
    const { file } = await recorded(values, answering({ kind: 'answer', results: {} }), act);
    reports.push((await play(file, crm, { writes: true, isIgnored: undefined })).skipped);
  }
  expect(reports).toEqual([
    { masked: 1, secret: 1, document: 1 },
    { secret: 1, document: 1 },
  ]);
  expect(sent).toEqual(['SaveContactEntity']);
});

test('a CRM that does not answer is not asked again and again', async () => {
  const { file, text } = await recorded('plain', answering(answer({})), (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 })),
  );
  writeFileSync(file, text.repeat(200));
  let asked = 0;
  const dead = answering(() => {
    asked += 1;
    return failure('upstream.unreachable', 'no way');
  });
  const report = await play(file, dead);
  expect(report).toMatchObject({ stopped: true, same: 0, different: 0 });
  expect(report.operations).toMatchObject([{ failures: { 'upstream.unreachable': asked } }]);
  expect(asked).toBeLessThan(60);
});

test('time zone, language and selection go with the call', async () => {
  const caller: Caller = {
    tenant: 'Cust9',
    timeZone: { id: 3 },
    language: 'no',
    acceptLanguage: 'nb',
    culture: 'nb-NO',
  };
  const { file } = await recorded('masked', answering(answer({})), (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 }, { select: 'Name,Emails/Value' }, caller)),
  );
  const sent: Command[] = [];
  await play(
    file,
    answering((command) => (sent.push(command), answer({}))),
  );
  expect(sent).toMatchObject([{ select: 'Name,Emails/Value', caller: { ...caller, tenant: 'Cust1' } }]);
});

test('no more calls a second than are wanted', async () => {
  const { file, text } = await recorded('plain', answering(answer({})), (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 })),
  );
  writeFileSync(file, text.repeat(11));
  const { seconds, calls } = await play(file, answering(answer({})), { rate: 100, concurrency: 8 });
  expect(calls).toBe(11);
  // Ten pauses of ten milliseconds; timers are never early by more than one.
  expect(seconds).toBeGreaterThan(0.085);
});

test('differences that do not count', async () => {
  const file = temporaryFile();
  const { text } = await recorded('plain', answering(answer(company)), (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 })),
  );
  writeFileSync(file, text);
  const isIgnored: Options['isIgnored'] = ({ name }, path) => name === 'GetContactEntity' && path === 'UpdatedDate';
  const now = answering(answer({ ...company, UpdatedDate: '2027-01-01T00:00:00' }));
  expect(await play(file, now, { isIgnored })).toMatchObject({ same: 1, different: 0 });
});

test('a line whose outcome does not fit the contract ends no replay', async () => {
  const { file, text } = await recorded('plain', answering(answer(company)), (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 })),
  );
  writeFileSync(file, `${text.replace('"Fantasi Fisk AS"', '[]')}${text}`);
  const broken: number[] = [];
  const report = await play(file, answering(answer(company)), { onBroken: (line) => broken.push(line) });
  expect(report).toMatchObject({ same: 1, broken: 1, brokenLines: [1] });
  expect(broken).toEqual([1]);
});

test('of a long text a masked recording has the begin, and a replay compares that', async () => {
  const long = `${'Lunch with Anna, 2 pm. '.repeat(100_000)}😀`;
  const crm = answering(answer({ ...company, Name: `${'x'.repeat(8_191)}😀 tail`, Department: long }));
  const { file, text } = await recorded('masked', crm, (upstream) =>
    upstream.execute(commandFor(get, { ContactEntityId: 5 })),
  );
  expect(text.length).toBeLessThan(40_000);
  expect(text).not.toContain('Anna');
  expect(await play(file, crm)).toMatchObject({ same: 1, broken: 0 });
  const other = answering(answer({ ...company, Name: 'x', Department: long }));
  expect(await play(file, other)).toMatchObject({ different: 1 });
});
