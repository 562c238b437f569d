/** The forms of the vendor's request collection, asked of the sandbox and of a gateway to it that speaks SOAP. */
import { crmClient, type CrmClient } from '../crm/client';
import { runGateway, type RunningGateway } from '../gateway/running';
import { reading, writing, type CollectionRequest } from './collection-requests';

const frozen = '2026-01-05T09:00:00Z';

describe.each([
  ['the sandbox', undefined],
  ['a gateway by SOAP 88', { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services88' }],
])('%s', (_name, way) => {
  const running: RunningGateway[] = [];
  beforeAll(async () => {
    const sandbox = await runGateway({ UPSTREAM_KIND: 'sandbox' });
    running.push(sandbox);
    const clock = JSON.stringify({ now: frozen, frozen: true });
    await fetch(`${sandbox.address}/sandbox/clock`, { method: 'PUT', body: clock });
    if (way !== undefined) running.push(await runGateway({ ...way, UPSTREAM_URL: sandbox.address }));
  });
  afterAll(async () => {
    for (const each of running.toReversed()) await each.stop();
  });
  const crm = crmClient(() => running.at(-1)?.address ?? '');

  test.each(reading.map((each) => [each.request, each] as const))('%s', async (_request, each) => {
    expect(await answerTo(crm, each)).toMatchObject(wanted(each));
  });
  test('writing, one after the other', async () => {
    for (const each of writing) expect(await answerTo(crm, each)).toMatchObject(wanted(each));
  });
});

/** The request is part of it, so that a failure names it. */
async function answerTo(crm: CrmClient, { request, body, headers, rows }: CollectionRequest) {
  const [method = '', path = ''] = request.split(/ (.*)/);
  const { status, json } = await crm.send(method, path, body, headers);
  return { request, status, answer: rows === undefined ? json : cellsOf(json, rows) };
}

const wanted = ({ request, status = 200, answer }: CollectionRequest) => ({
  request,
  status,
  ...(answer === undefined ? {} : { answer }),
});

/** Lists are arrays, and archives have their rows under `value`. */
function cellsOf(json: unknown, column: string): unknown {
  const list: unknown = Array.isArray(json) ? json : Reflect.get(Object(json), 'value');
  return Array.isArray(list) ? list.map((row: object) => Reflect.get(row, column) as unknown) : json;
}
