import {
  failure,
  Secret,
  stack,
  unknownElements,
  type Command,
  type Credential,
  type DetailElement,
} from '../../src/command';
import { redact } from '../../src/upstream/redact';
import { done, scriptedUpstream, someCommand } from './some-command';

const told = async (message: string, address: string): Promise<string> => {
  const upstream = stack(
    scriptedUpstream(() => failure('crm.refused', message)),
    [redact(new URL(address))],
  );
  const outcome = await upstream.execute(someCommand({ deadline: 1_030_000 }));
  return outcome.kind === 'failure' ? outcome.message : 'ok';
};

test.each([
  ['http://crm-int-01:8080', 'no answer from http://crm-int-01:8080/x', 'no answer from [CRM]/x'],
  ['http://crm-int-01:8080', 'CRM-INT-01:8080 said no', '[CRM] said no'],
  ['http://crm-int-01', 'see http://crm-int-01/help', 'see [CRM]/help'],
  ['https://crm.example.com', 'host crm.example.com, again CRM.example.com.', 'host [CRM], again [CRM].'],
  ['http://[fd00::1]:81', 'at http://[fd00::1]:81/', 'at [CRM]/'],
  ['http://x', String.raw`in C:\src\Services\Seen.cs:line 12`, 'in [path]'],
  ['http://x', String.raw`share \\files01\crm$\temp is full`, 'share [path] is full'],
])('of %s: %s', async (address, message, shown) => {
  expect(await told(message, address)).toBe(shown);
});

test.each([
  ['http://crm', 'the crm refused it'],
  ['https://crm.example.com', 'see crm.example.com.au and my-crm.example.com and crm.example.community'],
  ['http://x', 'either a\\b or C: and https://example.org/help'],
])('of %s nothing is hidden in: %s', async (address, message) => {
  expect(await told(message, address)).toBe(message);
});

test('inner exceptions are looked through, answers left alone', async () => {
  const exception = {
    message: 'at http://crm:1/',
    type: 'T http://crm:1',
    friendlyText: 'sorry, http://crm:1',
    parameters: new Map<string, string | number>([
      ['Where', 'http://crm:1/x'],
      ['Id', 5],
    ]),
    inner: { message: 'm', source: 'http://crm:1' },
  };
  const hiding = stack(
    scriptedUpstream((command) =>
      command.operation.name === 'SetSeen' ? failure('crm.refused', 'm', { exception }) : done,
    ),
    [redact(new URL('http://crm:1'))],
  );
  const outcome = await hiding.execute(someCommand({ deadline: 1 }));
  expect(outcome).toMatchObject({
    exception: {
      message: 'at [CRM]/',
      type: 'T [CRM]',
      friendlyText: 'sorry, [CRM]',
      parameters: new Map<string, string | number>([
        ['Where', '[CRM]/x'],
        ['Id', 5],
      ]),
      inner: { message: 'm', source: '[CRM]' },
    },
  });
});

test.each([
  ['No.\n   at A.B(String c) in C:\\src\\x.cs:line 7\n   at D()', 'No.'],
  ['No. \r\nat X in C:\\inetpub\\x.cs', 'No.'],
  ['No at A.B() in /src/x.cs:line 7 on db-07', 'No'],
  ['No\n   ved A.<B>d__1`2.MoveNext()', 'No'],
  ['at A.B()', '[stack]'],
])('a text ends where a stack begins: %j', async (message, shown) => {
  expect(await told(message, 'http://x')).toBe(shown);
});

test.each(['Meet me at noon (sharp)', 'No.\nMeet\nat noon in Oslo', 'look at it'])(
  '%j has no stack',
  async (message) => {
    expect(await told(message, 'http://x')).toBe(message);
  },
);

test('nobody reads more than 16 KiB of a text', async () => {
  expect(await told('x'.repeat(100_000), 'http://x')).toHaveLength(16 * 1024);
});

/** The message a command is refused with, as it comes back. */
async function echoed(command: Partial<Command>, message: string): Promise<string> {
  const upstream = stack(
    scriptedUpstream(() => failure('crm.refused', message)),
    [redact(new URL('http://x'))],
  );
  const outcome = await upstream.execute({ ...someCommand(), ...command });
  return outcome.kind === 'failure' ? outcome.message : 'ok';
}
const as = (credential: Credential): Partial<Command> => ({
  caller: { tenant: '', credential, applicationToken: new Secret('App-Token') },
});
const basic = Buffer.from('tje:Pa<ss>"1 w').toString('base64');

test.each<[Partial<Command>, string, string]>([
  [
    as({ scheme: 'ticket', ticket: new Secret('T-1234') }),
    'bad T-1234 (T-1234), App-Token',
    'bad (secret) ((secret)), (secret)',
  ],
  [as({ scheme: 'bearer', token: new Secret('8A:abc.d') }), 'no 8A:abc.d and 7T:another', 'no (secret) and (ticket)'],
  [
    as({ scheme: 'basic', user: 'tje', password: new Secret('Pa<ss>"1 w') }),
    `tje Pa<ss>"1 w Pa&lt;ss&gt;"1 w Pa%3Css%3E%221%20w Pa<ss>\\"1 w Basic ${basic}`,
    'tje (secret) (secret) (secret) (secret) Basic (secret)',
  ],
  [
    as({ scheme: 'session', cookie: new Secret('sid=s3ss10n; a=b'), xsrf: new Secret('x5rf') }),
    'x5rf of s3ss10n, a=b',
    '(secret) of (secret), a=b',
  ],
  [as({ scheme: 'ticket', ticket: new Secret('abc') }), 'abc is as short as a word', 'abc is as short as a word'],
])('what was secret in the call is not in its failure', async (command, message, shown) => {
  expect(await echoed(command, message)).toBe(shown);
});

test('what logs in is secret too, and other passwords', async () => {
  const login = { ...someCommand().operation, agent: 'SoPrincipal' };
  const given = { UserName: 'tje0', Password: 'Tje0', AuthenticationData: { Values: new Map([['pin', '4711']]) } };
  const header = Buffer.from('tje0:Tje0').toString('base64');
  expect(await echoed({ operation: login, arguments: given }, `tje0 Tje0 4711 ${header}`)).toBe(
    'tje0 (secret) (secret) (secret)',
  );
  const others = { NewPassword: 'hunter2', TicketEntity: { Title: 'Printer' } };
  expect(await echoed({ arguments: others }, 'hunter2 is no password; Printer')).toBe(
    '(secret) is no password; Printer',
  );
});

test('the Fault of a SOAP CRM is looked through: texts, attributes and namespaces at every depth', async () => {
  const deep = (text: string, content: DetailElement['content']): DetailElement => ({
    name: { namespace: `http://crm.example.com/${text}`, local: 'Told' },
    attributes: [[{ namespace: '', local: 'at' }, `http://crm.example.com/${text}`]],
    content,
  });
  const fault = {
    codes: [{ namespace: 'http://crm.example.com/faults', local: 'Odd' }],
    detail: ['at crm.example.com', deep('a', [deep('b', [String.raw`in C:\src\a.cs:line 7, 7T:abc`])])],
  };
  const hiding = stack(
    scriptedUpstream(() => failure('crm.refused', 'm', { fault })),
    [redact(new URL('https://crm.example.com'))],
  );
  const outcome = await hiding.execute(someCommand({ deadline: 1 }));
  const shown = (text: string, content: DetailElement['content']): DetailElement => ({
    name: { namespace: `[CRM]/${text}`, local: 'Told' },
    attributes: [[{ namespace: '', local: 'at' }, `[CRM]/${text}`]],
    content,
  });
  expect(outcome).toMatchObject({
    fault: {
      codes: [{ namespace: '[CRM]/faults', local: 'Odd' }],
      detail: ['at [CRM]', shown('a', [shown('b', ['in [path], (ticket)'])])],
    },
  });
});

test('a secret in an element that no contract names is one, too', async () => {
  const command = someCommand({ deadline: 1_030_000 });
  const elements = new Map([
    ['urn NewPassword', { before: 0, name: 'NewPassword', text: '<NewPassword>h&amp;ush</NewPassword>' }],
    ['urn Colour', { before: 0, name: 'Colour', text: '<Colour>crimson</Colour>' }],
  ]);
  const given = { [unknownElements]: { fields: command.operation.parameters, elements } };
  const refusing = stack(
    scriptedUpstream(() => failure('crm.refused', 'neither h&ush nor h&amp;ush nor crimson')),
    [redact(new URL('http://crm:1'))],
  );
  expect(await refusing.execute({ ...command, arguments: given })).toMatchObject({
    message: 'neither (secret) nor (secret) nor crimson',
  });
});
