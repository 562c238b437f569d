import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownWsdl, run, temporaryFolder, type Ran } from './command-run';

const explain = (input: string, ...args: readonly string[]): Promise<Ran> =>
  run(['explain', ...args], { environment: { CONTRACT_DIR: ownWsdl }, input });

const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const envelope = (body: string, header = ''): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
const setSeen = '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>';
const identity =
  '<s:Header><ApplicationToken>app-hush</ApplicationToken><Credentials><Ticket>7T:hush</Ticket></Credentials></s:Header>';

test('an envelope alone: agent and version are found, secrets are masked everywhere', async () => {
  const { code, out } = await explain(envelope(setSeen, identity));
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
  const { code, out } = await explain('', file);
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
  expect(await explain(body)).toMatchObject({ code: 2, problems: expect.stringContaining('give --operation') });
  const both = await explain(body, '--operation', 'Appointment.SetSeen');
  expect(both.out).toContain('"AppointmentId": 973');
  expect(await explain(body, '--agent', 'Appointment', '--operation', 'SetSeen')).toEqual(both);
});

test('a secret among the arguments is masked in every form of the request', async () => {
  const login =
    '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>hush</Password></AuthenticateUsernamePassword>';
  const { code, out } = await explain(envelope(login));
  expect(code).toBe(0);
  expect(out).toContain('"UserName": "tje0"');
  expect(out).toContain('<Password>[secret]</Password>');
  expect(out).not.toContain('hush');
});

test('a refused request shows the answer its caller would get', async () => {
  const { code, out } = await explain('{"AppointmentId": "x"}', '--operation', 'Appointment.SetSeen');
  expect(code).toBe(1);
  expect(out).toContain('Refused: request.invalid\n\nReply: 400\n');
  expect(out).toContain('"Path":"AppointmentId"');
  const soap = await explain(envelope('<SetSeen><AppointmentId>x</AppointmentId></SetSeen>'));
  expect(soap.code).toBe(1);
  expect(soap.out).toContain('Body/SetSeen/AppointmentId');
});

test('a broken envelope is still an envelope: the fault says where', async () => {
  const { code, out } = await explain(
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
  expect(await explain(input)).toMatchObject({ code: 2, problems: expect.stringContaining(message) });
});

test('a page is no command, and a file that is not there is told', async () => {
  expect((await explain('GET /Remote/ HTTP/1.1\n\n')).out).toContain('No command: this is answered with a page');
  expect(await explain('', join(temporaryFolder(), 'nowhere'))).toMatchObject({
    code: 2,
    problems: expect.stringContaining('ENOENT'),
  });
});

test('what the contract does not know of an envelope is shown as a SOAP CRM of the version gets it, and no other', async () => {
  const strange = '<SetSeen><AppointmentId>973</AppointmentId><Colour>red</Colour><NewToken>hush</NewToken></SetSeen>';
  const { code, out } = await explain(envelope(strange));
  expect(code).toBe(0);
  expect(out).toContain('"Colour (in no contract)": {\n      "xml": "<Colour>red</Colour>"');
  expect(out).toContain('To a REST CRM\n- Body/SetSeen/Colour refused: request.invalid: element "Colour" in');
  expect(out).toContain(
    '<AppointmentId>973</AppointmentId><Colour>red</Colour><NewToken>[secret]</NewToken></SetSeen>',
  );
  const unheard = await explain(envelope('<Plan><Where><AccessToken>hush</AccessToken></Where></Plan>'), '--operation', 'Appointment.Plan'); // prettier-ignore
  expect(unheard.out).toContain('To a REST CRM\n- Body refused: request.');
  expect(unheard.out).toContain('<Plan><Where>[secret]</Where></Plan>');
  expect(out + unheard.out).not.toContain('hush');
});

const newer = (body: string): string => envelope(body).replaceAll('Services86', 'Services88');
/** Found at once: no other agent is read. */
const agent = ['--agent', 'Appointment'];

test('every place that the version of a CRM cannot hold is told, not only the first; then nothing is sent', async () => {
  const save =
    '<SaveAppointmentEntity><AppointmentEntity><AppointmentId>5</AppointmentId><CautionWarning>OK</CautionWarning>' +
    '<CentralserviceVideomeetId>x</CentralserviceVideomeetId><JoinVideomeetUrl>https://x</JoinVideomeetUrl>' +
    '</AppointmentEntity></SaveAppointmentEntity>';
  const { out } = await explain(newer(save), ...agent, '--to', 'Services86');
  const steps = out.split('\n').filter((line) => line.startsWith('- '));
  expect(steps.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
    '- AppointmentEntity/JoinVideomeetUrl refused',
    '- AppointmentEntity/CentralserviceVideomeetId refused',
    '- AppointmentEntity/CautionWarning left out',
  ]);
  expect(out).toMatch(/Not sent\.\n$/);
});

test('what is read back otherwise is a change: an id that is left out is 0 in the address of a v1 call', async () => {
  const { out } = await explain(envelope('<GetAppointmentEntity/>'), ...agent, '--to', 'rest');
  expect(out).toContain('To a REST CRM\n- AppointmentEntityId changed: (left out) becomes 0\n');
  expect(out).toContain('Left out of answers, for this caller does not know it: ');
  expect(out).not.toContain('To a SOAP CRM');
});

test('what an operation becomes where the CRM lacks it; how a save is merged', async () => {
  const ids = [1, 2, 3, 4].map((id) => `<a:int>${id}</a:int>`).join('');
  const list = `<AppointmentIds xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays">${ids}</AppointmentIds>`;
  const { out } = await explain(newer(`<SetSeenMany>${list}</SetSeenMany>`), ...agent, '--to', 'Services86');
  expect(out).toContain(
    '- emulated: the CRM has no SetSeenMany: 4 calls of SetSeen, in order, up to the first failure\n',
  );
  expect(out).toContain('<SetSeen><AppointmentId>3</AppointmentId></SetSeen>');
  expect(out).toContain('(and 1 more calls like these)');
  const save = '<SaveAppointmentEntity><AppointmentEntity><AppointmentId>5</AppointmentId></AppointmentEntity></SaveAppointmentEntity>'; // prettier-ignore
  expect((await explain(envelope(save), ...agent)).out).toContain(
    "- AppointmentEntity merged: first the CRM's record is read",
  );
});

test('nothing lost is said; as JSON; a CRM that is none', async () => {
  const { out } = await explain(envelope(setSeen, identity), ...agent, '--to', 'all');
  expect(out.match(/Nothing of it is lost\./g)).toHaveLength(3);
  const { out: json } = await explain(envelope(setSeen, identity), ...agent, '--format', 'json');
  expect(JSON.parse(json)).toMatchObject({
    valid: true,
    message: 'SOAP 1.1, Services86, Appointment.SetSeen',
    operation: 'SetSeen',
    arguments: { AppointmentId: 973 },
    caller: { credential: { ticket: '[secret]' } },
    inNoContract: [],
    targets: [
      { spoken: 'v1', steps: [] },
      { spoken: 'Services86', steps: [] },
    ],
  });
  const refused = await explain('{"AppointmentId": "x"}', '--operation', 'Appointment.SetSeen', '--format', 'json');
  expect(JSON.parse(refused.out)).toMatchObject({ valid: false, refused: 'Refused: request.invalid', targets: [] });
  expect(await explain(envelope(setSeen), ...agent, '--to', 'Services70')).toMatchObject({
    code: 2,
    problems: 'There is no CRM Services70: rest, soap, all, Services86, Services88.\n',
  });
});

test('UNKNOWN_PROPERTIES decides, as in service', async () => {
  const body = '{"AppointmentId": 5, "Colour": "red"}';
  const args = ['explain', '--operation', 'Appointment.SaveAppointmentEntity', '--to', 'soap'];
  const environment = { CONTRACT_DIR: ownWsdl, UNKNOWN_PROPERTIES: 'ignore' };
  const { out } = await run(args, { environment, input: body });
  expect(out).toContain('In no contract: AppointmentEntity/Colour (UNKNOWN_PROPERTIES=ignore)');
  expect(out).toContain('- AppointmentEntity left out: no contract names it');
  expect((await explain(body, ...args.slice(1))).out).toContain('- AppointmentEntity/Colour refused: upstream.skew: ');
});
