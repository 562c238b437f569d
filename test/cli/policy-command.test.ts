import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProgram } from '../../src/cli';

const folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
const file = path.join(folder, 'policy.json');
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  file,
  JSON.stringify([
    { name: 'office', network: '192.168.0.0/16', effect: 'allow' },
    { name: 'no writes over SOAP', wire: 'soap', operation: ['Set*', 'Save*'], effect: 'deny' },
    { name: 'the rest', agent: 'Appointment', effect: { limit: '600/min' } },
  ]),
);

const run = (...options: string[]) => runIn({}, ...options);

async function runIn(environment: Record<string, string>, ...options: string[]) {
  const written: string[] = [];
  const codes: number[] = [];
  const program = createProgram({
    environment,
    out: { write: (text) => void written.push(text) },
    problems: { write: (text) => void written.push(text) },
    exit: (code) => void codes.push(code),
  });
  const given = ['node', 'netserver-gateway', 'policy', 'check', ...options];
  await program.parseAsync(given).catch(() => undefined);
  return { text: written.join(''), codes };
}

const check = (...options: string[]) => run('--file', file, ...options);

test('a denied call: every rule looked at, and exit code 1', async () => {
  const asked = ['--tenant', 'T', '--network', '10.0.0.1', '--wire', 'soap', '--version', 'Services86'];
  expect(await check(...asked, '--operation', 'Appointment.SetSeen')).toEqual({
    text: '1. office: does not fit, network is another\n2. no writes over SOAP: fits, denied\ndenied\n',
    codes: [1],
  });
});

test('allowed by a rule, with a limit, by no rule', async () => {
  const office = await check('--network', '192.168.1.1', '--operation', 'Appointment.SetSeen');
  expect(office).toEqual({ text: '1. office: fits, allowed\nallowed\n', codes: [0] });
  const limited = await check('--wire', 'rest', '--operation', 'Appointment.SetSeen');
  expect(limited.text).toMatch(/3\. the rest: fits, allowed, 600 per 60 s and caller\n/);
  expect(limited.codes).toEqual([0]);
  expect((await check('--operation', 'GET /api/v1/Contact/4')).text).toMatch(/allowed: no rule fits\n$/);
});

test('a question or a file that cannot be understood is told, exit code 2', async () => {
  expect((await check('--operation', 'A.B', '--wire', 'smtp')).text).toBe('--wire: not understood; see policy check --help.\n');
  expect((await check('--operation', 'A.B', '--file', folder)).codes).toEqual([2]);
  expect((await check()).codes).toEqual([2]);
}); // prettier-ignore

describe('on a day to come', () => {
  const sunset = path.join(folder, 'sunset.json');
  const link = 'https://example.com/migrate';
  const brownOuts = [{ from: '2027-02-02T10:00', minutes: 15 }];
  const plan = { name: 'SOAP 8', version: 'Services86', notice: '2027-01-01', end: '2027-03-01', brownOuts, link };
  beforeAll(() => writeFileSync(sunset, JSON.stringify([{ ...plan, name: 'T', tenant: 'T' }, plan])));
  const asked = ['--operation', 'Appointment.SetSeen', '--version', 'Services86'];

  test('a day with a brown-out', async () => {
    const { text, codes } = await run('--sunset', sunset, '--on', '2027-02-02', ...asked);
    expect(text).toBe(`1. T: does not fit, tenant is another
2. SOAP 8: fits
2027-02-02, UTC:
  00:00:00 served, the end is announced
  10:00:00 brown-out, not served
  10:15:00 served, the end is announced
Replies say:
  deprecation: @1798761600
  sunset: Mon, 01 Mar 2027 00:00:00 GMT
  link: <${link}>; rel="deprecation", <${link}>; rel="sunset"
  ExtraInfo of SOAP answers: Sunset = SOAP 8 ends at 2027-03-01T00:00:00Z. See ${link}
`);
    expect(codes).toEqual([1]);
  });

  test.each([
    ['2026-12-31', 0, /00:00:00 served, nothing is announced yet\n$/],
    ['2027-01-15', 0, /00:00:00 served, the end is announced\n/],
    ['2027-02-02T10:14:59', 1, /brown-out, not served\n {2}caller\.brownOut: SOAP 8 ends/],
    ['2027-02-02T10:15Z', 0, /2027-02-02T10:15:00Z: served/],
    ['2027-03-01', 1, /00:00:00 ended, not served\n/],
  ])('%s: exit code %p', async (on, code, said) => {
    const { text, codes } = await run('--sunset', sunset, '--on', on, ...asked);
    expect(text).toMatch(said);
    expect(codes).toEqual([code]);
  });

  test('another caller is served', async () => {
    const given = ['--sunset', sunset, '--on', '2027-03-01', '--operation', 'Appointment.SetSeen', '--wire', 'rest'];
    expect(await run(...given)).toEqual({
      text: '1. T: does not fit, tenant is another\n2. SOAP 8: does not fit, version is another\nserved: no plan fits\n',
      codes: [0],
    });
  });

  test('an application by its name', async () => {
    const named = JSON.stringify([{ ...plan, application: 'Mail' }]);
    const environment = { APPLICATION_NAMES: '{"token-1": "Mail", "token-2": "Intranet"}', SUNSET_FILE: named };
    const about = (name: string) => runIn(environment, '--on', '2027-03-01', '--application', name, ...asked);
    expect((await about('Mail')).text).toContain('1. SOAP 8: fits\n');
    expect((await about('Intranet')).text).toContain('1. SOAP 8: does not fit, applicationToken is another\n');
    expect(await about('Fax')).toEqual({ text: 'APPLICATION_NAMES has no Fax.\n', codes: [2] });
  });

  test('together with the policy, whichever says no', async () => {
    const both = ['--sunset', sunset, '--network', '10.0.0.1', ...asked];
    const denied = await check(...both, '--on', '2026-12-01');
    expect(denied.text).toMatch(/2\. SOAP 8: fits[^]*2\. no writes over SOAP: fits, denied\ndenied\n$/);
    expect(denied.codes).toEqual([1]);
    const ended = await check(...both, '--network', '192.168.1.1', '--on', '2027-03-02');
    expect(ended.text).toMatch(/ended, not served[^]*1\. office: fits, allowed\nallowed\n$/);
    expect(ended.codes).toEqual([1]);
  });

  test.each([
    [['--on', '2027-02-30', '--sunset', sunset], '--on: must be a day such as'],
    [['--on', 'soon', '--sunset', sunset, '--wire', 'rest'], '--on: must be a day such as'],
    [['--on', '2027-02-03'], '--on needs --sunset, or SUNSET_FILE'],
    [['--sunset', sunset], '--sunset needs --on'],
    [[], '--file or --sunset is needed'],
    [['--on', '2027-02-03', '--sunset', folder], 'SUNSET_FILE names a file that cannot be read'],
  ])('%j is not understood, exit code 2', async (options, said) => {
    const { text, codes } = await run(...options, '--operation', 'A.B');
    expect(text).toContain(said);
    expect(codes).toEqual([2]);
  });
});
