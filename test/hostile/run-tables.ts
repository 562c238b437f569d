/** How a table of hostile rows is run: one connection per row, the whole answer read, the upstream's ledger counted. */
import net from 'node:net';
import { failures, type FailureCode } from '../../src/command';
import { secrets } from './requests';
import { startRig, type HostileRig, type RigOptions } from './rig';

type Wire = 'soap11' | 'soap12' | 'json' | 'xml';

/**
 * How a row ends. Everything outside the contract, the protocol or the limits is `refused`; legal oddities are
 * `forwarded`, exactly once.
 */
export type Expected =
  | {
      readonly kind: 'refused';
      readonly wire: Wire;
      readonly status: number;
      readonly code?: FailureCode;
      readonly path?: string;
    }
  | { readonly kind: 'forwarded'; readonly arguments?: unknown; readonly caller?: unknown }
  /** Several answers on one connection, or none. */
  | { readonly kind: 'answers'; readonly statuses: readonly number[]; readonly forwarded: number };

/** What it is, the bytes on the socket, how it ends. */
export type Row = readonly [name: string, request: Uint8Array, expected: Expected];

const refused = (wire: Wire, status: number, code: FailureCode, path: string | undefined): Expected => ({
  kind: 'refused',
  wire,
  status,
  code,
  ...(path === undefined ? {} : { path }),
});

/**
 * A SOAP 1.1 Client fault (MustUnderstand, VersionMismatch where the code says so). HTTP 500, or the 4xx HTTP has for
 * it.
 */
export const client = (code: FailureCode, path?: string): Expected => {
  const { status } = failures[code];
  return refused('soap11', status === 400 ? 500 : status, code, path);
};
/** A SOAP 1.2 Sender fault. */
export const sender = (code: FailureCode, path?: string): Expected =>
  refused('soap12', failures[code].status, code, path);
/** The v1 error object. */
export const error = (code: FailureCode, path?: string): Expected => refused('json', failures[code].status, code, path);
/** The v1 error object in XML. */
export const errorXml = (code: FailureCode, path?: string): Expected =>
  refused('xml', failures[code].status, code, path);
/** Forwarded exactly once; with arguments, exactly these. */
export const once = (given?: unknown, caller?: unknown): Expected => ({
  kind: 'forwarded',
  ...(given === undefined ? {} : { arguments: given }),
  ...(caller === undefined ? {} : { caller }),
});

/** The statuses of all answers on the connection, 100 too, and how often something was forwarded. */
export const answers = (forwarded: number, ...statuses: readonly number[]): Expected => ({
  kind: 'answers',
  statuses,
  forwarded,
});

/** One row per text: the same place, many values. */
export const each = <T extends string>(texts: readonly T[], row: (text: T) => Row): Row[] =>
  texts.map((text) => row(text));

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly raw: string;
}

/** No row may keep its client waiting longer. */
const answerMsMax = 2000;

/** Sends the bytes and reads until the server closes. Rejects when that does not happen in time. */
export function exchange(port: number, request: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`no complete answer after ${answerMsMax} ms, so far: ${Buffer.concat(chunks).toString('latin1')}`),
      );
    }, answerMsMax);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // The server reads on for a while, so that the answer is not lost in a reset. No test has to wait for that.
      if (isLastAnswer(Buffer.concat(chunks).toString('latin1'))) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    socket.write(request);
  });
}

/** Whether an answer with `Connection: close` has arrived completely. */
function isLastAnswer(received: string): boolean {
  const end = received.indexOf('\r\n\r\n') + 4;
  if (end < 4) return false;
  const head = received.slice(0, end);
  const next = end + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  if (/^connection: close/im.test(head)) return received.length >= next;
  return next < received.length && isLastAnswer(received.slice(next));
}

function answerOf(raw: string): Answer {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  return {
    raw,
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    contentType: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
    body: raw.slice(head.length + 4),
  };
}

/** What no answer may hold: secrets, stack frames, paths of files, the platform's name. */
const leaks = new RegExp(
  [
    ...Object.values(secrets),
    '\\n\\s+at ',
    'node:internal',
    'node_modules',
    '\\.[jt]s:\\d',
    '/src/',
    '/dist/',
    'x-powered-by',
  ].join('|'),
  'i',
);

const contentTypes: Readonly<Record<Wire, string>> = {
  soap11: 'text/xml; charset=utf-8',
  soap12: 'application/soap+xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
};

const faultCodes: Readonly<Record<'soap11' | 'soap12', RegExp>> = {
  soap11: /<faultcode>s:(Client|MustUnderstand|VersionMismatch)<\/faultcode>/,
  soap12: /<s:Value>s:(Sender|MustUnderstand|VersionMismatch|DataEncodingUnknown)<\/s:Value>/,
};

/** Code and path of a refusal, out of whichever form it has. */
function toldBy({ body }: Answer, wire: Wire): { readonly code: unknown; readonly path: unknown } {
  if (wire === 'json') {
    const told: unknown = JSON.parse(body);
    if (typeof told !== 'object' || told === null) throw new Error(`no error object: ${body}`);
    expect(Reflect.get(told, 'Error')).toBe(true);
    expect([typeof Reflect.get(told, 'ErrorType'), typeof Reflect.get(told, 'ErrorMessage')]).toEqual([
      'string',
      'string',
    ]);
    return { code: Reflect.get(told, 'Code'), path: Reflect.get(told, 'Path') };
  }
  if (wire === 'soap11' || wire === 'soap12') expect(body).toMatch(faultCodes[wire]);
  const [code, path] = wire === 'xml' ? ['Code', 'Path'] : ['code', 'path'];
  const read = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
  return { code: read(code), path: read(path) };
}

function judge(answer: Answer, expected: Expected, rig: HostileRig): void {
  const { forwarded } = rig.upstream;
  expect(answer.raw).not.toMatch(leaks);
  if (expected.kind === 'answers') {
    const statuses = Array.from(answer.raw.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status));
    expect({ statuses, forwarded: forwarded.length }).toEqual({
      statuses: expected.statuses,
      forwarded: expected.forwarded,
    });
    return;
  }
  if (expected.kind === 'forwarded') {
    expect([answer.status < 300, forwarded.length, answer.body]).toEqual([true, 1, answer.body]);
    if (expected.arguments !== undefined) expect(forwarded[0]?.arguments).toEqual(expected.arguments);
    if (expected.caller !== undefined)
      expect({ caller: forwarded[0]?.caller }).toMatchObject({ caller: expected.caller });
    return;
  }
  expect({ forwarded, status: answer.status, body: answer.body }).toMatchObject({
    forwarded: [],
    status: expected.status,
  });
  expect(answer.contentType).toBe(contentTypes[expected.wire]);
  const { code, path } = toldBy(answer, expected.wire);
  expect({ code, body: answer.body }).toEqual({ code: expected.code, body: answer.body });
  if (expected.path !== undefined) expect(path).toBe(expected.path);
}

/** Runs tables as tests, a group each, over one gateway. */
export function runTables(tables: Readonly<Record<string, readonly Row[]>>, options: RigOptions = {}): void {
  let rig: HostileRig;
  beforeAll(async () => {
    rig = await startRig(options);
  });
  afterAll(() => rig.server.drain());
  describe.each(Object.entries(tables))('%s', (_, rows) => {
    test.each(rows.map((row) => [...row] as const))('%s', async (_name, request, expected) => {
      rig.upstream.forwarded.length = 0;
      rig.defects.length = 0;
      judge(answerOf(await exchange(rig.port, request)), expected, rig);
      expect(rig.defects).toEqual([]);
    });
  });
}

/** How many rows there are, and how many of them are legal oddities. */
export function countsOf(tables: Readonly<Record<string, readonly Row[]>>): {
  readonly rows: number;
  readonly legal: number;
} {
  const rows = Object.values(tables).flat();
  return {
    rows: rows.length,
    legal: rows.filter(
      ([, , expected]) =>
        (expected.kind !== 'refused' && expected.kind !== 'answers') ||
        (expected.kind === 'answers' && expected.forwarded > 0),
    ).length,
  };
}
