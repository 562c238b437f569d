import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownWsdl, run, temporaryFolder, type Ran } from './command-run';

const translate = (input: string, ...args: readonly string[]): Promise<Ran> =>
  run(['translate', ...args], { environment: { CONTRACT_DIR: ownWsdl }, input });

const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const envelope = (body: string, header = ''): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
const setSeen = '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>';
const identity =
  '<s:Header><ApplicationToken>app-hush</ApplicationToken><Credentials><Ticket>7T:hush</Ticket></Credentials></s:Header>';

test('an envelope alone: agent and version are found, secrets are masked everywhere', async () => {
  const { code, out } = await translate(envelope(setSeen, identity));
  expect(code).toBe(0);
  expect(out).toContain('Command: Services86.Appointment.SetSeen, valid');
  expect(out).toContain('"ticket": "[secret]"');
  expect(out).toContain(
    'POST /api/v1/Agents/Appointment/SetSeen\nauthorization: SoTicket [secret]\nso-apptoken: [secret]\n',
  );
  expect(out).toContain('\n{"AppointmentId":973,"UpdateMode":"OnlyThis"}\n');
  expect(out).toContain(
    `<s:Header><ApplicationToken>[secret]</ApplicationToken><Credentials><Ticket>[secret]</Ticket></Credentials></s:Header><s:Body>${setSeen}</s:Body>`,
  );
  expect(out).not.toContain('hush');
});

test("a whole HTTP request out of a file; the caller's own JSON goes on as it is", async () => {
  const file = join(temporaryFolder(), 'request.http');
  const basic = Buffer.from('tje0:hush').toString('base64');
  const head = `POST /Cust1/api/v1/Agents/Appointment/SetSeenMany HTTP/1.1\nHost: x\nAuthorization: Basic ${basic}\nContent-Type: application/json`;
  writeFileSync(file, `${head}\r\n\r\n{"appointmentIds": [1, 2], "updateMode": "OnlyThis"}`);
  const { code, out } = await translate('', file);
  expect(code).toBe(0);
  expect(out).toContain('Command: Services88.Appointment.SetSeenMany, valid');
  expect(out).toContain('"tenant": "Cust1"');
  expect(out).toContain('"user": "tje0"');
  expect(out).toContain('authorization: Basic [secret]');
  expect(out).toContain('\n{"appointmentIds": [1, 2], "updateMode": "OnlyThis"}\n');
  expect(out).toContain('<a:int>1</a:int><a:int>2</a:int>');
  expect(out).not.toContain(basic);
});

test('a JSON body needs its operation named', async () => {
  const body = '{"AppointmentId": 973}';
  expect(await translate(body)).toMatchObject({ code: 2, problems: expect.stringContaining('give --operation') });
  const both = await translate(body, '--operation', 'Appointment.SetSeen');
  expect(both.out).toContain('"AppointmentId": 973');
  expect(await translate(body, '--agent', 'Appointment', '--operation', 'SetSeen')).toEqual(both);
});

test('a secret among the arguments is masked in every form of the request', async () => {
  const login =
    '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>hush</Password></AuthenticateUsernamePassword>';
  const { code, out } = await translate(envelope(login));
  expect(code).toBe(0);
  expect(out).toContain('"UserName": "tje0"');
  expect(out).toContain('<Password>[secret]</Password>');
  expect(out).not.toContain('hush');
});

test('a refused request shows the answer its caller would get', async () => {
  const { code, out } = await translate('{"AppointmentId": "x"}', '--operation', 'Appointment.SetSeen');
  expect(code).toBe(1);
  expect(out).toContain('Refused: request.invalid\n\nReply: 400\n');
  expect(out).toContain('"Path":"AppointmentId"');
  const soap = await translate(envelope('<SetSeen><AppointmentId>x</AppointmentId></SetSeen>'));
  expect(soap.code).toBe(1);
  expect(soap.out).toContain('Body/SetSeen/AppointmentId');
});

test('a broken envelope is still an envelope: the fault says where', async () => {
  const { code, out } = await translate(
    envelope(setSeen).slice(0, -5),
    '--agent',
    'Appointment',
    '--version',
    'Services86',
  );
  expect(code).toBe(1);
  expect(out).toContain('Refused: request.malformed');
});

test.each([
  [envelope('<Delete/>').replace('Delete', 'Nothing'), 'No agent of Services86 has an operation "Nothing"'],
  ['POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n0\n', 'The body is chunked'],
  ['POST /x HTTP/1.1\nContent-Encoding: gzip\n\n0\n', 'The body is compressed (gzip)'],
])('input that is no request: %#', async (input, message) => {
  expect(await translate(input)).toMatchObject({ code: 2, problems: expect.stringContaining(message) });
});

test('a page is no command, and a file that is not there is told', async () => {
  expect((await translate('GET /Remote/ HTTP/1.1\n\n')).out).toContain('No command: this is answered with a page');
  expect(await translate('', join(temporaryFolder(), 'nowhere'))).toMatchObject({
    code: 2,
    problems: expect.stringContaining('ENOENT'),
  });
});

test('what the contract does not know of an envelope is shown as a SOAP CRM of the version gets it, and no other', async () => {
  const strange = '<SetSeen><AppointmentId>973</AppointmentId><Colour>red</Colour><NewToken>hush</NewToken></SetSeen>';
  const { code, out } = await translate(envelope(strange));
  expect(code).toBe(0);
  expect(out).toContain('"Colour (in no contract)": {\n      "xml": "<Colour>red</Colour>"');
  expect(out).toContain('To a REST CRM\n(refused: Body/SetSeen/Colour element "Colour" in');
  expect(out).toContain(
    '<AppointmentId>973</AppointmentId><Colour>red</Colour><NewToken>[secret]</NewToken></SetSeen>',
  );
  const unheard = await translate(envelope('<Plan><Where><AccessToken>hush</AccessToken></Where></Plan>'), '--operation', 'Appointment.Plan'); // prettier-ignore
  expect(unheard.out).toContain('To a REST CRM\n(refused: Body Services86/Appointment has no operation "Plan")');
  expect(unheard.out).toContain('<Plan><Where>[secret]</Where></Plan>');
  expect(out + unheard.out).not.toContain('hush');
});
