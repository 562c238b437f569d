import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure, stack, type Command, type Outcome, type Struct, type Upstream } from '../../src/command';
import type { ComparedCall } from '../../src/comparison';
import { BodyParts } from '../../src/body';
import { shadowCalls } from '../../src/shadow';
import { places } from '../comparison/outcomes';
import { commandOf } from '../properties/calls';
import { operationNamed } from './rig';

const operation = operationNamed('Services88', 'Contact', 'GetContact');
const contact = (record: Struct): Outcome => ({ kind: 'answer', results: { Response: record } });

function asked(): Command {
  const command = commandOf(operation, { ContactId: 1 });
  return { ...command, context: { ...command.context, wire: 'rest' } };
}

/** @param first, second what each CRM answers, one after the other; the last one again and again */
function world(
  first: readonly Outcome[],
  second: readonly Outcome[],
  keep: (call: ComparedCall) => void = () => undefined,
) {
  const events: string[] = [];
  const compared: ComparedCall[] = [];
  const clock = { time: 1_000, now: () => clock.time };
  const questions: Command[] = [];
  const crm = (name: string, outcomes: readonly Outcome[]): Upstream => {
    let nth = 0;
    return {
      execute: async (command) => {
        events.push(name);
        questions.push(command);
        const outcome = outcomes[Math.min(nth++, outcomes.length - 1)];
        if (outcome === undefined) throw new Error('a defect');
        return outcome;
      },
      close: async () => void events.push(`close ${name}`),
    };
  };
  const layer = shadowCalls({
    second: crm('second', second),
    secondWire: 'rest',
    isResting: () => false,
    isBusy: () => false,
    clock,
    sample: 1,
    rules: [{ operation: 'Contact.*', path: 'Kananame' }],
    applicationErrors: 'exception-info',
    firstForm: () => undefined,
    questionMs: 500,
    onCompared: (call) => {
      compared.push(call);
      keep(call);
    },
    onVolatile: (_operation, path) => events.push(`volatile ${path}`),
    onDefect: (error) => events.push(String(error)),
  });
  const upstream = stack(crm('first', first), [layer]);
  const ask = async (command = asked()): Promise<Outcome> => {
    const outcome = await upstream.execute(command);
    events.push('answered');
    return outcome;
  };
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await nextTurn();
  };
  return { events, compared, questions, clock, ask, settled, upstream };
}

test('the caller has its answer before the second CRM is asked', async () => {
  const { events, compared, ask, settled } = world([contact({ Name: 'a' })], [contact({ Name: 'a' })]);
  await ask();
  await settled();
  expect(events).toStrictEqual(['first', 'answered', 'second']);
  expect(compared).toMatchObject([{ result: 'same', differences: [], operation: { name: 'GetContact' } }]);
});

test('the second question has the same arguments and credentials, and a time of its own', async () => {
  const { questions, ask, settled } = world([contact({})], [contact({})]);
  const gone = AbortSignal.abort();
  const command = asked();
  await ask({ ...command, context: { ...command.context, signal: gone, deadline: 5 } });
  await settled();
  expect(questions[1]).toMatchObject({ arguments: command.arguments, caller: command.caller, operation });
  expect(questions[1]?.context).toMatchObject({ deadline: 1_500, wire: 'rest', correlationId: 'c-1' });
  expect(questions[1]?.context.signal.aborted).toBe(false);
});

test('a difference has the first CRM asked once more; what it keeps to is told', async () => {
  const { events, compared, ask, settled } = world([contact({ Name: 'a' })], [contact({ Name: 'b' })]);
  await ask();
  await settled();
  expect(events).toStrictEqual(['first', 'answered', 'second', 'first']);
  expect(compared[0]?.result).toBe('different');
  expect(places(compared[0]?.differences ?? [])).toStrictEqual(['Name value']);
});

test('a value that is another one each time is learned, and not compared any more', async () => {
  const days = Array.from({ length: 9 }, (_, nth) => contact({ Name: 'a', City: `Day ${nth}` }));
  const { events, compared, ask, settled } = world(days, [contact({ Name: 'a', City: 'Fri' })]);
  for (let call = 0; call < 4; call++) {
    await ask();
    await settled();
    expect(compared[call]).toMatchObject({ result: 'same', differences: [] });
    expect(events.includes('volatile City')).toBe(call >= 2);
  }
  expect(events.filter((each) => each === 'first')).toHaveLength(7);
});

test('a second CRM that lies hides nothing by the changes of one record', async () => {
  const names = ['a', 'b', 'b', 'b', 'b', 'b', 'b', 'b'].map((Name) => contact({ Name }));
  const { compared, ask, settled } = world(names, [contact({ Name: 'a lie' })]);
  for (let call = 0; call < 4; call++) {
    await ask();
    await settled();
  }
  expect(compared.map(({ result }) => result)).toEqual(['same', 'different', 'different', 'different']);
});

test('books that fail end neither the call nor the process', async () => {
  const { ask, settled, events } = world([contact({ Name: 'a' })], [contact({ Name: 'b' })], () => {
    throw new Error('no books');
  });
  expect(await ask()).toStrictEqual(contact({ Name: 'a' }));
  await settled();
  expect(events).toContain('Error: no books');
});

test('a record that was changed in between is no difference, and teaches nothing', async () => {
  const [before, after] = [contact({ Name: 'a' }), contact({ Name: 'b' })];
  const { events, compared, ask, settled } = world([before, after], [after, before]);
  await ask();
  await settled();
  expect(compared[0]?.result).toBe('same');
  expect(events).not.toContain('volatile Name');
  await ask();
  await settled();
  expect(compared[1]?.result).toBe('different');
});

test('a steady difference does not have the first CRM asked for ever', async () => {
  const { events, compared, ask, settled } = world([contact({ Name: 'a' })], [contact({ Name: 'b' })]);
  for (let call = 0; call < 10; call++) {
    await ask();
    await settled();
  }
  expect(compared.map(({ result }) => result)).toStrictEqual(Array.from({ length: 10 }, () => 'different'));
  expect(events.filter((each) => each === 'first')).toHaveLength(13);
});

test('paths of the rules do not count', async () => {
  const { compared, ask, settled } = world([contact({ Kananame: 'a' })], [contact({ Kananame: 'b' })]);
  await ask();
  await settled();
  expect(compared[0]?.result).toBe('same');
});

test.each([
  ['unreachable', failure('upstream.unreachable', 'no')],
  ['too slow', failure('upstream.timeout', 'no')],
  ['in trouble', failure('crm.refused', 'no', { status: 500 })],
  ['no NetServer', failure('upstream.invalid', 'it is no JSON')],
])('a second CRM that is %s is no difference', async (_name, failed) => {
  const { compared, ask, settled } = world([contact({})], [failed]);
  await ask();
  await settled();
  expect(compared).toMatchObject([{ result: 'failed', differences: [] }]);
});

test('both refusing in one way is the same; a first CRM in trouble is not compared', async () => {
  const refused = failure('crm.refused', 'no', { exception: { message: 'no' } });
  const both = world([refused], [refused]);
  await both.ask();
  await both.settled();
  expect(both.compared).toMatchObject([{ result: 'same' }]);
  const down = world([failure('upstream.unreachable', 'no')], [contact({})]);
  await down.ask();
  await down.settled();
  expect(down.events).toStrictEqual(['first', 'answered']);
  expect(down.compared).toStrictEqual([]);
});

test('a call with documents is not compared: their memory is given back with the reply', async () => {
  const bytes = new BodyParts([Buffer.from('{}')]);
  const original = { wire: 'rest', status: 200, contentType: 'application/json', bytes } as const;
  const { events, ask, settled } = world([{ kind: 'answer', results: {}, original }], [contact({})]);
  await ask();
  await settled();
  expect(events).toStrictEqual(['first', 'answered']);
});

test('answers in the same bytes are the same, and are not read', async () => {
  const bytes = Buffer.from('what no one can read');
  const original = { wire: 'rest', status: 200, contentType: 'application/json', bytes } as const;
  const passed: Outcome = { kind: 'answer', results: {}, original };
  const { compared, ask, settled } = world(
    [passed],
    [{ ...passed, original: { ...original, bytes: Buffer.from(bytes) } }],
  );
  await ask();
  await settled();
  expect(compared).toMatchObject([{ result: 'same' }]);
});

test('a defect of a comparison is reported, and is not the caller’s', async () => {
  const { events, compared, ask, settled } = world([contact({ Name: 'a' })], []);
  expect(await ask()).toStrictEqual(contact({ Name: 'a' }));
  await settled();
  expect(events).toContain('Error: a defect');
  expect(compared).toMatchObject([{ result: 'failed' }]);
});

test('closing ends what is under way, and both CRMs', async () => {
  const { events, compared, ask, settled, upstream } = world([contact({})], [contact({})]);
  await ask();
  await upstream.close();
  await settled();
  expect(events).toStrictEqual(['first', 'answered', 'close first', 'close second']);
  expect(compared).toStrictEqual([]);
});
