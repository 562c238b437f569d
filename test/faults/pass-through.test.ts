/**
 * Calls outside the contract, from socket to socket: whatever either side does, the other one learns of it and the
 * call's place is given back.
 */
import { runGateway, type RunningGateway } from '../gateway/running';
import { http } from '../hostile/requests';
import { exchange } from '../hostile/run-tables';
import { scriptedServer, type Script, type ScriptedServer } from '../upstream/scripted-server';
import { until } from './client';

const opened: { stop(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});

/** A gateway that lets one call at a time through to a CRM. */
async function start(script: Script): Promise<{ crm: ScriptedServer; gateway: RunningGateway; port: number }> {
  const crm = await scriptedServer(script);
  opened.push(crm);
  const gateway = await runGateway({
    UPSTREAM_KIND: 'rest',
    UPSTREAM_URL: crm.url.origin,
    UPSTREAM_TIMEOUT_MS: '500',
    UPSTREAM_CONCURRENCY: '1',
  });
  opened.push(gateway);
  return { crm, gateway, port: gateway.port };
}

const well: Script = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
const usual = { Authorization: 'SoTicket x', 'Content-Type': 'application/json', Accept: 'application/json' };
const get = http('GET /api/v1/Contact/1', usual);
const put = http('PUT /api/v1/Contact/1', usual, '{}');
const chunked = (chunks: string): Buffer =>
  http('PUT /api/v1/Contact/1', { ...usual, 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }, chunks);

test('a body that is no HTTP is refused at once, and its place is free again', async () => {
  const { crm, gateway, port } = await start(well);
  const closed = crm.nextClose();
  expect(await exchange(port, chunked('2\r\n{}\r\nzz\r\n'))).toMatch(/^HTTP\/1.1 400 .*"Code":"request.malformed"/s);
  await closed;
  expect(await exchange(port, get)).toMatch(/^HTTP\/1.1 200 .*\{\}$/s);
  expect(gateway.log()).toContain('"outcome":"request.malformed"');
});

// A read that a reset ended is asked for once more, as a kept connection may have been dead; a write never is.
test.each<readonly [string, Script, number]>([
  ['says nothing', () => undefined, 1],
  ['breaks off in front of the first byte', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'), 2],
  ['sends no chunk', (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'), 1],
])('a CRM that %s: told in the error object', async (_, script, timesRead) => {
  const { crm, port } = await start(script);
  expect(await exchange(port, get)).toMatch(/^HTTP\/1.1 50[24] .*"Code":"upstream.(timeout|invalid)"/s);
  expect(crm.requests).toHaveLength(timesRead);
  expect(await exchange(port, put)).toMatch(/^HTTP\/1.1 504 .*"Code":"upstream.unknown"/s);
  expect(crm.requests).toHaveLength(timesRead + 1);
});

test('a body that a reset ends is never complete for the client', async () => {
  const { gateway, port } = await start((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\npart');
    setTimeout(() => socket.resetAndDestroy(), 20);
  });
  const received = await exchange(port, get);
  expect(received).toMatch(/^HTTP\/1.1 200 .*part/s);
  expect(received).not.toMatch(/\r\n0\r\n\r\n$/);
  await until(() => gateway.log().includes('"bytesOut":'));
});
