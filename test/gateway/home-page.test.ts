/** The bare address and addresses that lead nowhere, as browsers and as programs see them. */
import { curlCommands, runCurl } from '../cli/curl';
import { askRaw, type RawAnswer } from './raw';
import { runGateway, runSandbox, type RunningGateway } from './running';
import { shownText } from './shown';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const typeOf = ({ headers }: RawAnswer): string => String(headers['content-type']).replace(/;.*/, '');

describe('over the sandbox', () => {
  let sandbox: RunningGateway;
  beforeAll(async () => {
    sandbox = await runGateway();
  });
  afterAll(() => sandbox.stop());

  test('the bare address says what this is and how the CRM fares', async () => {
    const page = await askRaw(sandbox.port, '/', browser);
    expect([page.status, typeOf(page)]).toEqual([200, 'text/html']);
    const text = shownText(page.body.toString());
    for (const each of ['netserver-gateway', '0.0.0', 'Services86, Services88', 'in memory (sandbox)', 'up since'])
      expect(text).toContain(each);
    expect(page.headers).toMatchObject({ vary: 'Accept, Accept-Encoding', etag: expect.stringMatching(/^"/) });
  });

  test('its two calls work as they stand there', async () => {
    const page = await askRaw(sandbox.port, '/', { ...browser, host: `127.0.0.1:${sandbox.port}` });
    const calls = curlCommands(shownText(page.body.toString()));
    expect(calls).toHaveLength(2);
    const [soap, json] = await Promise.all(calls.map(runCurl));
    expect(soap).toMatchObject({ status: 200, body: expect.stringContaining('<Succeeded>true</Succeeded>') });
    expect(json).toEqual({ status: 204, body: '' });
  });

  test.each([{}, { accept: '*/*' }, { accept: 'application/json' }])('a program gets the version block: %j', async (headers) => {
    const [bare, api] = [await askRaw(sandbox.port, '/', headers), await askRaw(sandbox.port, '/api', headers)];
    expect([bare.status, typeOf(bare)]).toEqual([200, 'application/json']);
    expect(bare.body.toString()).toBe(api.body.toString());
  }); // prettier-ignore

  test.each(['/nowhere', '/Remote/Services88/Nothing.svc', '/Remote/Services1/', '/api/v1/Agents/No/No', '/favicon.ico'])(
    '%s is not found, by a browser in a page of the same look',
    async (path) => {
      const page = await askRaw(sandbox.port, path, { ...browser, 'x-correlation-id': 'lost-1' });
      expect([page.status, typeOf(page)]).toEqual([404, 'text/html']);
      expect(page.headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store' });
      const text = page.body.toString();
      expect(text).toContain('<h1>Not found</h1>');
      expect(shownText(text)).toContain('lost-1');
      expect(text).toContain(`/Remote/Services88/"`);
      const [told, asked] = [await askRaw(sandbox.port, path, browser, 'HEAD'), await askRaw(sandbox.port, path)];
      expect([told.status, told.body.length]).toEqual([404, 0]);
      // Programs go on to get an error object, or a fault.
      expect([asked.status, typeOf(asked)]).toEqual([404, path.startsWith('/Remote') ? 'text/xml' : 'application/json']);
    },
  ); // prettier-ignore

  // What java.net.HttpURLConnection sends by itself.
  test('a Java program that names no type gets no page', async () => {
    const accept = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2';
    const found = await askRaw(sandbox.port, '/Remote/Services88/Nothing.svc?wsdl', { accept });
    expect([found.status, typeOf(found)]).toEqual([404, 'text/xml']);
    expect(typeOf(await askRaw(sandbox.port, '/', { accept }))).toBe('application/json');
  });

  test('what is posted gets no page, whatever it accepts', async () => {
    const answer = await askRaw(
      sandbox.port,
      '/nowhere',
      { accept: 'text/html, application/json;q=0.9' },
      'POST',
      '{}',
    );
    expect([answer.status, typeOf(answer)]).toEqual([404, 'application/json']);
  });

  test('nothing of the address is repeated', async () => {
    const page = await askRaw(sandbox.port, '/%3Cb%3E<b>"x', browser);
    expect(page.body.toString()).not.toMatch(/<b>|"x/);
  });
});

test('a CRM that is away is told as such, and its address to no one', async () => {
  const away = await runGateway({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86', UPSTREAM_URL: 'http://127.0.0.1:1/hidden' }); // prettier-ignore
  try {
    const text = shownText((await askRaw(away.port, '/', browser)).body.toString());
    expect(text).toContain('speaks SOAP Services86');
    expect(text).toMatch(/down since \d{4}-\d\d-\d\d \d\d:\d\d UTC: upstream\.unreachable/);
    expect(text).toContain('Put in your ticket');
    expect(text).not.toContain('hidden');
  } finally {
    await away.stop();
  }
});

test('what it has of the cloud; with tenants by state the calls name one', async () => {
  const cloud = { ONLINE_URL: 'http://127.0.0.1:1' };
  const page = async (environment: Record<string, string>): Promise<string> => {
    const gateway = await runGateway(environment);
    try {
      return (await askRaw(gateway.port, '/', browser)).body.toString();
    } finally {
      await gateway.stop();
    }
  };
  const beside = shownText(await page(cloud));
  expect(beside).toContain('PartnerSystemUserService');
  expect(beside).not.toContain('Cust12345');
  const byState = { ...cloud, UPSTREAM_KIND: 'rest', TENANT_STATUS: 'on' };
  const raw = await page(byState);
  const text = shownText(raw);
  expect(text).toContain('/api/state/Cust12345');
  expect(text).toMatch(/curl -s \S+\/Cust12345\/Remote\/Services88\/Appointment\.svc/);
  expect(text).toMatch(/curl -s -i \S+\/Cust12345\/api\/v1\/Agents/);
  expect(text).toContain('SOAP services');
  expect(raw).toMatch(/<script src="[^"]*\/Cust12345\/api\/docs\/pages\.js"/);
  const listed = await page({ ...byState, ONLINE_TENANTS: 'Cust777' });
  expect(listed).toContain('Put in your tenant');
  expect(listed).not.toMatch(/Cust777|SOAP services/);
});

test('behind a prefix and a public address every link has them', async () => {
  const gateway = await runGateway({ BASE_PATH: '/crm', PUBLIC_URL: 'https://so.example.com/crm' });
  try {
    for (const path of ['/crm', '/crm/', '/crm/nowhere', '/elsewhere']) {
      const { headers, body } = await askRaw(gateway.port, path, browser);
      const links = Array.from(body.toString().matchAll(/(?:href|src)="(?!data:)([^"]*)"/g), ([, href]) => href);
      expect(links.length).toBeGreaterThan(3);
      expect(links.filter((href) => !href?.startsWith('https://so.example.com/crm/'))).toEqual([]);
      expect(headers['content-security-policy']).toContain("script-src 'self' https://so.example.com;");
    }
  } finally {
    await gateway.stop();
  }
});

test('a gateway that is told of no CRM says nothing of one', async () => {
  const plain = await runSandbox();
  const text = shownText((await askRaw(plain.port, '/', browser)).body.toString());
  await plain.stop();
  expect(text).toContain('Services86');
  expect(text).not.toContain('CRMspeaks');
  expect(text).not.toContain('Healthup');
});
