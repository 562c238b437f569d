/**
 * Every row of the table, from both kinds of client, against both kinds of CRM, as a write and as a read. The gateway
 * has real sockets on both sides. What the caller is told is compared with the CRM's ledger: no success without its
 * effect, nothing twice, nothing unknown called known.
 */
import { failures } from '../../src/command';
import { runGateway, type RunningGateway } from '../gateway/running';
import { ask, codeTold, secrets, type AnswerTold, type ClientWire } from './client';
import { FakeCrm, type Flavour } from './fake-crm';
import { refusals } from './refusals';
import { internals, rows as others, type Row, type Told } from './fault-table';

const rows = [...others, ...refusals];

const flavours: readonly Flavour[] = ['rest', 'soap'];
const wires: readonly ClientWire[] = ['soap', 'json'];
const operations = ['Move', 'GetAppointment'] as const;

interface Rig {
  readonly crm: FakeCrm;
  readonly patient: RunningGateway;
  /** For rows that end by their deadline. */
  readonly hasty: RunningGateway;
}

const rigs = new Map<Flavour, Rig>();
/** Rows that end by their deadline, under way since the beginning. */
const waiting = new Map<Row, Promise<string[]>>();

beforeAll(async () => {
  for (const flavour of flavours) {
    const crm = await new FakeCrm().start();
    const environment = {
      UPSTREAM_KIND: flavour,
      UPSTREAM_URL: crm.url,
      UPSTREAM_VERSION: 'Services86',
      BREAKER_FAILURES: '1000000',
    };
    const patient = await runGateway({ ...environment, UPSTREAM_TIMEOUT_MS: '60000' });
    const hasty = await runGateway({ ...environment, UPSTREAM_TIMEOUT_MS: '4000' });
    rigs.set(flavour, { crm, patient, hasty });
  }
  // The deadline is long enough for a busy machine to have sent the call; all that wait for it wait together.
  for (const row of rows) if (row.late === true) waiting.set(row, tryAll(row));
});

afterAll(async () => {
  for (const { crm, patient, hasty } of rigs.values()) {
    await Promise.all([patient.stop(), hasty.stop()]);
    await crm.stop();
  }
});

function rigOf(flavour: Flavour): Rig {
  const rig = rigs.get(flavour);
  if (rig === undefined) throw new Error(`no rig for ${flavour}`);
  return rig;
}

let lastId = 100;

interface Tried {
  readonly answer: AnswerTold;
  readonly effects: number;
  readonly arrivals: number;
}

interface Case {
  readonly flavour: Flavour;
  readonly wire: ClientWire;
  readonly operation: (typeof operations)[number];
}

async function tryRow(row: Row, { flavour, wire, operation }: Case): Promise<Tried> {
  const { crm, patient, hasty } = rigOf(flavour);
  const id = (lastId += 1);
  crm.faults.set(id, row.fault);
  const answer = await ask((row.late === true ? hasty : patient).address, wire, operation, id);
  return { answer, effects: crm.effects.get(id) ?? 0, arrivals: crm.arrivals.get(id) ?? 0 };
}

/** What is wrong with how a case went, in words; nothing when all is well. */
function complaints(row: Row, { flavour, wire, operation }: Case, { answer, effects, arrivals }: Tried): string[] {
  const write = operation === 'Move';
  const isSame = (wire === 'soap') === (flavour === 'soap');
  const promised: Pick<Row, 'read' | 'write' | 'status'> =
    (isSame ? row.same?.[flavour] : undefined) ?? row.but?.[flavour] ?? row;
  const expected: Told = promised[write ? 'write' : 'read'];
  const told = codeTold(wire, answer);
  const exception = expected !== 'ok' && failures[expected].fault === 'Exception';
  const own = expected === 'ok' ? 0 : failures[expected].status;
  const isBlock = wire === 'soap' && row.blocks?.includes(flavour) === true;
  const status = !exception ? own : wire === 'soap' ? (isBlock ? 200 : 500) : (promised.status ?? own);
  const arrivalsDue = write ? 1 : (row.readArrivals ?? 1);
  const saysDone = told === 'ok' || told === 'upstream.carriedOut';
  const found = [
    told === (exception && isBlock ? 'Succeeded=false' : expected) ? '' : `told ${told} for ${expected}`,
    arrivals === arrivalsDue ? '' : `sent ${arrivals} times, not ${arrivalsDue}`,
    // The ledger's word against the gateway's.
    write && saysDone && effects !== 1 ? `told ${told} with ${effects} effects` : '',
    write && !saysDone && told !== 'upstream.unknown' && effects > 0 ? `told ${told} of what was done` : '',
    expected === 'ok' || answer.status === status ? '' : `status ${answer.status}, not ${status}`,
    row.retryAfter === undefined || answer.retryAfter === row.retryAfter ? '' : `Retry-After ${answer.retryAfter}`,
    ...[...internals, ...secrets].map((secret) => (answer.all.includes(secret) ? `shows ${secret}` : '')),
  ];
  return found.filter((each) => each !== '').map((each) => `${wire} client, ${flavour} CRM, ${operation}: ${each}`);
}

test('the table is as large as promised, and every row has its own name', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(50);
});

const cases: readonly Case[] = flavours.flatMap((flavour) =>
  wires.flatMap((wire) => operations.map((operation) => ({ flavour, wire, operation }))),
);

/** Every complaint about a row. */
async function tryAll(row: Row): Promise<string[]> {
  const found = await Promise.all(cases.map(async (each) => complaints(row, each, await tryRow(row, each))));
  return found.flat();
}

test.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
  expect(await (waiting.get(row) ?? tryAll(row))).toEqual([]);
});

test('nothing internal and no secret is in the logs', () => {
  for (const flavour of flavours) {
    const { patient, hasty } = rigOf(flavour);
    const text = patient.log() + hasty.log();
    expect(text).toContain('upstream.unknown');
    for (const secret of [...internals, ...secrets]) expect(text).not.toContain(secret);
  }
});

test('credentials went to the CRM with every call', () => {
  for (const flavour of flavours) {
    const { requests } = rigOf(flavour).crm;
    expect(requests.length).toBeGreaterThan(rows.length * 4);
    expect(requests.every((request) => request.includes(secrets[0] ?? ''))).toBe(true);
  }
});
