/**
 * Two gateways over real sockets: client → A → recorder → B over its sandbox. Every case in every wire, through every
 * kind of upstream A may have. A further direction is one more entry of `directions`; the cases stay.
 */
import { runGateway, runSandbox, type RunningGateway, type RunningSandbox } from '../gateway/running';
import type { Environment } from '../../src/operations';
import { matrixCases, type MatrixCase } from './cases';
import { recordBefore, type RecordedCall, type Recorder } from './recorder';
import { applicationToken, envelopeOf, ticket, wires, type Wire } from './wires';

interface Direction {
  /** How A reaches the CRM. */
  readonly name: string;
  readonly environment: (crm: string) => Environment;
  /** Holds what the CRM got against the case. */
  readonly check: (calls: readonly RecordedCall[], each: MatrixCase, wire: Wire) => void;
}

const directions: readonly Direction[] = [
  {
    name: 'a REST CRM',
    environment: (crm) => ({ UPSTREAM_URL: crm, SAVE_OVERLAY: 'off' }),
    check: expectV1Call,
  },
  {
    name: 'a SOAP CRM',
    environment: (crm) => ({
      UPSTREAM_URL: crm,
      UPSTREAM_KIND: 'soap',
      UPSTREAM_VERSION: 'Services88',
      SAVE_OVERLAY: 'off',
    }),
    check: expectSoapCall,
  },
];

function expectV1Call(calls: readonly RecordedCall[], each: MatrixCase, wire: Wire): void {
  const sent = wire.write(each);
  const body = wire.speaksJson ? sent.body : wire.name === 'form' ? withoutNull(each.v1.body) : each.v1.body;
  expect(calls).toEqual([
    {
      method: 'POST',
      target: `/api/v1/Agents/${each.agent}/${each.operation}${each.v1.query ?? ''}`,
      body,
      headers: expect.objectContaining({
        authorization: `SoTicket ${ticket}`,
        'so-apptoken': applicationToken,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'x-correlation-id': 'matrix',
        'content-length': String(Buffer.byteLength(body)),
      }),
    },
  ]);
  const [call] = calls;
  expect(call?.headers['content-type']).toBe(body === '' ? undefined : 'application/json; charset=utf-8');
  for (const name of ['soapaction', 'cookie', 'so-timezone']) expect(call?.headers).not.toHaveProperty(name);
}

function expectSoapCall(calls: readonly RecordedCall[], each: MatrixCase, wire: Wire): void {
  const newest: MatrixCase = { ...each, version: 'Services88' };
  const written = lean(envelopeOf('1.1', wire.name === 'form' ? { ...newest, soap: withoutNil(each.soap) } : newest));
  // The bytes of a SOAP 1.1 caller who speaks the CRM's version go on as they are.
  const body = wire.name === 'SOAP 1.1' && each.version === 'Services88' ? wire.write(each).body : written;
  expect(calls).toEqual([
    {
      method: 'POST',
      target: `/Remote/Services88/${each.agent}.svc`,
      body,
      headers: expect.objectContaining({
        'content-type': 'text/xml; charset=utf-8',
        soapaction: `"http://www.superoffice.net/ws/crm/NetServer/Services88/${each.agent}/${each.operation}"`,
        'accept-encoding': 'identity',
        'x-correlation-id': 'matrix',
        'content-length': String(Buffer.byteLength(body)),
      }),
    },
  ]);
  const [call] = calls;
  for (const name of ['authorization', 'cookie', 'so-apptoken']) expect(call?.headers).not.toHaveProperty(name);
}

/** The gateway's own way to write: a declaration, its prefix, no unused namespace, empty elements short. */
function lean(envelope: string): string {
  const own = envelope
    .replaceAll('<e:', '<s:')
    .replaceAll('</e:', '</s:')
    .replace('xmlns:e=', 'xmlns:s=')
    .replace(/<(\w+)><\/\1>/, '<$1/>');
  const used = own.replace(/ xmlns:([ai])="[^"]*"/g, (declaration, prefix: string) =>
    own.includes(`<${prefix}:`) || own.includes(` ${prefix}:nil`) ? declaration : '',
  );
  return `<?xml version="1.0" encoding="utf-8"?>${used}`;
}

/** A form cannot say null. */
const withoutNull = (body: string): string => body.replace(/"\w+":null,/g, '');
const withoutNil = (content: string): string => content.replace(/<\w+ i:nil="true"\/>/g, '');

interface Reply {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

async function send(address: string, each: MatrixCase, wire: Wire): Promise<Reply> {
  const { path, headers, body } = wire.write(each);
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { ...headers, 'x-correlation-id': 'matrix' },
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, contentType: response.headers.get('content-type'), body: await response.text() };
}

function expectReply(reply: Reply, each: MatrixCase, wire: Wire): void {
  const v1Status = each.refused ?? (each.tells === undefined ? 204 : 200);
  expect(reply.status).toBe(wire.speaks === 'soap' ? 200 : v1Status);
  expect(reply.body).toContain(wire.speaks === 'soap' ? `Succeeded>${each.refused === undefined}</` : '');
  expect(reply.body).toContain(each.tells ?? '');
}

for (const direction of directions) {
  describe(`through ${direction.name}`, () => {
    let crm: RunningSandbox;
    let recorder: Recorder;
    let gateway: RunningGateway;
    beforeAll(async () => {
      crm = await runSandbox();
      recorder = await recordBefore(crm.port);
      gateway = await runGateway(direction.environment(recorder.address));
    });
    afterAll(async () => {
      await gateway.stop();
      await recorder.stop();
      await crm.stop();
    });

    for (const wire of wires) {
      test.each(matrixCases)(`${wire.name}: $name`, async (each) => {
        crm.reset();
        const direct = await send(crm.address, each, wire);
        expectReply(direct, each, wire);
        crm.reset();
        recorder.take();
        const through = await send(gateway.address, each, wire);
        direction.check(recorder.take(), each, wire);
        expect(each.effect(crm.state())).toEqual(each.becomes);
        expect(through).toEqual(direct);
      });
    }
  });
}
