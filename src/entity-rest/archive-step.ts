/** Archives of entity REST by the Archive agent, and rows that other agents give. */
import { failure, isStruct, type Failure, type Outcome, type RelayAnswer, type Struct } from '../command';
import { findV1Operation } from '../contract';
import { queryPairs } from '../rest';
import { answerArchive } from './archive-answer';
import { ColumnMemory } from './archive-columns';
import type { EntityCall, StepAnswer } from './entity-call';
import { textOf, type InputsGiven } from './input-values';
import { odataReply } from './odata-answer';
import { readODataQuery } from './odata-query';
import type { Step } from './route-line';
import { carryOut, notInContract } from './run-call';

const memories = new WeakMap<EntityCall['options'], ColumnMemory>();

function memoryOf(options: EntityCall['options']): ColumnMemory {
  const memory = memories.get(options) ?? new ColumnMemory(options.clock);
  memories.set(options, memory);
  return memory;
}

/** Carries an archive query out. */
export function askArchive(
  { provider, within, entities }: Extract<Step, { readonly does: 'archive' }>,
  call: EntityCall,
  given: InputsGiven,
): Promise<RelayAnswer | Failure> {
  const restrictions = within.map(([column, source]) => `${column} = ${textOf(source, given)}`);
  const archive = {
    provider: textOf(provider, given),
    entities,
    ...(restrictions.length === 0 ? {} : { within: restrictions.join(' and ') }),
  };
  const ask = (name: string, values: Struct): Promise<Outcome> => askAgent(name, values, call);
  return answerArchive(archive, call.request, { ask, memory: memoryOf(call.options) });
}

async function askAgent(name: string, values: Struct, call: EntityCall): Promise<Outcome> {
  const { contract } = call.options;
  const operation = findV1Operation(contract, 'Archive', name);
  if (operation === undefined) return notInContract({ agent: 'Archive', operation: name }, contract);
  return carryOut(operation, values, call);
}

/** Rows that an agent gave, in the form of an archive's answer. */
export function writeRows(answer: StepAnswer | undefined, call: EntityCall): RelayAnswer | Failure {
  const { request, query: parameters } = call;
  const query = readODataQuery(parameters, request.headers['accept']);
  if ('kind' in query) return query;
  if (!Array.isArray(answer?.value)) return failure('upstream.invalid', 'the CRM gave no rows');
  const found = { rows: answer.value.filter(isStruct), count: undefined, nextSkip: undefined };
  return odataReply(found, query, request, queryPairs(request.query), { truths: new Set() });
}
