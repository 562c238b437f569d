import { failure, type Outcome, type StructDraft } from '../command';
import type { Operation } from '../contract';
import type { JsonLimits } from '../json';
import type { RestAnswerBody } from '../rest';
import { jsonTree } from './crm-pages';

/**
 * Members of NetServer's SoSystemInfoCarrier and where the version block of `GET /api` says the same. The rest of the
 * carrier v1 does not tell.
 */
const sources: ReadonlyMap<string, string> = new Map([
  ['Description', 'NetServer'],
  ['FileVersion', 'NetServerVersion'],
  ['AssemblyVersion', 'NetServerAssembly'],
  ['BuildLabel', 'NetServerLabel'],
]);

/** Reads the version block as the result of SoPrincipal.GetSystemInfo. */
export function readSystemInfo(page: RestAnswerBody, operation: Operation, limits: JsonLimits): Outcome {
  const tree = jsonTree(page, limits);
  if (!(tree instanceof Map)) return failure('upstream.invalid', 'the version block of the CRM could not be read');
  const [field] = operation.results;
  if (field?.type.kind !== 'struct') throw new Error('SoPrincipal.GetSystemInfo has no carrier');
  const info: StructDraft = {};
  for (const { name } of field.type.fields) {
    const said = tree.get(sources.get(name) ?? '');
    if (typeof said === 'string') info[name] = said;
  }
  const days = /\bexpires in (\d{1,6}) days\b/.exec(typeof info.Description === 'string' ? info.Description : '')?.[1];
  // Left out it would read as 0 by clients of this field, so it is told whenever the CRM tells it.
  if (days !== undefined) info.DaysUntilNetServerExpiry = Number(days);
  return { kind: 'answer', results: { [field.name]: info } };
}
