/** What a provider says of its columns: which there are, and which of them hold truth or text. */
import { isStruct, type Failure, type Outcome, type Struct, type Value } from '../command';

/** Asks the Archive agent. @param operation its name, such as `GetAvailableColumns` */
export type AskArchiveAgent = (operation: string, given: Struct) => Promise<Outcome>;

export interface ProviderColumns {
  /** The columns without a `$select`: the provider's own ones, none of what is joined to them. Recorded so. */
  readonly byDefault: string;
  /** Names of columns that hold truth, in lower case. */
  readonly truths: ReadonlySet<string>;
  /** Names of columns that hold text, in lower case. */
  readonly texts: ReadonlySet<string>;
}

/** Restriction types of columns whose cells are the text that they hold. */
const textTypes: ReadonlySet<Value | undefined> = new Set(['string', 'positiveString', 'stringorPK']);

/** Only restrictions, on every provider. */
const restrictionsOnly: ReadonlySet<string> = new Set(['getallrows', 'getnorows']);

/** Reads the answer of `Archive.GetAvailableColumns`. */
export function columnsOf(outcome: Outcome): ProviderColumns | Failure {
  if (outcome.kind === 'failure') return outcome;
  const list = outcome.results['Response'];
  const columns = Array.isArray(list) ? list.filter(isStruct) : [];
  const named = columns.flatMap(({ Name: name, RestrictionType: type }) =>
    typeof name === 'string' && name !== '' ? [{ name, type }] : [],
  );
  const plain = named.filter(({ name }) => !name.includes('/') && !restrictionsOnly.has(name.toLowerCase()));
  return {
    byDefault: plain.map(({ name }) => name).join(','),
    truths: namesWhere(named, (type) => type === 'bool'),
    texts: namesWhere(named, (type) => textTypes.has(type)),
  };
}

interface NamedColumn {
  readonly name: string;
  readonly type: Value | undefined;
}

function namesWhere(
  columns: readonly NamedColumn[],
  isWanted: (type: Value | undefined) => boolean,
): ReadonlySet<string> {
  return new Set(columns.filter(({ type }) => isWanted(type)).map(({ name }) => name.toLowerCase()));
}

/** How long what a provider has said is believed: an administrator may add columns. */
const believedMs = 10 * 60_000;
const entriesMax = 1_000;
/** Longer keys come from odd contexts, and are asked for each time. */
const keyCharsMax = 512;

/** Remembers the columns of providers. */
export class ColumnMemory {
  readonly #known = new Map<string, { readonly columns: ProviderColumns; readonly untilMs: number }>();

  /** @param clock in epoch milliseconds */
  constructor(private readonly clock: { now(): number }) {}

  /**
   * The columns of a provider. A failure is not remembered.
   * @param tenant whose CRM it is
   */
  async columns(
    tenant: string,
    provider: string,
    context: string | undefined,
    ask: AskArchiveAgent,
  ): Promise<ProviderColumns | Failure> {
    const key = [tenant, provider.toLowerCase(), context ?? ''].join('\n');
    const now = this.clock.now();
    const known = this.#known.get(key);
    if (known !== undefined && known.untilMs > now) return known.columns;
    const given = { ProviderName: provider, ...(context === undefined ? {} : { Context: context }) };
    const columns = columnsOf(await ask('GetAvailableColumns', given));
    if ('kind' in columns) return columns;
    if (key.length > keyCharsMax) return columns;
    if (this.#known.size >= entriesMax) this.#known.clear();
    this.#known.set(key, { columns, untilMs: now + believedMs });
    return columns;
  }
}
