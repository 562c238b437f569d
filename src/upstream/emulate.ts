/** Operations that a CRM lacks, carried out by others that it has. An operation without a rule here is refused. */
import type { Operation } from '../contract';
import {
  failure,
  failures,
  isStruct,
  leafText,
  type Command,
  type ExceptionInfo,
  type Execute,
  type Failure,
  type FailureCode,
  type Layer,
  type Outcome,
  type Struct,
  type Value,
} from '../command';

interface EachRule {
  /** The list parameter whose items are handled one by one, in order. */
  readonly list: string;
  /** The operation of the same agent that handles one item. */
  readonly operation: string;
  /** Arguments for one item, given all arguments of the command. */
  readonly argumentsFor: (item: Value, given: Struct) => Struct;
  /** How the report names an item. */
  readonly label: (item: Value) => string;
}

/**
 * `Agent.Operation` → rule. Items are done one after another; the first failure stops the rest, and the failure reports
 * what was done.
 */
const rules: ReadonlyMap<string, EachRule> = new Map<string, EachRule>([
  [
    'Appointment.SetSeenMany',
    {
      list: 'AppointmentIds',
      operation: 'SetSeen',
      argumentsFor: (item, given) => withUpdateMode({ AppointmentId: item }, given),
      label: labelOf,
    },
  ],
  [
    'Pocket.NotificationsHandled',
    {
      list: 'NotificationEvents',
      operation: 'NotificationHandled',
      argumentsFor: (item) => (isStruct(item) ? renamed(item) : {}),
      label: (item) => (isStruct(item) ? `${labelOf(item['Type'] ?? '')} ${labelOf(item['Id'] ?? '')}` : ''),
    },
  ],
]);

function labelOf(value: Value): string {
  return typeof value === 'object' ? '' : leafText(value);
}

function withUpdateMode(own: Struct, { UpdateMode: mode }: Struct): Struct {
  return mode === undefined ? own : { ...own, UpdateMode: mode };
}

/** NotificationEvent's `Type` is NotificationHandled's `NotificationEventType`. */
function renamed({ Type: type, Id: id }: Struct): Struct {
  return { ...(type === undefined ? {} : { NotificationEventType: type }), ...(id === undefined ? {} : { Id: id }) };
}

/** Name of the operation that stands in for one a CRM lacks; undefined where no rule is declared. */
export function emulatedBy({ agent, name }: Operation): string | undefined {
  return rules.get(`${agent}.${name}`)?.operation;
}

export interface EmulateOptions {
  /** The CRM's own form of an operation; undefined when it has none. */
  readonly operationOf: (operation: Operation) => Operation | undefined;
  /** Another operation of the same agent and version as the given one. */
  readonly siblingOf: (operation: Operation, name: string) => Operation | undefined;
}

/** The layer that emulates operations which the CRM lacks, where there is a rule and the CRM has what it needs. */
export function emulate(options: EmulateOptions): Layer {
  return {
    name: 'emulate',
    // Not async: a layer that only hands a promise through would cost each call another one.
    execute: (command, next) => {
      if (options.operationOf(command.operation) !== undefined) return next(command);
      const rule = rules.get(`${command.operation.agent}.${command.operation.name}`);
      const sibling = rule === undefined ? undefined : options.siblingOf(command.operation, rule.operation);
      if (rule === undefined || sibling === undefined || options.operationOf(sibling) === undefined)
        return next(command);
      return forEachItem(next, command, rule, sibling);
    },
  };
}

async function forEachItem(next: Execute, command: Command, rule: EachRule, operation: Operation): Promise<Outcome> {
  const list = command.arguments[rule.list];
  const items: readonly Value[] = Array.isArray(list) ? list : [];
  if (items.length === 0) return nothingToAsk(command.operation, rule);
  const { original: _original, select: _select, ...plain } = command;
  for (const [index, item] of items.entries()) {
    const outcome = await next({
      ...plain,
      operation,
      arguments: rule.argumentsFor(item, command.arguments),
    });
    if (outcome.kind === 'failure') return report(outcome, items.map(rule.label), index);
  }
  return { kind: 'answer', results: {} };
}

/**
 * Refuses an empty list: without an item there is no call, so the CRM has not checked the caller's ticket, and a
 * success would be invented.
 */
function nothingToAsk({ agent, name }: Operation, { list }: EachRule): Failure {
  return failure(
    'request.invalid',
    `must have items: the CRM lacks ${agent}.${name}, which is made up of a call for each`,
    {
      path: list,
    },
  );
}

/**
 * Whether clients repeat the command by themselves after this code, which would be wrong for the items that are done.
 */
function invitesAgain(code: FailureCode): boolean {
  return failures[code].retryable || failures[code].status === 401;
}

/** Says which items were done, which failed (or is unknown) and which were not attempted. */
function report(cause: Failure, labels: readonly string[], failedAt: number): Failure {
  if (failedAt === 0 && labels.length === 1) return cause;
  const isDone = cause.code === 'upstream.carriedOut';
  const done = labels.slice(0, isDone ? failedAt + 1 : failedAt);
  const left = labels.slice(failedAt + 1);
  const failed = labels[failedAt] ?? '';
  const item = `item ${failedAt + 1} of ${labels.length}, ${failed}`;
  const others = `done: ${done.join(', ') || 'none'}; not attempted: ${left.join(', ') || 'none'}`;
  const message = `${cause.message} (${item}; ${others})`;
  const parameters = new Map<string, Value>([
    ['Done', done.join(', ')],
    ['Failed', failed],
    ['NotAttempted', left.join(', ')],
  ]);
  const { kind: _kind, code: _code, message: _message, exception, ...extra } = cause;
  const shown: { exception?: ExceptionInfo } =
    exception === undefined ? {} : { exception: { ...exception, message, parameters } };
  if (done.length === 0) return failure(cause.code, message, { ...extra, ...shown });
  // Neither later nor elsewhere may the whole of it be sent again.
  const { status, retryAfterSeconds: _retryAfterSeconds, isMisdirected: _isMisdirected, ...lasting } = extra;
  if (invitesAgain(cause.code) || (isDone && left.length > 0))
    return failure('upstream.partial', message, { ...lasting, ...shown });
  return failure(cause.code, message, { ...lasting, ...(status === undefined ? {} : { status }), ...shown });
}
