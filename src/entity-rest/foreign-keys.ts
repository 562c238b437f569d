/** `fk=true`: the foreign keys of a record among the extra fields of its entity. */
import { isStruct, type Failure } from '../command';
import type { EntityCall, StepAnswer } from './entity-call';
import type { InputsGiven } from './input-values';
import type { AgentCall } from './route-line';
import { runCall } from './run-call';

/**
 * The answer with the keys, `app.device.key` → value, in `ExtraFields`; the very answer where the query does not ask.
 * @param entity as the ForeignSystem agent calls the type of the record
 */
export async function withForeignKeys(
  answer: StepAnswer | undefined,
  entity: string,
  call: EntityCall,
  given: InputsGiven,
): Promise<StepAnswer | Failure> {
  if (answer === undefined) throw new Error('foreign keys need an entity');
  const { value } = answer;
  if (call.query.get('fk')?.[0]?.toLowerCase() !== 'true' || !isStruct(value)) return answer;
  const found = await runCall(keysOf(entity), call, given);
  if ('code' in found || !(found.value instanceof Map)) return 'code' in found ? found : answer;
  const { ExtraFields: fields } = value;
  const own = fields instanceof Map ? fields : new Map();
  return { ...answer, value: { ...value, ExtraFields: new Map([...own, ...found.value]) } };
}

const keysOf = (entity: string): AgentCall => ({
  agent: 'ForeignSystem',
  operation: 'GetAllForeignKeysOnEntity',
  inputs: [
    ['EntityType', { from: 'text', text: entity, having: [] }],
    ['EntityId', { from: 'path', name: 'id', having: [] }],
  ],
  condition: undefined,
});
