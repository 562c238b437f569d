/** The Postman collection, as Postman's own library reads it: each request works on the sandbox as it stands there. */
import { Collection, type Item, type VariableList } from 'postman-collection';
import { runGateway, runSandbox, type RunningGateway } from '../gateway/running';
import { exportOf } from './export-of';

let sandbox: Awaited<ReturnType<typeof runSandbox>>;
/** With the pages beside the agents, too. */
let whole: RunningGateway;
beforeAll(async () => {
  [sandbox, whole] = await Promise.all([runSandbox(), runGateway()]);
});
afterAll(() => Promise.all([sandbox.stop(), whole.stop()]));

const collectionOf = (agents: readonly string[], server: string): Collection =>
  new Collection(JSON.parse(exportOf('postman', { agents }, 'json', server)));

function itemsOf(collection: Collection): readonly Item[] {
  const items: Item[] = [];
  collection.forEachItem((item) => void items.push(item));
  return items;
}

/** Sends a request as Postman does: variables filled in, the collection's authorization where it has none itself. */
async function send(item: Item, variables: VariableList): Promise<Response> {
  const fill = (text: string): string => variables.replace(text);
  const { request } = item;
  const auth = item.getAuth();
  const headers = new Headers();
  request.headers.each(({ key, value, disabled }) => {
    if (!disabled) headers.set(key, fill(value));
  });
  const values = (name: string): string => fill(String(auth.parameters().get(name)));
  if (auth.type === 'basic')
    headers.set('authorization', `Basic ${btoa(`${values('username')}:${values('password')}`)}`);
  if (auth.type === 'bearer') headers.set('authorization', `Bearer ${values('token')}`);
  const body = request.body?.raw;
  return fetch(fill(request.url.toString()), {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

test('every request of an agent is carried out by a sandbox as it is at its start', async () => {
  const collection = collectionOf(['Appointment', 'Pocket'], sandbox.address);
  const refused: string[] = [];
  const items = itemsOf(collection).filter((item) => item.request.method === 'POST');
  for (const item of items) {
    sandbox.reset();
    const answer = await send(item, collection.variables);
    const text = await answer.text();
    if (answer.status >= 300) refused.push(`${item.name}: ${answer.status} ${text}`);
  }
  // It has no device until the example of RegisterDeviceForPushNotification has been called.
  expect(refused.filter((each) => !each.includes('No device is registered'))).toEqual([]);
  expect(items.length).toBeGreaterThan(30);
});

test('begins with the ways to log in, in order, and all of them do', async () => {
  const collection = collectionOf(['Pocket'], whole.address);
  const ways = itemsOf(collection).slice(0, 4);
  expect(ways.map(({ name }) => name)).toEqual(['1. Basic', 'Get a ticket', '2. Ticket', '3. Bearer']);
  for (const item of ways)
    expect([item.name, (await send(item, collection.variables)).status]).toEqual([item.name, 200]);
  expect(JSON.stringify(ways[1])).toContain("pm.collectionVariables.set('ticket', pm.response.json())");
  const { items } = JSON.parse(JSON.stringify({ items: collection.items.map(({ name }) => name) }));
  expect(items).toEqual(['Log in', 'Pocket']);
});
