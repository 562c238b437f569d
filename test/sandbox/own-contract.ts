/** Operations of the contract that comes with the package: it has agents that the small contract has not. */
import path from 'node:path';
import { loadContract, type Operation } from '../../src/contract';
import { isStruct, type Struct, type Value } from '../../src/command';
import { createWorld, results, type World } from './world';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), {
  onProblem: (problem) => {
    throw new Error(JSON.stringify(problem));
  },
});

/** @param key `Contact.SaveContactEntity` */
export function ownOperation(key: string, version = 'Services88'): Operation {
  const [agent = '', name = ''] = key.split('.');
  const lookup = contract.version(version)?.agent(agent);
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`the contract has no ${version} ${key}`);
  return operation;
}

export interface Crm extends World {
  /** The first result of a command that must succeed; `undefined` where there is none. */
  call(key: string, given?: Struct): Promise<Value | undefined>;
  /** The same, which must be a carrier. */
  carrier(key: string, given?: Struct): Promise<Struct>;
}

export function createCrmWorld(): Crm {
  const world = createWorld();
  const call: Crm['call'] = async (key, given) => Object.values(results(await world.ask(ownOperation(key), given)))[0];
  return {
    ...world,
    call,
    carrier: async (key, given) => {
      const value = await call(key, given);
      if (!isStruct(value)) throw new Error(`${key} answered no carrier`);
      return value;
    },
  };
}
