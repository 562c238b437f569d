/** Makes of a line of a recording what can be sent, and what came of it. A line is a stranger's word: it is checked. */
import { z } from 'zod';
import type { Contract, Operation } from '../contract';
import {
  failures,
  type Caller,
  type ExceptionInfo,
  type FailureCode,
  type Outcome,
  type Struct,
  type TimeZone,
} from '../command';
import { checkFits } from './fits-contract';
import { recordingFormat, type RecordedException } from './line-forms';
import { BrokenRecording, dictionaryFromRecorded, structFromRecorded } from './value-text';

const text = z.string().max(10_000);
const zone = z.object({ id: z.int().optional(), code: text.optional(), includeOffset: z.boolean().optional() });

const exceptionForm: z.ZodType<RecordedException> = z.object({
  message: z.string(),
  type: z.string().optional(),
  friendlyText: z.string().optional(),
  source: z.string().optional(),
  get inner() {
    return exceptionForm.optional();
  },
  parameters: z.unknown().optional(),
});

const isCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);
const outcomeForm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    results: z.unknown().optional(),
    timeZone: zone.optional(),
    extraInfo: z.unknown().optional(),
  }),
  z.object({
    kind: z.literal('failure'),
    code: z.string().refine(isCode),
    message: z.string(),
    status: z.int().optional(),
    exception: exceptionForm.optional(),
    fault: z
      .object({ codes: z.array(z.object({ namespace: z.string(), local: z.string() })), language: text.optional() })
      .optional(),
  }),
]);

const tag = z.string().regex(/^[\w ,;=.*-]{1,100}$/);
const whoForm = z.object({
  tenant: text.optional(),
  user: text.optional(),
  credential: text.optional(),
  application: text.optional(),
});

const callForm = z.object({
  kind: z.literal('call'),
  format: z.literal(recordingFormat),
  at: z.iso.datetime(),
  who: whoForm,
  userAgent: text.optional(),
  values: z.enum(['masked', 'plain']),
  wire: z.enum(['soap', 'rest']).optional(),
  version: text,
  agent: text,
  operation: text,
  timeZone: zone.optional(),
  acceptLanguage: tag.optional(),
  language: tag.optional(),
  culture: tag.optional(),
  select: z.string().max(8_192).optional(),
  extraQuery: z.array(z.tuple([z.string(), z.string()])).optional(),
  arguments: z.unknown(),
  outcome: outcomeForm,
  left: z.array(z.enum(['arguments', 'results'])).optional(),
});

type GivenLine = z.output<typeof callForm>;

/** A recorded call that can be sent again. */
export interface RevivedCall extends Pick<
  GivenLine,
  'at' | 'who' | 'userAgent' | 'values' | 'wire' | 'acceptLanguage' | 'language' | 'culture' | 'select' | 'extraQuery'
> {
  readonly operation: Operation;
  readonly arguments: Struct;
  readonly timeZone: TimeZone | undefined;
  /** Undefined: what came of it is not in the recording. */
  readonly outcome: Outcome | undefined;
}

/** What a line is. `relayed`, `log-in`: calls that cannot be sent again; `note`: no call. */
export type ReadLine =
  | { readonly kind: 'call'; readonly call: RevivedCall }
  | { readonly kind: 'relayed' | 'log-in' | 'note'; readonly calls?: number }
  | { readonly kind: 'broken'; readonly reason: string };

const anyForm = z.object({ format: z.number(), kind: z.string(), calls: z.int().optional() });

export function readLine(line: string, contract: Contract): ReadLine {
  try {
    return readJson(parse(line), contract);
  } catch (error) {
    if (error instanceof BrokenRecording) return { kind: 'broken', reason: error.message };
    // Nested so deeply that the stack does not suffice.
    if (error instanceof RangeError) return { kind: 'broken', reason: 'it has too many levels' };
    throw error;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BrokenRecording('it is no JSON');
  }
}

function readJson(json: unknown, contract: Contract): ReadLine {
  const any = anyForm.safeParse(json);
  if (!any.success) throw new BrokenRecording('it is no line of a recording');
  const { format, kind, calls } = any.data;
  if (format !== recordingFormat) throw new BrokenRecording(`format ${format} is not known here`);
  if (kind === 'relayed') return { kind };
  if (kind !== 'call') return calls === undefined ? { kind: 'note' } : { kind: 'note', calls };
  const parsed = callForm.safeParse(json);
  if (!parsed.success) throw new BrokenRecording(`${parsed.error.issues[0]?.path.join('.') ?? 'it'} is not understood`);
  const { data } = parsed;
  if (data.left?.includes('arguments') === true) return { kind: 'log-in' };
  const operation = operationOf(data, contract);
  const { parameters, types } = operation;
  const given = structFromRecorded(data.arguments, types, parameters);
  checkFits(given, parameters, types);
  const { timeZone, outcome: _outcome, arguments: _arguments, operation: _name, ...frame } = data;
  return {
    kind: 'call',
    call: {
      ...frame,
      operation,
      arguments: given,
      timeZone: timeZone && zoneOf(timeZone),
      outcome: outcomeOf(data, operation),
    },
  };
}

/** What a recording tells of a caller's wishes: who it was, only its names say. */
export function recordedCaller({ timeZone, acceptLanguage, language, culture }: RevivedCall): Omit<Caller, 'tenant'> {
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(acceptLanguage === undefined ? {} : { acceptLanguage }),
    ...(language === undefined ? {} : { language }),
    ...(culture === undefined ? {} : { culture }),
  };
}

function operationOf({ version, agent, operation }: GivenLine, contract: Contract): Operation {
  const lookup = contract.version(version)?.agent(agent);
  const found = lookup?.found === 'agent' ? lookup.agent.operation(operation) : undefined;
  if (found === undefined) throw new BrokenRecording('the contract does not have its operation');
  return found;
}

function outcomeOf({ outcome, left }: GivenLine, { results, types }: Operation): Outcome | undefined {
  if (left?.includes('results') === true) return undefined;
  if (outcome.kind === 'answer') {
    const { timeZone, extraInfo } = outcome;
    return {
      kind: 'answer',
      results: structFromRecorded(outcome.results ?? {}, types, results),
      ...(timeZone === undefined ? {} : { timeZone: zoneOf(timeZone) }),
      ...(extraInfo === undefined ? {} : { extraInfo: dictionaryFromRecorded(extraInfo, types) }),
    };
  }
  const { code, message, status, exception, fault } = outcome;
  return {
    kind: 'failure',
    code,
    message,
    ...(status === undefined ? {} : { status }),
    ...(exception === undefined ? {} : { exception: exceptionOf(exception, types) }),
    ...(fault === undefined ? {} : { fault: { codes: fault.codes, detail: [] } }),
  };
}

function exceptionOf(recorded: RecordedException, types: Operation['types']): ExceptionInfo {
  const { message, type, friendlyText, source, inner, parameters } = recorded;
  return {
    message,
    ...(type === undefined ? {} : { type }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(source === undefined ? {} : { source }),
    ...(inner === undefined ? {} : { inner: exceptionOf(inner, types) }),
    ...(parameters === undefined ? {} : { parameters: dictionaryFromRecorded(parameters, types) }),
  };
}

const zoneOf = ({ id, code, includeOffset }: NonNullable<GivenLine['timeZone']>): TimeZone => ({
  ...(id === undefined ? {} : { id }),
  ...(code === undefined ? {} : { code }),
  ...(includeOffset === undefined ? {} : { includeOffset }),
});
