/** The operations that are counted in this process, by the names that the books give them. */
import type { Command, WireName } from '../command';
import type { Contract, Operation } from '../contract';
import { perKey } from '../text/memo';
import type { BatchOperation, LedgerOperation } from './ledger-store';
import { PropertyBits } from './property-bits';

/** An operation with what is kept for it; it is the `operation` of its rows. */
export class CountedOperation implements BatchOperation {
  readonly wire: WireName;
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  #properties: PropertyBits | undefined;

  constructor({ wire, version, agent, operation }: LedgerOperation) {
    this.wire = wire;
    this.version = version;
    this.agent = agent;
    this.operation = operation;
  }

  get properties(): PropertyBits {
    return (this.#properties ??= new PropertyBits());
  }

  get names(): readonly string[] {
    return this.#properties?.names ?? [];
  }
}

/** What the log says of a request's target. */
export interface NamedTarget {
  readonly wire: WireName;
  readonly version?: string | undefined;
  readonly agent?: string | undefined;
  readonly operation?: string | undefined;
}

/** All contracts have some 15,000. */
const operationsMax = 30_000;
const relayNamesMax = 1_000;
const otherName = 'other';

/** A name that only a client has said must not fill the books: it counts once a call of it has gone well. */
export class CountedOperations {
  readonly #byName = new Map<string, CountedOperation>();
  readonly #relayNames = new Set<string>();
  readonly #contract: () => Contract;
  readonly #described = {
    soap: perKey((operation: Operation) => this.#named(namesOf(operation, 'soap'))),
    rest: perKey((operation: Operation) => this.#named(namesOf(operation, 'rest'))),
  };

  constructor(contract: () => Contract) {
    this.#contract = contract;
  }

  ofCommand({ operation }: Pick<Command, 'operation'>, wire: WireName, isOk: boolean): CountedOperation {
    if (operation.isUndescribed !== true) return this.#described[wire](operation);
    const names = namesOf(operation, wire);
    return this.#named(isOk ? names : { ...names, agent: '', operation: otherName });
  }

  /** Of a request that became no command. */
  ofTarget({ wire, version = '', agent = '', operation = '' }: NamedTarget, isOk: boolean): CountedOperation {
    // Over REST these names are the contract's, or those of a call that went well.
    const isKnown = wire === 'rest' || isOk || this.#contract().version(version)?.agentNames.includes(agent) === true;
    return this.#named({ wire, version, ...(isKnown ? { agent, operation } : { agent: '', operation: '' }) });
  }

  /** Of a call that is passed on. @param path without tenant and query */
  ofRelayed(method: string, path: string, isOk: boolean): CountedOperation {
    const name = relayName(method, path);
    const isKnown = this.#relayNames.has(name) || (isOk && this.#relayNames.size < relayNamesMax);
    if (isKnown) this.#relayNames.add(name);
    return this.#named({
      wire: 'rest',
      version: 'v1',
      agent: '',
      operation: isKnown ? name : `${methodOf(method)} /api/v1/*`,
    });
  }

  #named(names: LedgerOperation): CountedOperation {
    const key = `${names.wire} ${names.version} ${names.agent} ${names.operation}`;
    const known = this.#byName.get(key);
    if (known !== undefined) return known;
    const isFull = this.#byName.size >= operationsMax && names.operation !== otherName;
    if (isFull) return this.#named({ wire: names.wire, version: '', agent: '', operation: otherName });
    const made = new CountedOperation(names);
    this.#byName.set(key, made);
    return made;
  }
}

/** The version as the client spoke it. */
const namesOf = ({ version, agent, name }: Operation, wire: WireName): LedgerOperation => ({
  wire,
  version: wire === 'rest' ? 'v1' : version,
  agent,
  operation: name,
});

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const methodOf = (method: string): string => (methods.has(method) ? method : 'OTHER');
const segmentsMax = 8;

/**
 * The kind of a relayed call: `GET /api/v1/Contact/*`. What is not a plain word, such as an id, a name or a token, is
 * the caller's and does not stand in it.
 */
export function relayName(method: string, path: string): string {
  const segments = path.split('/', segmentsMax + 2).slice(1);
  const words = segments.slice(0, segmentsMax).map((segment) => (isWord(segment) ? segment : '*'));
  return `${methodOf(method)} /${words.join('/')}${segments.length > segmentsMax ? '/…' : ''}`;
}

const isWord = (segment: string): boolean => segment === 'v1' || /^\$?[A-Za-z]{1,40}$/.test(segment);
