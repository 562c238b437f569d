/**
 * What goes in and comes out of PartnerSystemUserService over SOAP, folder by folder: `request.xml` with its
 * `headers.json` (and `path`), `asked.txt` that the identity service gets, `service.txt` that it answers, and
 * `response.xml`. Without `service.txt` it must not be asked.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runGateway, type RunningGateway } from '../gateway/running';
import { runIdentityStandIn, type IdentityStandIn } from './identity-stand-in';

const root = path.join(__dirname, 'golden');

let service: IdentityStandIn;
let gateway: RunningGateway;
beforeAll(async () => {
  service = await runIdentityStandIn();
  gateway = await runGateway({ ONLINE_URL: service.address });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop();
});

const textOf = (folder: string, file: string): string | undefined => {
  const at = path.join(root, folder, file);
  return existsSync(at) ? readFileSync(at, 'utf8').replace(/\n$/, '') : undefined;
};

test.each(readdirSync(root))('%s', async (folder) => {
  const answer = textOf(folder, 'service.txt');
  service.answers(answer === undefined ? {} : { text: answer });
  const { path: target = '/login/services/PartnerSystemUserService.svc', ...headers } = JSON.parse(
    textOf(folder, 'headers.json') ?? '{}',
  );
  const reply = await fetch(gateway.address + target, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', 'x-correlation-id': 'golden', ...headers },
    body: textOf(folder, 'request.xml') ?? '',
  });
  const type = reply.headers.get('content-type')?.split(';')[0];
  const written = `${reply.status} ${type} ${reply.headers.get('cache-control')}\n${await reply.text()}`;
  const asked = service.asked.map(({ body }) => body).join('\n');
  expect(written).toBe(textOf(folder, 'response.xml'));
  expect(asked).toBe(textOf(folder, 'asked.txt') ?? '');
  expect(service.asked.length).toBe(answer === undefined ? 0 : 1);
});
