/** An archive over REST, from query to answer: `GET Contact`, `GET Contact/5/Persons`, `GET Archive/Person`. */
import { Refusal, type Failure, type RelayAnswer, type RelayRequest } from '../command';
import { foldCase, queryPairs } from '../rest';
import type { AskArchiveAgent, ColumnMemory, ProviderColumns } from './archive-columns';
import { askForRows } from './archive-rows';
import { odataReply } from './odata-answer';
import { readODataQuery } from './odata-query';

/** Which archive is asked. */
export interface AskedArchive {
  readonly provider: string;
  /** The restriction to rows of an entity, such as `contactId = 5`. */
  readonly within?: string | undefined;
  /** The row types where `$entities` does not say them, such as `contact`. */
  readonly entities?: string | undefined;
}

/** What an archive is answered with. */
export interface ArchiveMeans {
  readonly ask: AskArchiveAgent;
  readonly memory: ColumnMemory;
}

const noColumns: ProviderColumns = { byDefault: '', truths: new Set(), texts: new Set() };

type ArchiveCall = Pick<RelayRequest, 'path' | 'query' | 'headers' | 'publicUrl' | 'caller'>;

/** Carries a query out and writes its rows. */
export async function answerArchive(
  { provider, within, entities }: AskedArchive,
  call: ArchiveCall,
  { ask, memory }: ArchiveMeans,
): Promise<RelayAnswer | Failure> {
  const pairs = pairsOf(call.query);
  if ('kind' in pairs) return pairs;
  const read = readODataQuery(byName(pairs), call.headers['accept']);
  if ('kind' in read) return read;
  const query = { ...read, entities: read.entities ?? entities };
  const { tenant } = call.caller;
  const known = await memory.columns(tenant, provider, query.context, ask);
  if ('kind' in known && (query.select === undefined || !isRefusedColumns(known))) return known;
  const columns: ProviderColumns = 'kind' in known ? noColumns : known;
  const found = await askForRows({ provider, query, within, columns }, ask);
  if ('kind' in found) return found;
  return odataReply(found, query, call, pairs, { truths: columns.truths, texts: columns.texts });
}

/** A user may be allowed the rows and not the columns' description: then truth is written as the CRM shows it. */
const isRefusedColumns = ({ code }: Failure): boolean =>
  code === 'crm.refused' || code === 'crm.forbidden' || code === 'crm.notFound' || code === 'upstream.unsupported';

function pairsOf(query: string): ReturnType<typeof queryPairs> | Failure {
  try {
    return queryPairs(query);
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

function byName(pairs: ReturnType<typeof queryPairs>): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = named.get(foldCase(name)) ?? [];
    values.push(value);
    named.set(foldCase(name), values);
  }
  return named;
}
