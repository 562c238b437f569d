/** The pages of operations and types: tables, calls to paste, and names that are no HTML. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { curlCommands, runCurl } from '../cli/curl';
import { extension, gardenWsdl, struct } from '../contract/fixture';
import { askRaw } from './raw';
import { runGateway, type RunningGateway } from './running';
import { shownText } from './shown';

describe('over the sandbox', () => {
  let sandbox: RunningGateway;
  beforeAll(async () => {
    sandbox = await runGateway();
  });
  afterAll(() => sandbox.stop());
  const page = async (target: string): Promise<string> =>
    (await askRaw(sandbox.port, target, { host: `127.0.0.1:${sandbox.port}` })).body.toString();

  test.each([
    ['Services86', 'Appointment', 'SetSeen', 204],
    ['Services88', 'Appointment', 'SetSeenMany', 204],
    ['Services88', 'Appointment', 'GetAppointmentEntity', 200],
    ['Services86', 'Appointment', 'SaveAppointmentEntity', 200],
    ['Services88', 'SoPrincipal', 'AuthenticateUsernamePassword', 200],
  ])('the calls of %s %s %s work as they stand there', async (version, agent, name, status) => {
    const text = shownText(await page(`/Remote/${version}/${agent}.svc?op=${name}`));
    const [soap, json] = await Promise.all(curlCommands(text).map(runCurl));
    expect(soap).toMatchObject({ status: 200, body: expect.stringContaining('<Succeeded>true</Succeeded>') });
    expect(json?.status).toBe(status);
  });

  test('a parameter says its type, and an enumeration its members', async () => {
    const text = await page('/Remote/Services88/Appointment.svc?op=SetSeen');
    expect(text).toContain('<th scope="row"><code>AppointmentId</code></th><td><code>int</code></td>');
    expect(text).toContain('<details open><summary><code>RecurrenceUpdateMode</code>');
    expect(text).toContain('<li><code>OnlyThis</code> <small>1</small></li>');
    expect(shownText(text)).toContain('Also in Services86.');
  });

  test('a struct unfolds, and what lies deeper leads to a page of its own', async () => {
    const text = await page('/Remote/Services88/Appointment.svc?op=SaveAppointmentEntity');
    expect(text).toContain('<details><summary><code>AppointmentEntity</code> <small>');
    const [, href = ''] = /href="([^"]*\?type=[^"]*)"/.exec(text) ?? [];
    const type = await page(new URL(href).pathname + new URL(href).search);
    expect(type).toContain(`Appointment: ${new URL(href).searchParams.get('type')}</h1>`);
    expect(type).toContain('<table class="fields">');
  });

  test.each(['?op=Nothing', '?type=Nothing', '?op=%3Cb%3E', '?x', '?op'])(
    '%s is the list of operations',
    async (query) => {
      const text = await page(`/Remote/Services88/Appointment.svc${query}`);
      expect(text).toContain('<h1>Services88 Appointment</h1>');
      expect(text).not.toContain('<b>');
      const names = Array.from(text.matchAll(/\?op=(\w+)"/g), ([, name = '']) => name.toLowerCase());
      expect(names.length).toBeGreaterThan(20);
      expect(names).toEqual([...names].sort());
    },
  );

  test('the search works without a script', async () => {
    const text = await page('/Remote/?q=many+seen');
    expect(shownText(text)).toContain('1 operation found.');
    expect(text).toContain('/Remote/Services88/Appointment.svc?op=SetSeenMany"');
    expect(shownText(await page('/Remote/?q=zz%3Cb%3E'))).toContain('No operation has all of “zz<b>”');
  });

  test('versions and agents say how much they have', async () => {
    expect(shownText(await page('/Remote/'))).toMatch(/Services88 22 agents, \d+,?\d+ operations\n/);
    expect(shownText(await page('/Remote/Services88/'))).toMatch(/22 agents with \d+,?\d+ operations\./);
    expect(shownText(await page('/Remote/Services88/'))).toMatch(/Pocket 12 operations/);
  });
});

describe('names that hold HTML', () => {
  let folder = '';
  let gateway: RunningGateway;
  const evil = "&lt;img src=x onerror=alert(1)&gt;&quot;'";

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
    mkdirSync(path.join(folder, 'Services86'));
    const declarations = [
      struct('Bed', `<xs:element minOccurs="0" name="Kind" type="t:Kind"/>`),
      extension('RoseBed', 't:Bed', '<xs:sequence/>'),
      `<xs:simpleType name="Kind"><xs:restriction base="xs:string"><xs:enumeration value="${evil}"/></xs:restriction></xs:simpleType>`,
    ].join('');
    const parameters = `<xs:element name="Bed" type="t:Bed"/>`;
    const text = gardenWsdl({ declarations, parameters });
    writeFileSync(path.join(folder, 'Services86', 'Garden.wsdl'), text);
    writeFileSync(path.join(folder, 'Services86', 'Zoo"><b>.wsdl'), text.replace('name="Water"', `name="${evil}"`));
    gateway = await runGateway({ CONTRACT_DIR: folder });
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    '/',
    '/Remote/',
    '/Remote/?q=%22%3E%3Cb%3E',
    '/Remote/?q=garden',
    '/Remote/Services86/',
    '/Remote/Services86/Garden.svc',
    '/Remote/Services86/Garden.svc?op=Water',
    '/Remote/Services86/Garden.svc?type=Bed',
    '/api',
    '/nowhere',
  ])('%s shows them as text', async (target) => {
    const { body, headers } = await askRaw(gateway.port, target, { accept: 'text/html' });
    const text = body.toString();
    expect(text).toContain('</html>');
    const tags = text.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<(?:img|b)\b|\s(?:on\w+|style)=|<script>|javascript:/i.test(tag))).toEqual([]);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });
});
