/** What callers of something that ends meet, through a whole gateway over both wires. */
import { fixedClock } from '../sandbox-online/fixed-clock';
import { tokenHash } from '../../src/policy';
import { answerWith, getEntity, setSeen, startSunsetRig, usualAnswer, type SunsetRig, type Told } from './sunset-rig';

const at = (text: string): number => Date.parse(text);
const link = 'https://example.com/migrate';
const plan = {
  name: 'SOAP 8',
  version: 'Services86',
  notice: '2027-01-01',
  brownOuts: [{ from: '2027-02-02T10:00', minutes: 15 }],
  end: '2027-03-01',
  link,
};

const rigs: SunsetRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
});
async function start(now: string, options: Partial<Parameters<typeof startSunsetRig>[0]> = {}) {
  const clock = fixedClock(at(now));
  const rig = await startSunsetRig({ clock, plans: [plan], ...options });
  rigs.push(rig);
  return { ...rig, clock };
}

const noticeOf = ({ headers }: Told) => ['deprecation', 'sunset', 'link'].map((name) => headers.get(name));
const noticed = [
  `@${at('2027-01-01T00:00:00Z') / 1000}`,
  'Mon, 01 Mar 2027 00:00:00 GMT',
  `<${link}>; rel="deprecation", <${link}>; rel="sunset"`,
];
const none = [null, null, null];
const entry =
  '<ExtraInfo><ExtraInfoNameValuePair><Key>Sunset</Key>' +
  `<Value>SOAP 8 ends at 2027-03-01T00:00:00Z. See ${link}</Value></ExtraInfoNameValuePair></ExtraInfo>`;

test('before the notice nothing is said', async () => {
  const { soap, setSeenV1, calls } = await start('2026-12-31T23:59:59Z');
  const told = await soap('1.1', setSeen);
  expect(noticeOf(told)).toEqual(none);
  expect(told.text).not.toContain('ExtraInfo');
  expect(noticeOf(await setSeenV1())).toEqual(none);
  expect(calls).toEqual([]);
});

describe.each(['rest', 'soap'] as const)('over a CRM that speaks %s', (crm) => {
  test.each(['1.1', '1.2'] as const)(
    'from the notice on SOAP %s callers are told in fields and block',
    async (version) => {
      const { soap } = await start('2027-01-01T00:00:00Z', { crm });
      for (const [body, content] of [
        [setSeen, '<SetSeenResponse/>'],
        [getEntity, '<Description>a</Description>'],
      ] as const) {
        const told = await soap(version, body);
        expect([told.status, ...noticeOf(told)]).toEqual([200, ...noticed]);
        expect(told.text).toContain(entry);
        expect(told.text).toContain('<Succeeded>true</Succeeded>');
        expect(told.text).toContain(`http://${version === '1.1' ? 'schemas.xmlsoap.org' : 'www.w3.org'}/`);
        expect(told.text).toContain(content);
      }
    },
  );

  test('other callers get the very bytes that they get without plans', async () => {
    const noPlans = await start('2027-02-02T10:05:00Z', { crm, plans: [] });
    const withPlans = await start('2027-02-02T10:05:00Z', { crm, plans: [{ ...plan, agent: 'Contact' }] });
    for (const body of [setSeen, getEntity]) {
      const [one, other] = [await noPlans.soap('1.1', body), await withPlans.soap('1.1', body)];
      expect(other.text).toBe(one.text);
      expect([...other.headers.keys()]).toEqual([...one.headers.keys()]);
      expect(noticeOf(await withPlans.setSeenV1())).toEqual(none);
    }
  });
});

test('what no contract knows stays in an answer that gets the entry', async () => {
  const description = '<Description>a</Description>';
  const newer = `${description}<Type>Seance</Type><Colour><Red>1</Red></Colour>`;
  const { soap } = await start('2027-01-01T00:00:00Z', { crm: 'soap', answer: answerWith(description, newer) });
  const { text } = await soap('1.1', getEntity);
  expect(text).toContain(newer);
  expect(text).toContain(entry);
});

test('an answer that cannot be read goes on as it is: the fields tell alone', async () => {
  const { soap } = await start('2027-01-01T00:00:00Z', {
    crm: 'soap',
    answer: answerWith('>5<', '>five<'),
  });
  const told = await soap('1.1', getEntity);
  expect([told.status, ...noticeOf(told)]).toEqual([200, ...noticed]);
  expect(told.text).toContain('<AppointmentId>five</AppointmentId>');
});

test('failures have the fields, too: of the CRM, and of requests that became no command', async () => {
  const refusing = JSON.stringify({ Error: true, ErrorType: 'x', ErrorMessage: 'no' });
  const { soap, send } = await start('2027-01-01T00:00:00Z', {
    answer: (_, response) => void response.writeHead(500, { 'content-type': 'application/json' }).end(refusing),
  });
  const refused = await soap('1.1', setSeen);
  expect(refused.text).toContain('<Succeeded>false</Succeeded>');
  expect(refused.text).toContain(entry);
  expect(noticeOf(refused)).toEqual(noticed);
  const unread = await soap('1.1', '<SetSeen><AppointmentId>x</AppointmentId></SetSeen>');
  expect([unread.status, ...noticeOf(unread)]).toEqual([500, ...noticed]);
  const wrong = await send('/Remote/Services86/Appointment.svc', { method: 'PUT', body: '' });
  expect([wrong.status, ...noticeOf(wrong)]).toEqual([405, ...noticed]);
  expect(noticeOf(await send('/Remote/Services86/Appointment.svc', {}))).toEqual(none);
});

test('a brown-out: a fault in each protocol, nothing is sent, Retry-After is the rest of the window', async () => {
  const { soap, v1, books, calls } = await start('2027-02-02T10:05:30Z', { plans: [{ ...plan, version: undefined }] });
  const text = `SOAP 8 ends at 2027-03-01T00:00:00Z. It is switched off until 2027-02-02T10:15:00Z as a reminder; nothing was sent. See ${link}`;
  const told = [
    await soap('1.1', setSeen),
    await soap('1.2', setSeen),
    await v1('POST', '/api/v1/Agents/Appointment/SetSeen', { AppointmentId: 973 }),
    await v1('GET', '/api/v1/Contact/4'),
  ];
  expect(told.map(({ status }) => status)).toEqual([500, 400, 403, 403]);
  for (const each of told) {
    expect(each.text).toContain(text);
    expect(each.text).toContain('caller.brownOut');
    expect([each.headers.get('retry-after'), ...noticeOf(each)]).toEqual(['570', ...noticed]);
  }
  expect(told[0]?.text).toContain('<faultcode>s:Client</faultcode>');
  expect(told[1]?.text).toContain('<s:Value>s:Sender</s:Value>');
  expect(books()).toEqual([]);
  expect(calls).toEqual(Array(4).fill('SOAP 8 brownOut'));
});

test('after the end', async () => {
  const { soap, setSeenV1, books } = await start('2027-03-01T00:00:00Z', { plans: [{ ...plan, version: undefined }] });
  const [old, json] = [await soap('1.1', setSeen), await setSeenV1()];
  expect([old.status, json.status]).toEqual([500, 410]);
  expect(json.text).toContain(`SOAP 8 has ended at 2027-03-01T00:00:00Z; nothing was sent. See ${link}`);
  expect(json.headers.get('retry-after')).toBeNull();
  expect(noticeOf(json)).toEqual(noticed);
  expect(books()).toEqual([]);
});

test('relayed calls have the fields, beside a link of the CRM', async () => {
  const { v1 } = await start('2027-02-01T00:00:00Z', {
    plans: [{ ...plan, version: 'v1' }],
    answer: (_, response) => void response.writeHead(200, { link: '<a>; rel="next"' }).end('{}'),
  });
  const told = await v1('GET', '/api/v1/Contact/4');
  expect(told.status).toBe(200);
  expect(told.headers.get('link')).toContain(noticed[2]);
  expect(noticeOf(told).slice(0, 2)).toEqual(noticed.slice(0, 2));
});

test('calls under way when a window begins are finished; the next one is refused', async () => {
  const held: (() => void)[] = [];
  const { soap, clock, books } = await start('2027-02-02T09:59:59Z', {
    answer: (_, response) => void held.push(() => response.writeHead(204).end()),
  });
  const underWay = soap('1.1', setSeen, { id: 'before' });
  while (held.length === 0) await new Promise(setImmediate);
  clock.advance(1);
  expect((await soap('1.1', setSeen, { id: 'in it' })).text).toContain('caller.brownOut');
  held.forEach((release) => release());
  expect((await underWay).status).toBe(200);
  expect(books()).toEqual(['before']);
});

test('a call of several commands is decided once', async () => {
  const { v1, clock, books } = await start('2027-02-02T09:59:59Z', {
    crm: 'soap',
    plans: [{ ...plan, version: 'v1' }],
    answer: (seen, response) => {
      clock.advance(1);
      usualAnswer(seen, response);
    },
  });
  const told = await v1('PATCH', '/api/v1/Appointment/5', { Description: 'b' });
  expect(told.text).not.toContain('caller.brownOut');
  expect(books().length).toBeGreaterThan(1);
});

test('a caller that fails often enough is served for the rest of the window, others are not', async () => {
  const { soap, news, calls, clock } = await start('2027-02-02T10:01:00Z', {
    plans: [
      { ...plan, stopAfterFailures: 2, brownOuts: [...plan.brownOuts, { from: '2027-02-03T10:00', minutes: 5 }] },
    ],
  });
  const statuses = async (application: string, count: number) => {
    const found: number[] = [];
    for (let call = 0; call < count; call++) found.push((await soap('1.1', setSeen, { application })).status);
    return found;
  };
  expect(await statuses('A', 4)).toEqual([500, 500, 200, 200]);
  expect(await statuses('B', 1)).toEqual([500]);
  expect(news).toEqual([{ plan: 'SOAP 8', event: 'spared', until: at('2027-02-02T10:15:00Z') }]);
  expect(calls.filter((call) => call === 'SOAP 8 spared')).toHaveLength(2);
  clock.advance(86_400 - 59);
  expect(await statuses('A', 1)).toEqual([500]);
});

test('the first plan that fits counts', async () => {
  const spared = { ...plan, name: 'big customer', applicationToken: tokenHash('big'), brownOuts: [] };
  const { soap } = await start('2027-02-02T10:05:00Z', { plans: [spared, plan] });
  expect((await soap('1.1', setSeen, { application: 'big' })).status).toBe(200);
  expect((await soap('1.1', setSeen, { application: 'small' })).status).toBe(500);
});

test('the log is told of what begins and ends, once', async () => {
  const { soap, clock, news } = await start('2026-12-31T23:00:00Z');
  await soap('1.1', setSeen);
  for (const instant of [
    '2027-01-01T00:00:00Z',
    '2027-02-02T10:00:00Z',
    '2027-02-02T10:15:00Z',
    '2027-03-01T00:00:00Z',
  ]) {
    clock.advance((at(instant) - clock.now()) / 1000);
    await soap('1.1', setSeen);
    await soap('1.1', setSeen);
  }
  expect(news.map(({ event }) => event)).toEqual(['noticed', 'brownOut', 'served', 'ended']);
});
