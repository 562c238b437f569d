/** The flow of a call, by a wire and a CRM that the test plays. */
import { failure, type Command, type RequestBody, type Upstream, type Wire, type WireRequest } from '../../src/command';
import { contextOf, handle, nothingUsed, type TargetedCall } from '../../src/gateway/handle';
import { BodyWithDocuments } from '../../src/body';
import { done, someCommand } from '../upstream/some-command';

const { operation } = someCommand();
const request: WireRequest = { kind: 'request', operation, arguments: { A: 1 }, caller: {}, forwardable: true };
const head = { method: 'POST', target: '/', headers: {}, publicUrl: '', remoteAddress: '', correlationId: 'c1' };
type Read = ReturnType<Wire<string, object>['decode']>;

function callOf(read: Read, taken: Command[]): TargetedCall<string, object> {
  const upstream: Upstream = {
    execute: async (command) => {
      taken.push(command);
      return done;
    },
    close: async () => undefined,
  };
  const wire: Wire<string, object> = {
    name: 'soap',
    decode: () => read,
    encode: (outcome) => ({
      status: outcome.kind === 'answer' ? 200 : 500,
      headers: {},
      body: JSON.stringify(outcome),
    }),
    refuse: () => ({ status: 400, headers: {}, body: '' }),
  };
  const logNames = { version: 'Services86', agent: 'Other' };
  const clock = { now: () => 1_000 };
  return {
    wire,
    target: 'x',
    head,
    tenant: 'Cust1',
    logNames,
    upstream,
    clock,
    upstreamMs: 30_000,
    plainBodyBytesMax: 10,
  };
}

const unused = { tries: 0, retries: 0, ms: 0, bytesOut: 0, bytesIn: 0 };

async function carriedOut(body: RequestBody, read: Read = request) {
  const taken: Command[] = [];
  const exchange = await handle(callOf(read, taken), body, new AbortController().signal);
  return { command: taken[0], exchange };
}

test('a request becomes a command, and what came of it a reply', async () => {
  const body = Buffer.from('abc');
  const { command, exchange } = await carriedOut(body);
  expect(command).toMatchObject({ operation, arguments: { A: 1 }, caller: { tenant: 'Cust1' } });
  expect(command?.context).toMatchObject({ correlationId: 'c1', deadline: 31_000, wire: 'soap' });
  expect(command?.original).toMatchObject({ wire: 'soap', bytes: body, arguments: command?.arguments });
  const { version, agent, name } = operation;
  expect(exchange.record).toEqual({
    wire: 'soap',
    version,
    agent,
    operation: name,
    caller: { tenant: 'Cust1' },
    crmUse: unused,
    outcome: 'ok',
  });
  // What the transport adds to it while the command runs gets into the log.
  expect(command?.context.crmUse).toBe(exchange.record.crmUse);
  expect(exchange.reply.status).toBe(200);
});

test('what must be written anew does not go on as it came', async () => {
  const { command } = await carriedOut(Buffer.from('abc'), { ...request, forwardable: false });
  expect(command?.original).toBeUndefined();
});

test('a refused request reaches no CRM; the log is told the target where the operation was not found', async () => {
  const refused = { kind: 'refused', failure: failure('request.malformed', 'no') } as const;
  const { command, exchange } = await carriedOut(Buffer.from('abc'), Promise.resolve(refused));
  expect(command).toBeUndefined();
  expect(exchange.record).toEqual({
    wire: 'soap',
    version: 'Services86',
    agent: 'Other',
    caller: { tenant: 'Cust1' },
    crmUse: unused,
    outcome: 'request.malformed',
  });
});

test('a body that is too large for its operation is refused once the operation is known', async () => {
  const { command, exchange } = await carriedOut(Buffer.alloc(11));
  expect(command).toBeUndefined();
  expect(exchange.record.outcome).toBe('request.tooLarge');
});

test('a call with documents has more time, and goes on with them', async () => {
  const body = new BodyWithDocuments(Buffer.from('<a/>'), 4, [], 'key');
  const { command } = await carriedOut(body);
  expect(command?.context.deadline).toBe(121_000);
  expect(command?.original?.bytes).not.toBe(body.remainder);
});

test('the context: who, from where, until when: the deadline counts from now; the trace goes along', () => {
  const given = { ...head, remoteAddress: '1.2.3.4', trace: { id: 'ab', headers: {} } };
  const { signal } = new AbortController();
  expect(
    contextOf(given, 'soap', signal, { clock: { now: () => 1000 }, upstreamMs: 30, crmUse: nothingUsed() }),
  ).toEqual({
    correlationId: 'c1',
    deadline: 1030,
    signal,
    wire: 'soap',
    remoteAddress: '1.2.3.4',
    trace: given.trace,
    crmUse: nothingUsed(),
  });
});
