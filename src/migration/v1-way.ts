/** For each legacy operation in use: how the same is done over v1, and what v1 cannot say or says besides. */
import { findV1Operation, v1MayLack, v1Offers, type Contract, type Operation } from '../contract';
import { contractExamples, countProperties, exampleRestCall, isSeen, narrowArguments, shapeText } from '../exports';
import { fidelityOf, operationAs } from '../upstream';
import type { OperationUse, UsedOperation } from './use-tally';

/**
 * - `exact`: v1 has the operation, and everything the legacy version can send and read
 * - `skewed`: v1 has it, but lacks properties or members that the legacy version has
 * - `doubtful`: the vendor's sources disagree whether v1 has it
 * - `bridged`: log-in, which v1 does with each call
 * - `missing`: v1 has no such operation
 * - `unknown`: the contract does not have it in this version
 */
export type WayKind = 'exact' | 'skewed' | 'doubtful' | 'bridged' | 'missing' | 'unknown';

export interface V1Way {
  readonly kind: WayKind;
  /** One sentence for people. */
  readonly meaning: string;
  /** `POST`; '' where there is none. */
  readonly method: string;
  readonly path: string;
  /** How the body carries the parameters. */
  readonly shape: string;
  /** An example of the body as JSON, with what is sent today; '' for none. */
  readonly example: string;
  /** What the legacy version has and v1 has not: `AppointmentEntity.Old`. */
  readonly lacks: readonly string[];
  /** How many properties and members v1 has besides. */
  readonly gains: number;
  /** How many properties the operation has in this version, to be sent and to be read. */
  readonly sendable: number;
  readonly readable: number;
}

const nowhere = { method: '', path: '', shape: '', example: '', lacks: [], gains: 0, sendable: 0, readable: 0 };

const meanings: Readonly<Record<WayKind, string>> = {
  exact: 'v1 has it, with every property.',
  skewed: 'v1 has it, but not all of its properties.',
  doubtful: 'v1 may lack it: ask the CRM before you rely on it.',
  bridged: 'Log-in: over v1 each call brings user and password (Basic), a ticket or an access token.',
  missing: 'v1 has no such operation: find another one, or keep SOAP for it.',
  unknown: 'The contract does not know it: import the WSDL of this version.',
};

/** The way of one operation; examples hold what was sent. */
export function v1WayOf(contract: Contract, use: OperationUse): V1Way {
  const { version, agent, operation } = use;
  if (agent.toLowerCase() === 'soprincipal') return bridged(contract, use);
  const own = operationAs(contract, version, agent, operation);
  const found = findV1Operation(contract, agent, operation);
  const counts = own === undefined ? {} : countsOf(own);
  if (!v1Offers(use)) return { ...nowhere, ...counts, ...meant('missing') };
  if (found === undefined) return { ...nowhere, ...counts, ...meant('unknown') };
  // An operation of this name is there: whether it does the same cannot be told.
  if (own === undefined) return { ...nowhere, ...meant('unknown'), method: 'POST', ...callOf(found, use.sent) };
  const there = fidelityOf(contract, { caller: version, crm: 'v1' }, agent, operation);
  const back = fidelityOf(contract, { caller: 'v1', crm: version }, agent, operation);
  const lost = there?.kind === 'skewed' ? there.refused : [];
  const unread = back?.kind === 'skewed' ? back.left : [];
  const gains =
    (there?.kind === 'skewed' ? there.left.length : 0) + (back?.kind === 'skewed' ? back.refused.length : 0);
  const lacks = Array.from(new Set([...lost, ...unread])).sort();
  const kind = v1MayLack(found) ? 'doubtful' : lacks.length > 0 ? 'skewed' : 'exact';
  return { ...meant(kind), method: 'POST', ...callOf(found, use.sent), lacks, gains, ...countsOf(own) };
}

const meant = (kind: WayKind): Pick<V1Way, 'kind' | 'meaning'> => ({ kind, meaning: meanings[kind] });

function bridged(contract: Contract, { version, agent, operation }: UsedOperation): V1Way {
  const own = operationAs(contract, version, agent, operation);
  return {
    ...nowhere,
    ...meant('bridged'),
    method: 'GET',
    path: '/api/v1/User/currentPrincipal',
    shape: 'no body; the credentials are header fields',
    ...(own === undefined ? {} : countsOf(own)),
  };
}

const countsOf = (own: Operation): Pick<V1Way, 'sendable' | 'readable'> => ({
  sendable: countProperties(own.parameters),
  readable: countProperties(own.results),
});

/** More of an example says nothing to a reader. */
const exampleCharsMax = 4_000;

function callOf(operation: Operation, sent: ReadonlySet<string>): Pick<V1Way, 'path' | 'shape' | 'example'> {
  const source = {
    ...contractExamples,
    arguments: (asked: Operation) => {
      const whole = contractExamples.arguments(asked);
      return isSeen(asked, sent) ? narrowArguments(asked, whole, sent, sent) : whole;
    },
  };
  const { path, body } = exampleRestCall(operation, source);
  const text = body === '' || body === 'null' ? '' : JSON.stringify(JSON.parse(body), null, 2);
  const example = text.length > exampleCharsMax ? `${text.slice(0, exampleCharsMax)}\n...` : text;
  return { path, shape: shapeText(operation), example };
}

/** What a client sent or could read that v1 lacks. */
export function obstacles({ lacks }: V1Way, { sent, read }: Pick<OperationUse, 'sent' | 'read'>): readonly string[] {
  // A changed type is written behind its property: `Sale.Amount (int as decimal)`.
  return lacks.filter((each) => {
    const [name = ''] = each.split(' ');
    return sent.has(name) || read.has(name);
  });
}
