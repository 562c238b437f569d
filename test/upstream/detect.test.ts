import type { ServerResponse } from 'node:http';
import type { Detected } from '../../src/upstream';
import { createDetectingUpstream } from '../../src/upstream/detect';
import { crmServer, targetAt, type Seen } from './crm-server';
import { commandOf, recorded } from './recorded';
import { operationIn, smallContract } from './small-contract';

const contract = smallContract();
const command = commandOf(operationIn(contract, 'Services86', 'Group', 'Rename'), {});

async function detectorOf(answer: (seen: Seen, response: ServerResponse) => void, soapOnly = false) {
  const crm = await crmServer(answer);
  const { upstream, commands } = recorded(() => ({ kind: 'answer', results: {} }));
  const built: Detected[] = [];
  const detecting = createDetectingUpstream({
    target: targetAt(crm.port),
    clock: { now: () => Date.now() },
    versions: ['Services88', 'Services86'],
    soapOnly,
    questionMs: 2_000,
    build: (detected) => {
      built.push(detected);
      return upstream;
    },
  });
  return { crm, detecting, detector: detecting.upstream, built, commands };
}

const wsdl = '<w:definitions targetNamespace="http://www.superoffice.net/ws/crm/NetServer/Services86"/>';
const soapOnly86 = ({ url }: Seen, response: ServerResponse): void => {
  if (url === '/Remote/Services86/SoPrincipal.svc?wsdl')
    response.writeHead(200, { 'content-type': 'text/xml' }).end(wsdl);
  else response.writeHead(404).end();
};

test('a CRM with a v1 block is a REST CRM, asked once for many commands', async () => {
  const { crm, detector, built, commands } = await detectorOf((_seen, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"v1":"http://crm/api/v1"}'),
  );
  await Promise.all([detector.execute(command), detector.execute(command), detector.execute(command)]);
  expect(built).toEqual([{ kind: 'rest' }]);
  expect(commands).toHaveLength(3);
  expect(crm.seen.map(({ url }) => url)).toEqual(['/api']);
  await crm.stop();
});

test.each([false, true])('a CRM without v1 is asked for its newest Services (SOAP only: %s)', async (soapOnly) => {
  const { crm, detecting, built } = await detectorOf(soapOnly86, soapOnly);
  expect(detecting.known()).toBeUndefined();
  expect(await detecting.ask()).toBeUndefined();
  expect(built).toEqual([{ kind: 'soap', version: 'Services86' }]);
  expect(detecting.known()).toEqual(built[0]);
  await crm.stop();
});

test('neither: said so, and asked again by the next command', async () => {
  const { crm, detecting, detector, built } = await detectorOf((_seen, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>v1</html>'),
  );
  expect(await detector.execute(command)).toMatchObject({ code: 'upstream.invalid' });
  expect(await detecting.ask()).toMatchObject({ code: 'upstream.invalid' });
  expect(built).toEqual([]);
  await crm.stop();
});

test('a CRM that cannot be reached is unreachable, not unknown', async () => {
  const { crm, detector } = await detectorOf(soapOnly86);
  await crm.stop();
  expect(await detector.execute(command)).toMatchObject({ code: 'upstream.unreachable', cause: 'ECONNREFUSED' });
});
