/** Carries out the steps of one operation of entity REST, one after the other, as commands to the CRM. */
import { failure, failures, isStruct, type Failure, type RelayAnswer } from '../command';
import { findV1Operation, type Operation } from '../contract';
import { failedPrecondition, mustBeUnmodified } from './conditions';
import type { EntityCall, ReadBody, StepAnswer } from './entity-call';
import type { InputsGiven } from './input-values';
import type { AgentCall, Step } from './route-line';
import { notInContract, runCall } from './run-call';

/** What the steps gave, by their place; undefined: the step was not wanted. */
export type StepAnswers = readonly (StepAnswer | undefined)[];

/** What one step comes to: its answer, the answer to the client, or why there is none. */
type StepOutcome = StepAnswer | RelayAnswer | Failure;

/** Carries out what is no plain call. */
export type SpecialSteps = {
  readonly [Does in Exclude<Step['does'], 'call' | 'refuse'>]: (
    step: Extract<Step, { readonly does: Does }>,
    call: EntityCall,
    given: InputsGiven,
  ) => Promise<StepOutcome> | StepOutcome;
};

/**
 * Looks whether the contract has all operations of the steps, before the first is carried out.
 * @returns `upstream.unsupported`, which names what is missing and the remedy
 */
export function missingOperation({ route, options: { contract } }: EntityCall): Failure | undefined {
  for (const step of route.steps) {
    if (step.does === 'refuse') return noSuchOperation(step.reason);
    if (step.does !== 'call' || step.isGuard) continue;
    const lacking = step.calls.find(
      ({ agent, operation }) => findV1Operation(contract, agent, operation) === undefined,
    );
    if (lacking !== undefined) return notInContract(lacking, contract);
  }
  return undefined;
}

const noSuchOperation = (reason: string): Failure =>
  failure(
    'upstream.unsupported',
    `this CRM has no REST besides the agents, and ${reason}: connect a CRM that speaks v1`,
  );

/** Carries out the steps. @param special those that are no calls */
export async function runSteps(
  call: EntityCall,
  body: ReadBody,
  special: SpecialSteps,
): Promise<StepAnswers | RelayAnswer | Failure> {
  const answers: (StepAnswer | undefined)[] = [];
  const written: string[] = [];
  const { steps } = call.route;
  for (const [at, step] of steps.entries()) {
    const given: InputsGiven = { ...call, body, answers };
    const answer = await runStep(step, call, given, special, at === steps.length - 1);
    const refused = at === 0 && call.route.method === 'PATCH' ? precondition(answer, call) : undefined;
    if (refused !== undefined) return refused;
    if (answer !== undefined && 'kind' in answer)
      return answer.kind === 'relayed' || written.length === 0 ? answer : stopped(answer, written);
    if (answer?.operation !== undefined && !reads(answer.operation)) written.push(nameOf(answer.operation));
    answers.push(answer);
  }
  return answers;
}

const nameOf = ({ agent, name }: Pick<Operation, 'agent' | 'name'>): string => `${agent}.${name}`;

const reads = ({ name }: Operation): boolean =>
  /^(?:Get|CreateDefault|Find|Has|Is|Validate|Detect)(?=[A-Z]|$)/.test(name);

/** Says what was written before a step failed; clients must not repeat it by themselves. */
function stopped(failed: Failure, written: readonly string[]): Failure {
  const message = `${failed.message} (done before: ${written.join(', ')})`;
  const isAgain = failures[failed.code].retryable || failures[failed.code].status === 401;
  if (!isAgain) return { ...failed, message };
  const { status: _status, retryAfterSeconds: _after, ...lasting } = failed;
  return { ...lasting, code: 'upstream.partial', message };
}

async function runStep(
  step: Step,
  call: EntityCall,
  given: InputsGiven,
  special: SpecialSteps,
  isLast: boolean,
): Promise<StepOutcome | undefined> {
  switch (step.does) {
    case 'call':
      return step.isGuard ? runGuard(step.calls, call, given) : runCalls(step.calls, call, given, isLast);
    case 'patch':
      return special.patch(step, call, given);
    case 'archive':
      return special.archive(step, call, given);
    case 'rows':
      return special.rows(step, call, given);
    case 'keys':
      return special.keys(step, call, given);
    case 'session':
      return special.session(step, call, given);
    case 'refuse':
      return noSuchOperation(step.reason);
  }
}

/** The entity is read before a write only where a date is to be compared. */
async function runGuard(
  calls: readonly AgentCall[],
  call: EntityCall,
  given: InputsGiven,
): ReturnType<typeof runCalls> {
  const { request, options } = call;
  if (!mustBeUnmodified(request.headers, options.clock.now())) return undefined;
  const answer = await runCalls(calls, call, given, false);
  return precondition(answer, call) ?? answer;
}

/** Whether what was read has changed since the date that the client names. */
function precondition(answer: StepOutcome | undefined, { request, options }: EntityCall): Failure | undefined {
  if (answer === undefined || 'kind' in answer || !isStruct(answer.value)) return undefined;
  return failedPrecondition(request.headers, answer.value, options.clock.now());
}

/** The first of the calls whose condition holds and that finds something. */
async function runCalls(
  calls: readonly AgentCall[],
  call: EntityCall,
  given: InputsGiven,
  isLast: boolean,
): Promise<StepAnswer | Failure | undefined> {
  let found: StepAnswer | undefined;
  for (const each of calls.filter((one) => holds(one, given))) {
    const answer = await runCall(each, call, given);
    if ('code' in answer || !isNothing(answer)) return answer;
    found = answer;
  }
  const isMissing = found !== undefined && isRecord(found) && (call.route.method === 'GET' || !isLast);
  return isMissing ? (missingByName(calls) ?? notFound(call)) : found;
}

/** What the table itself asks for by name, such as a list: `Source not found (List.GetListEntityByName)`. */
function missingByName([asked]: readonly AgentCall[]): Failure | undefined {
  const names = (asked?.inputs ?? []).map(([, source]) => (source.from === 'text' ? source.text : undefined));
  if (asked === undefined || names.length === 0 || names.includes(undefined)) return undefined;
  return missingRecord(`${names.join(', ')} not found (${asked.agent}.${asked.operation})`);
}

function holds({ condition }: AgentCall, { query }: InputsGiven): boolean {
  if (condition === undefined) return true;
  const [value = ''] = query.get(condition.name.toLowerCase()) ?? [];
  return condition.value === undefined ? value !== '' : value.toLowerCase() === condition.value.toLowerCase();
}

const isNothing = ({ value }: StepAnswer): boolean => (value ?? null) === null;

/** Whether the operation gives one record: null means that there is none. */
const isRecord = ({ operation }: StepAnswer): boolean => operation?.results[0]?.type.kind === 'struct';

/** In the vendor's words: `Contact id 5 not found`. */
export function notFound({ route, parameters }: Pick<EntityCall, 'route' | 'parameters'>): Failure {
  const [resource = ''] = route.path.split('/');
  const named = route.segments.flatMap((segment) =>
    segment.kind === 'parameter' ? [`${segment.name} ${parameters.get(segment.name.toLowerCase()) ?? ''}`] : [],
  );
  const message = `${named.length === 0 ? route.path : `${resource} ${named.join(', ')}`} not found`;
  return missingRecord(message);
}

const missingRecord = (message: string): Failure =>
  failure('crm.notFound', message, { exception: { message, type: 'SoNotFoundException' } });
