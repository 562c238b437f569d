import { failure, type Failure } from '../../src/command';
import { createTenantDirectory, tenantFilter, type ServiceAnswer, type TenantNews } from '../../src/online';

const began = Date.parse('2026-02-23T09:50:00Z');
const home = 'https://online2.superoffice.com/Cust1';
const context = { correlationId: 'c-1', deadline: began + 3_600_000_000 };

function world({ shared = new Map<string, string>() } = {}) {
  let now = began;
  const asked: string[] = [];
  const news: TenantNews[] = [];
  let reply: () => Promise<ServiceAnswer | Failure> | ServiceAnswer | Failure = () => page({});
  const directory = createTenantDirectory({
    service: {
      ask: async ({ path }) => {
        asked.push(path);
        return reply();
      },
    },
    clock: { now: () => now },
    hosts: { hosts: ['*.superoffice.com'], isHttpAllowed: false },
    serves: tenantFilter(['Cust*']),
    shared: { get: async (tenant) => shared.get(tenant), set: async (tenant, text) => void shared.set(tenant, text) },
    onNews: (each) => news.push(each),
  });
  return {
    directory,
    asked,
    news,
    shared,
    find: (tenant = 'Cust1') => directory.find(tenant, context),
    doubt: (endpoint = home) => directory.doubt('Cust1', new URL(endpoint), context),
    answers: (next: typeof reply) => void (reply = next),
    pass: (ms: number) => void (now += ms),
    page,
  };

  function page(changed: object, validMs = 120_000): ServiceAnswer {
    const document = {
      ContextIdentifier: 'Cust1',
      Endpoint: home,
      State: 'Running',
      IsRunning: true,
      ValidUntil: new Date(now + validMs).toISOString(),
      ...changed,
    };
    return { status: 200, text: JSON.stringify(document) };
  }
}

const away = failure('upstream.timeout', 'the identity service did not answer in time', { cause: 'ECONNREFUSED' });
const moved = { Endpoint: 'https://online3.superoffice.com/Cust1' };
const resting = { State: 'OfflineMaintenance', IsRunning: false };

/** Lets what has been begun go on. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

test('one question for a thousand callers, and none until the answer ends', async () => {
  const { find, asked, pass } = world();
  const all = await Promise.all(Array.from({ length: 1_000 }, (_, index) => find(index % 2 === 0 ? 'Cust1' : 'CUST1')));
  expect(new Set(all).size).toBe(1);
  expect(all[0]).toMatchObject({ contextIdentifier: 'Cust1', isRunning: true });
  pass(119_000);
  await find();
  expect(asked).toEqual(['/api/state/Cust1']);
  pass(1_000);
  await find();
  expect(asked).toHaveLength(2);
});

test('a tenant outside the list is no question', async () => {
  const { find, asked } = world();
  for (const tenant of ['Other1', '', 'Cust1/../x'])
    expect(await find(tenant)).toMatchObject({ code: 'request.notFound' });
  expect(asked).toEqual([]);
});

test.each([
  ['404', () => ({ status: 404, text: '<html>' })],
  ['Unknown', () => world().page({ State: 'Unknown', IsRunning: false, Endpoint: null })],
  ['Deleted', () => world().page({ State: 3, IsRunning: false })],
])('%s: no such tenant, for ten seconds', async (_, reply) => {
  const { find, answers, asked, pass, page, news } = world();
  answers(reply);
  for (let times = 0; times < 5; times++) expect(await find()).toMatchObject({ code: 'request.notFound' });
  expect(asked).toHaveLength(1);
  answers(() => page({}));
  pass(10_000);
  expect(await find()).toMatchObject({ isRunning: true });
  expect(news).toEqual([{ event: 'changed', tenant: 'Cust1', state: 'Running' }]);
});

test('a scan of names drives out no tenant that exists', async () => {
  const { find, answers, asked } = world();
  await find();
  answers(() => ({ status: 404, text: '' }));
  for (let name = 0; name < 2_500; name++) await find(`Custom${name}`);
  asked.length = 0;
  expect(await find()).toMatchObject({ isRunning: true });
  expect(asked).toEqual([]);
});

test('a scan of names asks some questions at a time; further ones wait, and too many are refused', async () => {
  const { find, answers, asked } = world();
  const open: (() => void)[] = [];
  const none = { status: 404, text: '' };
  answers(() => new Promise((resolve) => open.push(() => resolve(none))));
  const all = Array.from({ length: 1_010 }, (_, name) => find(`Custom${name}`));
  expect(await Promise.all(all.slice(1_000))).toMatchObject(
    Array.from({ length: 10 }, () => ({ code: 'gateway.busy' })),
  );
  await soon();
  expect(asked).toHaveLength(32);
  while (open.length > 0) {
    for (const answer of open.splice(0)) answer();
    await soon();
  }
  expect(new Set((await Promise.all(all.slice(0, 1_000))).map((one) => 'code' in one && one.code))).toEqual(
    new Set(['request.notFound']),
  );
  expect(asked).toHaveLength(1_000);
});

test('doubt: asked again at once, then once a second at most', async () => {
  const { find, doubt, answers, asked, pass, page, news } = world();
  await find();
  pass(1_000);
  answers(() => page(moved));
  const all = await Promise.all([doubt(), doubt(), doubt()]);
  expect(all[0]).toMatchObject({ endpoint: { host: 'online3.superoffice.com' } });
  expect(asked).toHaveLength(2);
  // A call that was sent before is told at once.
  expect(await doubt()).toBe(all[0]);
  expect(asked).toHaveLength(2);
  // The new address may be doubted at once.
  await doubt(moved.Endpoint);
  pass(999);
  await doubt(moved.Endpoint);
  expect(asked).toHaveLength(3);
  pass(1);
  await doubt(moved.Endpoint);
  expect(asked).toHaveLength(4);
  expect(news).toEqual([{ event: 'moved', tenant: 'Cust1', state: 'Running' }]);
});

test('while a tenant does not run, calls are answered at once and ask in the background', async () => {
  const { find, answers, asked, pass, page, news } = world();
  answers(() => page(resting, 3_000_000));
  expect(await find()).toMatchObject({ state: 'OfflineMaintenance', isRunning: false, endpoint: undefined });
  let finish: () => void = () => undefined;
  answers(() => new Promise((resolve) => (finish = () => resolve(page({})))));
  pass(499);
  await find();
  expect(asked).toHaveLength(1);
  pass(1);
  for (let times = 0; times < 10; times++) expect(await find()).toMatchObject({ isRunning: false });
  await soon();
  expect(asked).toHaveLength(2);
  finish();
  await soon();
  expect(await find()).toMatchObject({ isRunning: true });
  expect(news.map(({ event }) => event)).toEqual(['changed', 'changed']);
});

test('a call after a silence waits shortly for news of a tenant that did not run', async () => {
  const { find, answers, pass, page } = world();
  answers(() => page(resting));
  await find();
  pass(5_000);
  answers(() => page({}));
  expect(await find()).toMatchObject({ isRunning: true });
});

test('the service is away: the last known state is used for a day, and one line says so', async () => {
  const { find, answers, asked, pass, page, news } = world();
  await find();
  answers(() => away);
  pass(120_000);
  for (let times = 0; times < 5; times++) expect(await find()).toMatchObject({ isRunning: true });
  expect(asked).toHaveLength(2);
  pass(1_000);
  await find();
  expect(asked).toHaveLength(3);
  pass(24 * 3_600_000);
  expect(await find()).toMatchObject({ code: 'upstream.unreachable', cause: 'ECONNREFUSED' });
  answers(() => page({}));
  pass(1_000);
  expect(await find()).toMatchObject({ isRunning: true });
  expect(news.map(({ event }) => event)).toEqual(['unanswered', 'answered']);
});

test.each([
  ['no answer', () => away, 'ECONNREFUSED'],
  ['an error', () => ({ status: 500, text: '' }), 'HTTP_500'],
  ['a redirect', () => ({ status: 302, text: '' }), 'HTTP_302'],
  ['HTML', () => ({ status: 200, text: '<html>' }), 'TENANT_PAGE_UNREADABLE'],
  ['another host', () => world().page({ Endpoint: 'https://evil.example/' }), 'TENANT_HOST_REFUSED'],
])('%s at first: it is not known where the CRM is, and asked again after a second', async (_, reply, cause) => {
  const { find, answers, asked, pass, page, news } = world();
  answers(reply);
  for (let times = 0; times < 5; times++)
    expect(await find()).toMatchObject({ code: 'upstream.unreachable', cause, retryAfterSeconds: 1 });
  expect(asked).toHaveLength(1);
  expect(news).toMatchObject([{ cause }]);
  pass(1_000);
  answers(() => page({}));
  expect(await find()).toMatchObject({ isRunning: true });
});

test('a page that points elsewhere moves no tenant', async () => {
  const { find, doubt, answers, pass, page, news } = world();
  await find();
  answers(() => page({ Endpoint: 'https://superoffice.com.evil.example/Cust1' }));
  pass(1_000);
  expect(await doubt()).toMatchObject({ endpoint: { href: home } });
  expect(news).toEqual([{ event: 'refused', tenant: 'Cust1', cause: 'TENANT_HOST_REFUSED' }]);
});

test('the service names a time: it is not asked before', async () => {
  const { find, answers, asked, pass } = world();
  answers(() => ({ status: 429, text: '', retryAfterSeconds: 5 }));
  await find();
  pass(4_999);
  await find();
  expect(asked).toHaveLength(1);
  pass(1);
  await find();
  expect(asked).toHaveLength(2);
});

test('what another gateway has asked is not asked again; what it has planted leads nowhere', async () => {
  const one = world();
  await one.find();
  expect([...one.shared.keys()]).toEqual(['Cust1']);
  const two = world(one);
  expect(await two.find()).toMatchObject({ endpoint: { href: home } });
  expect(two.asked).toEqual([]);
  const evil = world({ shared: new Map([['Cust1', one.page({ Endpoint: 'https://evil.example/' }).text]]) });
  expect(await evil.find()).toMatchObject({ endpoint: { href: home } });
  expect(evil.asked).toHaveLength(1);
});

test('a doubt is asked of the service, whatever another gateway has found', async () => {
  const one = world();
  await one.find();
  one.pass(1_000);
  await one.doubt();
  expect(one.asked).toHaveLength(2);
});

test('a call waits no longer than its deadline', async () => {
  const { directory, answers } = world();
  answers(() => new Promise<never>(() => undefined));
  const late = await directory.find('Cust1', { ...context, deadline: began + 20 });
  expect(late).toMatchObject({ code: 'upstream.unreachable' });
});
