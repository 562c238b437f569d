/**
 * Who may call what: rules in order, the first that fits decides. Pure data and pure functions; the file with the rules
 * is read elsewhere.
 */
import { createHash } from 'node:crypto';
import type { Caller, CallContext, RelayRequest, WireName } from '../command';
import type { Operation } from '../contract';
import { namePattern } from '../text/name-pattern';
import { isNetwork, networkTest } from './networks';

/** Whose calls are counted together. */
export const limitSubjects = ['caller', 'address', 'application', 'tenant', 'everyone'] as const;
export type LimitSubject = (typeof limitSubjects)[number];

export interface Limit {
  readonly calls: number;
  readonly seconds: number;
  readonly per: LimitSubject;
}

export type Effect = 'allow' | 'deny' | Limit;

/**
 * Which calls something is about. Each condition that is set must fit; of a list, one item must. `*` stands for any
 * characters; letter case does not count.
 */
export interface CallConditions {
  readonly tenant?: readonly string[];
  /** SHA-256 of application tokens, lower-case hex: a policy file holds no token. */
  readonly applicationToken?: readonly string[];
  /** Addresses and networks, `10.0.0.0/8`. */
  readonly network?: readonly string[];
  readonly wire?: readonly WireName[];
  /** `Services86`; JSON callers and relayed calls are `v1`. */
  readonly version?: readonly string[];
  readonly agent?: readonly string[];
  /**
   * `SetSeen`, or `Appointment.SetSeen`; of a relayed call `GET /api/v1/Contact/4`, also where that is an operation
   * that the contract does not know.
   */
  readonly operation?: readonly string[];
}

export interface PolicyRule extends CallConditions {
  /** Names the rule in explanations. */
  readonly name: string;
  readonly effect: Effect;
}

/** A call as rules see it. */
export interface Subject {
  readonly tenant: string;
  /** Lower-case hex; undefined: the client sent no application token. */
  readonly applicationToken: string | undefined;
  readonly address: string;
  readonly wire: WireName;
  readonly version: string;
  /** '' for relayed calls, but for operations that the contract does not know. */
  readonly agent: string;
  readonly operation: string;
  /**
   * Of a relayed call the method and the path without escapes, by which rules may name it too; of HEAD the GET that it
   * asks about.
   */
  readonly relayed?: string;
}

type Condition = keyof CallConditions;
interface Check {
  readonly condition: Condition;
  readonly fits: (subject: Subject) => boolean;
}

/**
 * Compiles the rules once.
 * @returns gives the first rule that fits; undefined: none
 * @throws RangeError for a network that is none (the file's reader checks them before)
 */
export function compilePolicy<Rule extends CallConditions>(
  rules: readonly Rule[],
): (subject: Subject) => Rule | undefined {
  const compiled = rules.map((rule) => ({ rule, checks: checksOf(rule) }));
  return (subject) => compiled.find(({ checks }) => checks.every(({ fits }) => fits(subject)))?.rule;
}

/** The decision rule by rule, up to the one that fits: undefined, or the first condition that does not. */
export function explainPolicy<Rule extends CallConditions>(
  rules: readonly Rule[],
  subject: Subject,
): readonly { readonly rule: Rule; readonly unfit: Condition | undefined }[] {
  const steps: { rule: Rule; unfit: Condition | undefined }[] = [];
  for (const rule of rules) {
    const unfit = checksOf(rule).find(({ fits }) => !fits(subject))?.condition;
    steps.push({ rule, unfit });
    if (unfit === undefined) break;
  }
  return steps;
}

/** A command, or a relayed call, as rules see it. */
export function subjectOf(
  caller: Caller,
  context: CallContext,
  what: Operation | Pick<RelayRequest, 'method' | 'path' | 'operation'>,
): Subject {
  const wire = context.wire ?? 'rest';
  return {
    tenant: caller.tenant,
    applicationToken: caller.applicationToken === undefined ? undefined : tokenHash(caller.applicationToken.reveal()),
    address: context.remoteAddress ?? '',
    wire,
    ...('path' in what
      ? relayedSubject(what)
      : { version: wire === 'rest' ? 'v1' : what.version, agent: what.agent, operation: what.name }),
  };
}

function relayedSubject({ method, path, operation }: Pick<RelayRequest, 'method' | 'path' | 'operation'>) {
  // HEAD is a GET of which only the header fields are told: a rule for the GET holds for it, too.
  const relayed = `${method === 'HEAD' ? 'GET' : method} ${plainPath(path)}`;
  return operation === undefined
    ? { version: 'v1', agent: '', operation: `${method} ${path}`, relayed }
    : { version: 'v1', agent: operation.agent, operation: operation.name, relayed };
}

/** As servers read it, the slash included: `%43ontact` is `Contact` (RFC 3986 section 6.2.2.2, and IIS). */
const plainPath = (path: string): string =>
  path.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** SHA-256 in lower-case hex, as `sha256sum` prints it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

function checksOf(rule: CallConditions): readonly Check[] {
  const globs = (condition: 'tenant' | 'version' | 'agent', texts: readonly string[] | undefined): Check[] => {
    if (texts === undefined) return [];
    const forms = texts.map(namePattern);
    return [{ condition, fits: (subject) => forms.some((form) => form(subject[condition])) }];
  };
  return [
    ...globs('tenant', rule.tenant),
    ...oneOf('applicationToken', rule.applicationToken),
    ...networkCheck(rule.network),
    ...oneOf('wire', rule.wire),
    ...globs('version', rule.version),
    ...globs('agent', rule.agent),
    ...operationCheck(rule.operation),
  ];
}

function oneOf(condition: 'applicationToken' | 'wire', texts: readonly string[] | undefined): readonly Check[] {
  if (texts === undefined) return [];
  const known = new Set(texts);
  return [{ condition, fits: (subject) => known.has(subject[condition] ?? '') }];
}

function operationCheck(texts: readonly string[] | undefined): readonly Check[] {
  if (texts === undefined) return [];
  const forms = texts.map(namePattern);
  const fits = ({ agent, operation, relayed }: Subject): boolean =>
    forms.some(
      (form) =>
        form(operation) || (agent !== '' && form(`${agent}.${operation}`)) || (relayed !== undefined && form(relayed)),
    );
  return [{ condition: 'operation', fits }];
}

function networkCheck(networks: readonly string[] | undefined): readonly Check[] {
  if (networks === undefined) return [];
  if (!networks.every(isNetwork)) throw new RangeError('a network of the policy is none');
  const isWithin = networkTest(networks);
  return [{ condition: 'network', fits: ({ address }) => isWithin(address) }];
}
