/** Steps of entity REST that are more than one call of an agent. */
import { isStruct } from '../command';
import { inTurns } from '../text/turn';
import { askArchive, writeRows } from './archive-step';
import { withForeignKeys } from './foreign-keys';
import { patchEntityInTurns } from './json-patch';
import type { SpecialSteps } from './run-steps';
import { askSession } from './session-user';

export const specialSteps: SpecialSteps = {
  patch: async ({ step }, { options }, { answers, body }) => {
    const found = answers[step - 1];
    const type = found?.operation?.results[0]?.type;
    if (found?.operation === undefined || type?.kind !== 'struct' || !isStruct(found.value) || body.kind !== 'patch')
      throw new Error('a patch needs an entity');
    const { operation, value } = found;
    const { json } = options.reading;
    const patched = await inTurns(patchEntityInTurns(value, body.text, type, { types: operation.types, json }));
    // What a patch gives has been sent nowhere yet.
    return patched.kind === 'failure' ? patched : { value: patched.entity, operation: undefined };
  },
  keys: ({ step, entity }, call, given) => withForeignKeys(given.answers[step - 1], entity, call, given),
  session: ({ what }, call, given) => askSession(what, call, given),
  archive: askArchive,
  rows: ({ step }, call, { answers }) => writeRows(answers[step - 1], call),
};
