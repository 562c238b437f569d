/** The pages of the gateway, as a real browser shows them. */
import { compileProgram, GatewayProcess } from '../server/program';
import type { Browser } from 'playwright-core';
import { browserPath, faintTexts, openTab, startBrowser, type Tab } from './browser';

const here = browserPath === undefined ? describe.skip : describe;
const reason = browserPath === undefined ? ' (not run: there is no Chromium here; CHROMIUM_PATH says where it is)' : '';

jest.setTimeout(60_000);

here(`in a browser${reason}`, () => {
  let gateway: GatewayProcess;
  let base = '';
  let browser: Browser;
  const open = (options: Parameters<typeof openTab>[1] = {}): Promise<Tab> => openTab(browser, options);

  beforeAll(async () => {
    browser = await startBrowser();
    gateway = new GatewayProcess(compileProgram(), { DRAIN_TIMEOUT_MS: '0' });
    base = `http://127.0.0.1:${await gateway.port()}`;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
    gateway.signal('SIGKILL');
    await gateway.exited;
  });

  test('from the documentation to an operation, and a call tried there reaches the CRM', async () => {
    const { page, complaints, asked } = await open();
    await page.goto(`${base}/api/docs`);
    await page.getByRole('searchbox').pressSequentially('many seen');
    await page.getByRole('link', { name: 'Appointment.SetSeenMany' }).click();
    await page.getByRole('heading', { name: 'Samples' }).waitFor();
    // The viewer is large: only the page that needs it loads it.
    expect(asked.filter((url) => url.includes('swagger'))).toEqual([]);
    await page.getByRole('link', { name: 'Try it in the browser' }).click();
    const operation = page.locator('.opblock').filter({ hasText: '/SetSeenMany' });
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('.auth-container').filter({ hasText: 'Basic' }).first().locator('input[type=text]').fill('tje0');
    await page.locator('.auth-container input[type=password]').first().fill('Tje0');
    await page.locator('.auth-container').first().getByRole('button', { name: /apply/i }).click();
    await page.locator('.close-modal').click();
    await operation.locator('textarea').fill('{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const status = operation.locator('.live-responses-table .response-col_status').nth(1);
    await status.waitFor();
    expect((await status.innerText()).trim()).toMatch(/^204/);
    const state: unknown = await (await fetch(`${base}/sandbox/state`)).json();
    expect(state).toMatchObject({ effects: { 'Appointment.SetSeenMany': 1 } });
    expect(complaints).toEqual([]);
    // Nothing is fetched from anywhere else.
    expect(
      asked.filter((url) => !url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')),
    ).toEqual([]);
  });

  test('the viewer, narrow and dark: an operation of a version, with its types', async () => {
    const { page, complaints } = await open({ colorScheme: 'dark', viewport: { width: 390, height: 800 } });
    await page.goto(`${base}/api/docs/try?version=Services86&agent=appointment&operation=SaveAppointmentEntity`);
    const operation = page.locator('.opblock').filter({ hasText: '/SaveAppointmentEntity' });
    await operation.locator('textarea').filter({ hasText: '"AppointmentId"' }).waitFor();
    // Header fields can be tried, too, and references are followed.
    await operation.getByPlaceholder('SO-TimeZone').waitFor();
    await operation.locator('.tabitem', { hasText: 'Schema' }).first().click();
    await operation.getByText('AppointmentEntity', { exact: true }).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'Documentation' }).click();
    expect(new URL(page.url()).search).toBe('?version=Services86&agent=Appointment&operation=SaveAppointmentEntity');
  });

  test('samples open by the keyboard, one at a time', async () => {
    const { page, complaints } = await open();
    await page.goto(`${base}/api/docs?agent=Appointment&operation=SetSeen`);
    await page.locator('summary', { hasText: 'Python' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('import urllib.request').waitFor();
    expect(await page.locator('details.sample[open] summary').allInnerTexts()).toEqual(['Python']);
    expect(complaints).toEqual([]);
  });

  test('the documentation works without JavaScript', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(`${base}/api/docs`);
    await page.getByRole('searchbox').fill('setseenmany');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'Appointment.SetSeenMany' }).click();
    expect(await page.innerText('main')).toContain('"UpdateMode": "OnlyThis"');
    await page.getByRole('link', { name: 'Try it in the browser' }).click();
    expect(await page.innerText('body')).toContain('The viewer needs JavaScript.');
  });

  test('from the versions to an example, and back', async () => {
    const { page, complaints } = await open({ javaScriptEnabled: false, colorScheme: 'dark' });
    await page.goto(`${base}/api`);
    await page.getByRole('link', { name: /SOAP services/ }).click();
    await page.getByRole('link', { name: 'Services86' }).click();
    await page.getByRole('link', { name: 'Appointment' }).click();
    await page.getByRole('link', { name: 'SetSeen', exact: true }).click();
    // A record that the sandbox has.
    expect(await page.innerText('main')).toContain('<AppointmentId>973</AppointmentId>');
    await page.getByRole('navigation').getByRole('link', { name: 'Services86' }).click();
    expect(new URL(page.url()).pathname).toBe('/Remote/Services86/');
    expect(complaints).toEqual([]);
  });

  test('operations are found while one types, and copied', async () => {
    const { page, complaints, asked } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${base}/Remote/`);
    await page.getByRole('searchbox').pressSequentially('many seen');
    await page.getByText('1 operation found.').waitFor();
    await page.getByRole('link', { name: 'Appointment.SetSeenMany' }).click();
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toMatch(/^curl [\s\S]*<\/s:Envelope>'$/);
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(base) && !url.startsWith('data:'))).toEqual([]);
  });

  test('a long list is filtered', async () => {
    const { page } = await open();
    await page.goto(`${base}/Remote/Services88/Appointment.svc`);
    await page.getByRole('searchbox', { name: /Filter \d+ operations/ }).fill('seen');
    expect(await page.locator('.rows li:visible').allInnerTexts()).toHaveLength(2);
  });

  test.each([
    ['wide and light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
    ['narrow and dark', { colorScheme: 'dark', viewport: { width: 390, height: 800 } }],
  ] as const)('the pages of the gateway, %s, unfolded: text one can read', async (_, options) => {
    const { page, complaints } = await open(options);
    const service = '/Remote/Services88/Appointment.svc';
    const docs = '/api/docs?agent=Appointment';
    const v1 = ['/api/docs', docs, `${docs}&operation=SaveAppointmentEntity`];
    for (const path of [
      '/',
      ...v1,
      '/Remote/?q=a',
      '/Remote/Services88/',
      service,
      `${service}?op=SaveAppointmentEntity`,
    ]) {
      await page.goto(base + path);
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      expect([path, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([path, true]);
      expect(await page.evaluate(faintTexts)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    expect((await page.goto(`${base}/nowhere`))?.status()).toBe(404);
    expect(await page.innerText('h1')).toBe('Not found');
    await page.getByRole('link', { name: 'About this gateway' }).click();
    expect(await page.innerText('.facts')).toContain('in memory (sandbox)');
  });
});
