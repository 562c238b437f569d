/**
 * Speaks to a CRM of another version than the caller's. Towards the caller: what is newer than his version is left out
 * or becomes the neutral member. Towards the CRM: what it cannot hold is refused when it carries information, see
 * towards-crm.ts.
 */
import {
  failure,
  causeOf,
  isStruct,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type FailureCode,
  type Struct,
} from '../command';
import { requestShape, type Contract, type Operation, type StructType } from '../contract';
import { inTurns } from '../text/turn';
import { differ } from './convert-value';
import { hasExtras, isSameRecord, laidOver } from './merge';
import { idName, mergePlanOf } from './merge-plan';
import type { SkewEvent } from './skew';
import { towardsCaller } from './towards-caller';
import { towardsCrm } from './towards-crm';

export type { SkewEvent };

export interface TranslateOptions {
  readonly contract: Contract;
  /** What the CRM speaks: `v1`, or a Services version. */
  readonly spoken: string;
  /** The CRM's own form of an operation; undefined when it has none. */
  readonly operationOf: (operation: Operation) => Operation | undefined;
  readonly onSkew: (event: SkewEvent) => void;
  /** Lays saves over what the CRM has; undefined: switched off. */
  readonly overlay?: Overlay | undefined;
}

/** Lets callers of every version speak to a CRM of one. A command in the CRM's own version goes straight through. */
export function translate(options: TranslateOptions): Layer {
  const { overlay } = options;
  const carryOut = (own: Command, asked: Operation, next: Execute): Promise<Outcome> =>
    overlay?.applies(own) === true ? overlay.save(own, asked, next) : next(own);
  return {
    name: 'translate',
    // Not async where nothing is converted: that would cost each call a promise.
    execute: (command, next) => {
      const asked = command.operation;
      const operation = options.operationOf(asked);
      if (operation === undefined) return Promise.resolve(unsupported(asked, options));
      if (operation === asked) return carryOut(command, asked, next);
      const carried = differ(asked.parameters, operation.parameters)
        ? convertThen(command, operation, options, (own) => carryOut(own, asked, next))
        : carryOut({ ...command, operation }, asked, next);
      // A void operation has nothing to convert: about a fifth of them are.
      if (operation.results.length === 0 && asked.results.length === 0) return carried.then(withoutOriginal);
      return carried.then((outcome) => inTurns(towardsCaller(outcome, command, operation, options.onSkew)));
    },
  };
}

/** Names the oldest loaded version that has the operation; v1 lacks whole agents of every version. */
function unsupported({ agent, name }: Operation, { contract, spoken }: TranslateOptions): Failure {
  if (spoken === 'v1') return failure('upstream.unsupported', `the v1 API of the CRM does not offer ${agent}.${name}`);
  const has = contract.versions.find((version) => {
    const lookup = version.agent(agent);
    return lookup.found === 'agent' && lookup.agent.operation(name) !== undefined;
  });
  const since = has === undefined ? '' : `; it exists from ${has.name} on`;
  return failure('upstream.unsupported', `the CRM does not offer ${agent}.${name}${since}`);
}

async function convertThen(
  command: Command,
  operation: Operation,
  options: TranslateOptions,
  carryOut: (command: Command) => Promise<Outcome>,
): Promise<Outcome> {
  const translated = await inTurns(towardsCrm(command, operation, options));
  return 'kind' in translated ? translated : carryOut(translated);
}

/** The CRM's own bytes are in its own version: they do not go on. */
function withoutOriginal(outcome: Outcome): Outcome {
  if (outcome.kind === 'failure' || outcome.original === undefined) return outcome;
  const { original: _original, ...answer } = outcome;
  return answer;
}

/**
 * Saving through an older contract loses nothing: the entity is read from the CRM first, the caller's properties are
 * laid over it, and the whole is saved. Only where the CRM is known to hold more than the caller's version can say;
 * between read and save another user may write, as with every client that does the same.
 */

export interface Overlay {
  /**
   * Carries out a save, laid over what the CRM has.
   * @param command in the CRM's own version @param spoken the operation in the caller's version @param next to the CRM
   */
  save(command: Command, spoken: Operation, next: Execute): Promise<Outcome>;
  /** Whether this command is a save that may have to be laid over. */
  applies(command: Command): boolean;
}

/**
 * Whether reading the entity has shown properties that no contract knows: asked once per operation, then remembered.
 */
type Learned = 'more' | 'same';

/**
 * @param siblingOf another operation of the same agent and version
 * @param knowsMore whether the CRM may hold properties beyond every loaded contract (v1 does), so that the first save
 * has to look
 */
export function createSaveMerge(
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
  knowsMore: boolean,
): Overlay {
  const learned = new Map<Operation, Learned>();
  return {
    applies: ({ operation, context }) => context.wire !== 'rest' && requestShape(operation).kind === 'entity',
    async save(command, spoken, next) {
      const plan = planOf(command, spoken, siblingOf);
      if (plan === undefined) return next(command);
      const merging = mergePlanOf(plan.type, plan.spokenType);
      const { declaresMore } = merging;
      if (!declaresMore && (!knowsMore || learned.get(command.operation) === 'same')) return next(command);
      const { original: _original, select: _select, ...plain } = command;
      const read = await next({
        ...plain,
        operation: plan.read,
        arguments: { [plan.idParameter]: plan.id },
        keepUnknown: true,
      });
      if (read.kind === 'failure') return notSaved(read);
      const current = read.results[plan.resultName];
      if (!isStruct(current)) return next(command);
      if (!isSameRecord(plan.entity, current, merging)) return anotherRecord();
      if (!declaresMore) learned.set(command.operation, (await inTurns(hasExtras(current))) ? 'more' : 'same');
      const merged = await inTurns(laidOver(plan.entity, current, merging));
      // What was read, members that no contract knows included, is written as it was.
      return next({ ...plain, strange: [], arguments: { ...command.arguments, [plan.parameter]: merged } });
    },
  };
}

/** Failures that tell of the reading only: the save itself has not been sent, so nothing about it is unknown. */
const aboutReadingOnly: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.unknown',
  'upstream.invalid',
  'upstream.carriedOut',
  'upstream.timeout',
  'upstream.tooLarge',
]);

function notSaved(read: Failure): Failure {
  if (!aboutReadingOnly.has(read.code)) return read;
  const message = `the record could not be read before it was to be saved; nothing was saved: ${read.message}`;
  return failure('upstream.unreachable', message, { retryAfterSeconds: 1, ...causeOf(read) });
}

/** What the caller cannot say would become that of another record, or of none. */
function anotherRecord(): Failure {
  const message = 'the CRM gave another record than the one that is to be saved; nothing was saved';
  return failure('upstream.unreachable', message);
}

interface Plan {
  readonly parameter: string;
  readonly entity: Struct;
  readonly type: StructType;
  readonly spokenType: StructType;
  readonly read: Operation;
  readonly idParameter: string;
  readonly id: number;
  readonly resultName: string;
}

/** `Save{X}` has its `Get{X}` by id; a new entity (id 0 or none) has nothing to be laid over. */
function planOf(
  { operation, arguments: given }: Command,
  spoken: Operation,
  siblingOf: (operation: Operation, name: string) => Operation | undefined,
): Plan | undefined {
  const shape = requestShape(operation);
  if (shape.kind !== 'entity' || shape.parameter.type.kind !== 'struct') return undefined;
  const spokenType = spoken.parameters.find(({ name }) => name === shape.parameter.name)?.type;
  const entity = given[shape.parameter.name];
  const read = siblingOf(operation, `Get${shape.parameter.name}`);
  const [idParameter] = read?.parameters ?? [];
  const [result] = read?.results ?? [];
  if (
    read === undefined ||
    idParameter === undefined ||
    result === undefined ||
    spokenType?.kind !== 'struct' ||
    !isStruct(entity)
  )
    return undefined;
  const id = entity[idName(shape.parameter.type) ?? ''];
  if (typeof id !== 'number' || id <= 0) return undefined;
  return {
    parameter: shape.parameter.name,
    entity,
    type: shape.parameter.type,
    spokenType,
    read,
    idParameter: idParameter.name,
    id,
    resultName: result.name,
  };
}
