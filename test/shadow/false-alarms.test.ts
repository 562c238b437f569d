/**
 * Every reading operation of the bundled contract, of a CRM that is compared with itself over the other wire: no
 * difference is found. Answers are arbitrary values of the operation's type, the same over both wires.
 */
import * as fc from 'fast-check';
import { exampleArguments, type Struct } from '../../src/command';
import { v1Offers, type Operation } from '../../src/contract';
import { personalIn } from '../../src/masking';
import { isRepeatable } from '../../src/upstream';
import { places } from '../comparison/outcomes';
import { isLong } from '../many-runs';
import { fieldsOf } from '../properties/values';
import { call, contract, crmSettings, operationNamed, startCrm, startShadow, type Caller, type TestCrm } from './rig';

const versions = contract.versions.map(({ name }) => name);

function readingOperations(version: string): readonly Operation[] {
  const found = contract.version(version);
  const all = (found?.agentNames ?? []).flatMap((name) => {
    const lookup = found?.agent(name);
    return lookup?.found === 'agent' ? lookup.agent.operations : [];
  });
  const isCompared = ({ agent, name }: Operation): boolean =>
    agent !== 'SoPrincipal' && personalIn('', name) !== 'secret';
  return all.filter((operation) => isRepeatable(operation) && isCompared(operation) && v1Offers(operation));
}

/** Calls altogether; a few of each operation. */
const callsWanted = isLong ? 100_000 : 60;

let crm: TestCrm;
/** Of the call under way. */
let answer: Struct = {};

beforeAll(async () => {
  crm = await startCrm(() => ({ kind: 'answer', results: answer }));
});
afterAll(() => crm.stop());

const directions: readonly (readonly [Caller, Caller, Caller])[] = [
  ['Services88', 'v1', 'Services88'],
  ['Services88', 'Services88', 'v1'],
  ['v1', 'v1', 'Services88'],
  ['v1', 'Services88', 'v1'],
];

test.each(directions)(
  'a %s caller over %s, compared over %s',
  async (caller, one, other) => {
    const rig = await startShadow({
      ...crmSettings('UPSTREAM', crm.address, one),
      ...crmSettings('SHADOW', crm.address, other),
    });
    const all = readingOperations(versions.at(-1) ?? '');
    expect(all.length).toBeGreaterThan(50);
    const calls = Math.ceil(callsWanted / directions.length);
    for (let nth = 0; nth < calls; nth++) {
      const picked = all[isLong ? nth % all.length : (nth * 37) % all.length];
      if (picked === undefined) throw new Error('no operation');
      const operation = operationNamed(caller, picked.agent, picked.name);
      const values = fieldsOf(picked.results, { types: picked.types, wire: 'json' }, 2);
      [answer = {}] = fc.sample(values, { numRuns: 1, seed: nth + 1 });
      const reply = await call(rig.gateway.address, caller, operation, exampleArguments(operation));
      if (reply.status >= 400 || reply.body.includes('<s:Fault>'))
        throw new Error(`${picked.agent}.${picked.name} ${nth}: ${reply.status} ${reply.body.slice(0, 800)}`);
      const compared = (await rig.comparedUntil(nth + 1)).at(-1);
      const told = {
        operation: picked.name,
        nth,
        result: compared?.result,
        found: places(compared?.differences ?? []),
      };
      if (told.result !== 'same')
        throw new Error(`${JSON.stringify(told)} ${reply.status} ${reply.body.slice(0, 500)}`);
    }
    expect(rig.compared).toHaveLength(calls);
    expect(rig.volatile).toStrictEqual([]);
    await rig.stop();
  },
  isLong ? 1_800_000 : 15_000,
);
