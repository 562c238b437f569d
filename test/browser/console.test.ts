/** The console, as a real browser shows it. */
import type { Browser, Page } from 'playwright-core';
import { compileProgram, GatewayProcess } from '../server/program';
import { browserPath, faintTexts, openTab, startBrowser, type Tab } from './browser';

const here = browserPath === undefined ? describe.skip : describe;
const reason = browserPath === undefined ? ' (not run: there is no Chromium here; CHROMIUM_PATH says where it is)' : '';

jest.setTimeout(60_000);

const tabs = ['traffic', 'callers', 'contract/Services88/Appointment/SaveAppointmentEntity', 'translator', 'settings'];

here(`in a browser${reason}`, () => {
  let main: string;
  let gateway: GatewayProcess;
  let base = '';
  let site = '';
  let browser: Browser;
  const open = (options: Parameters<typeof openTab>[1] = {}): Promise<Tab> => openTab(browser, options);

  beforeAll(async () => {
    browser = await startBrowser();
    main = compileProgram();
    gateway = new GatewayProcess(main, {
      ADMIN_PORT: '0',
      CONSOLE: 'on',
      APP_TOKEN: 'geheim',
      LOG_USERS: 'name',
      DRAIN_TIMEOUT_MS: '0',
    });
    base = `http://127.0.0.1:${await gateway.port()}`;
    site = `http://127.0.0.1:${await gateway.adminPort()}/console`;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
    gateway.signal('SIGKILL');
    await gateway.exited;
  });

  const call = async (operation: string, user: string, id = ''): Promise<void> => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${user}:Tje0`).toString('base64')}`,
      ...(id === '' ? {} : { 'x-correlation-id': id }),
    };
    const url = `${base}/api/v1/Agents/Appointment/${operation}`;
    await (await fetch(url, { method: 'POST', body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}', headers })).text();
  };
  /** Asks for the figures anew, as the page does by itself every five seconds. */
  const renew = async (page: Page): Promise<void> => {
    const answer = page.waitForResponse(/console\/live/);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await answer;
    await page.waitForTimeout(50);
  };

  test('what has been called and by whom, in the time of the viewer; no secret, nothing refused by its policy', async () => {
    await call('SetSeen', 'no one<b>', 'in-the-browser-1');
    await call('SetSeen', 'no one<b>', 'in-the-browser-2');
    const { page, complaints, asked } = await open({ timezoneId: 'Asia/Tokyo' });
    await page.goto(site);
    const text = await page.innerText('body');
    for (const each of ['up', 'rest v1 Appointment.SetSeen', 'in-the-browser-2', 'no one<b>'])
      expect(text).toContain(each);
    expect(text).not.toContain('in-the-browser-1');
    await page.locator('summary', { hasText: 'in-the-browser-2' }).click();
    expect(await page.innerText('body')).toContain('in-the-browser-1');
    const time = page.locator('#error-groups time').first();
    const iso = (await time.getAttribute('title')) ?? '';
    expect(iso).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const shown = await page.evaluate(`new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(new Date('${iso}'))`); // prettier-ignore
    expect(await time.innerText()).toContain(shown);
    await page.getByRole('link', { name: 'Settings' }).click();
    expect(await page.innerText('main')).toMatch(/APP_TOKEN[\s\S]*\[secret\]/);
    expect(await page.content()).not.toContain('geheim');
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(site) && !url.startsWith('data:'))).toEqual([]);
  });

  test('callers are sorted by a heading, and stay so while the figures change', async () => {
    for (let n = 0; n < 3; n += 1) await call('SetSeen', 'tje0');
    await call('SetSeen', 'anna');
    const { page } = await open();
    await page.goto(`${site}#callers`);
    const names = (): Promise<readonly string[]> => page.locator('#callers-table tbody th').allInnerTexts();
    const sorted = (list: readonly string[]): readonly string[] => list.toSorted((a, b) => a.localeCompare(b));
    await page.getByRole('button', { name: 'Caller' }).press('Enter');
    expect(await names()).toEqual(sorted(await names()));
    expect(await page.locator('#callers-table th[aria-sort=ascending]').innerText()).toContain('Caller');
    await call('SetSeen', 'berta');
    await page.mouse.move(0, 0);
    await page.evaluate('document.activeElement.blur()');
    await renew(page);
    expect(await names()).toContain('berta');
    expect(await names()).toEqual(sorted(await names()));
    // Under the pointer the figures change, and rows keep their places: a new one comes last.
    const before = await names();
    await page.locator('#callers-table tbody th', { hasText: 'tje0' }).hover();
    await call('SetSeen', 'aaron');
    await renew(page);
    expect(await names()).toEqual([...before, 'aaron']);
  });

  test('the contract is searched by keyboard; what is typed elsewhere stays', async () => {
    const { page, complaints } = await open();
    await page.goto(`${site}#translator`);
    await page.getByLabel('Request').fill('{"AppointmentId":973}');
    await page.getByRole('link', { name: 'Contract' }).press('Enter');
    await page.getByRole('searchbox').pressSequentially('many seen');
    await page.getByText('1 operation found.').waitFor();
    await page.getByRole('link', { name: 'Appointment.SetSeenMany' }).press('Enter');
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    expect(await page.innerText('#contract-page')).toContain('POST /api/v1/Agents/Appointment/SetSeenMany');
    await page.getByRole('link', { name: 'Translate a call of it' }).click();
    expect(await page.getByLabel('Agent and operation').inputValue()).toBe('Appointment.SetSeenMany');
    await renew(page);
    expect(await page.getByLabel('Request').inputValue()).toBe('{"AppointmentId":973}');
    expect(complaints).toEqual([]);
  });

  test('without JavaScript everything but the search is there', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(site);
    for (const each of ['Health', 'Callers of the last 15 minutes', 'Translator', 'Settings in force'])
      expect(await page.getByRole('heading', { name: each }).isVisible()).toBe(true);
  });

  const schemes = process.env.LONG === undefined ? (['light'] as const) : (['light', 'dark'] as const);
  test.each(schemes)('a CRM that is down is all that is red; the page says why: %s', async (colorScheme) => {
    const away = new GatewayProcess(main, { ADMIN_PORT: '0', CONSOLE: 'on', UPSTREAM_URL: 'http://a..b', DRAIN_TIMEOUT_MS: '0' }); // prettier-ignore
    try {
      await fetch(`http://127.0.0.1:${await away.port()}/health/crm`);
      const { page, complaints } = await open({ colorScheme, viewport: { width: 390, height: 800 } });
      await page.goto(`http://127.0.0.1:${await away.adminPort()}/console`);
      expect(await page.title()).toMatch(/^CRM down/);
      expect(await page.locator('.tile.bad').innerText()).toMatch(/down since [\s\S]*name cannot be resolved[\s\S]*upstream\.unreachable, ENOTFOUND/); // prettier-ignore
      expect(await page.evaluate(redPlaces)).toEqual(['A.pill', 'LI.tile']);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await page.evaluate(faintTexts)).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      away.signal('SIGKILL');
      await away.exited;
    }
  }); // prettier-ignore

  test('a gateway that is gone turns the page grey with the time; it comes back by itself', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    await page.clock.install();
    await page.goto(site);
    let answers = false;
    await page.route(/console\/live/, (route) => (answers ? route.continue() : route.abort()));
    await page.clock.fastForward(5_000);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/does not answer\. It last answered at \d+:\d\d/);
    expect(await page.title()).toMatch(/^Gateway gone/);
    expect(await page.getAttribute('link[rel=icon]', 'href')).toContain('M3%203l10%2010');
    expect(await page.evaluate(redPlaces)).toEqual([]);
    expect(await page.evaluate(faintTexts)).toEqual([]);
    answers = true;
    await page.clock.fastForward(2_000);
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    expect(await page.title()).toBe('netserver-gateway console');
  });

  test.each([
    ['wide and light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
    ['narrow and dark', { colorScheme: 'dark', viewport: { width: 390, height: 800 } }],
  ] as const)('every tab, %s and unfolded: no sideways scrolling, and text one can read', async (_, options) => {
    const { page, complaints } = await open(options);
    await page.goto(site);
    for (const tab of tabs) {
      await page.goto(`${site}#${tab}`);
      if (tab.startsWith('contract')) await page.getByRole('heading', { name: 'Parameters' }).waitFor();
      await page.evaluate('for (const each of document.querySelectorAll(".shown details")) each.open = true');
      expect([tab, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([tab, true]);
      expect(await page.evaluate(faintTexts)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test.each([
    ['with', true],
    ['without', false],
  ])('the translator %s JavaScript', async (_, javaScriptEnabled) => {
    const { page, complaints } = await open({ javaScriptEnabled });
    await page.goto(`${site}#translator`);
    await page.getByLabel('Request').fill('{"AppointmentId": 973, "UpdateMode": "OnlyThis"}');
    await page.getByLabel('Agent and operation').fill('Appointment.SetSeen');
    await page.getByLabel('Show it for').selectOption('soap');
    await page.getByLabel('Version (if').selectOption('Services86');
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.locator('.verdict').waitFor();
    const text = await page.locator('#translation').innerText();
    expect(text).toContain('Valid');
    expect(text).toMatch(/\n +<AppointmentId>973<\/AppointmentId>\n/);
    expect(text).not.toContain('To a REST CRM');
    // What was typed is still there.
    expect(await page.getByLabel('Request').inputValue()).toContain('973');
    expect(await page.getByLabel('Show it for').inputValue()).toBe('soap');
    expect(complaints).toEqual([]);
  });

  test('the translator by keyboard; what is wrong is said, and copied', async () => {
    const { page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${site}#translator`);
    await page.getByLabel('Request').fill('{"AppointmentId": "x<b>"}');
    await page.getByLabel('Agent and operation').fill('Appointment.SetSeen');
    await page.keyboard.press('Enter');
    await page.locator('.verdict').waitFor();
    const text = await page.locator('#translation').innerText();
    expect(text).toContain('Not valid');
    expect(text).toContain('Refused: request.invalid');
    expect(await page.locator('#translation b').count()).toBe(0);
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Refused: request.invalid');
  });

  test('a page of another origin cannot send the form', async () => {
    const { page } = await open();
    // The sandbox's gateway is another origin than its admin port.
    await page.goto(`${base}/api/v1`);
    const [answer] = await Promise.all([
      page.waitForResponse(site),
      page.evaluate(
        `document.body.append(Object.assign(document.createElement('form'), { method: 'post', action: '${site}' })); document.forms[0].submit()`,
      ),
    ]);
    expect(answer.status()).toBe(403);
  });
});

/** Runs in a page: the outermost elements that are seen and have a red text, border or ground. */
const redPlaces = String.raw`(() => {
  const isRed = (color) => {
    const [red, green, blue, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return alpha > 0 && red - green > 15 && Math.abs(green - blue) < 25;
  };
  const red = [...document.querySelectorAll('body *')].filter((element) => {
    if (!element.checkVisibility()) return false;
    const { color, borderLeftColor, backgroundColor, fill } = getComputedStyle(element);
    return [color, borderLeftColor, backgroundColor, fill].some(isRed);
  });
  const outer = red.filter((element) => !red.some((other) => other !== element && other.contains(element)));
  return outer.map((element) => element.tagName + '.' + element.classList[0]);
})()`;
