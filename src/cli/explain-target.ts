/**
 * What one kind of CRM would be sent for a Command, and what is lost on the way. The layers of the flow do it: nothing
 * here knows what a version lacks.
 */
import { isSecretName, Refusal, stack, type Command, type Failure, type Outcome, type Upstream } from '../command';
import { requestShape, type Contract } from '../contract';
import type { Configuration } from '../operations';
import { emulate, emulatedBy, fidelityOf, formsOf, leaveOutUnknown, translate, type SkewEvent } from '../upstream';
import type { HttpText } from './http-text';
import { differences, pathsNamed, withoutPath } from './lost-values';
import { restRequest, soapRequest } from './written-request';

/** One thing that the CRM does not get as it was sent. */
export interface LossyStep {
  /** In the caller's words. */
  readonly path: string;
  readonly what: 'refused' | 'left out' | 'changed' | 'emulated' | 'merged';
  readonly text: string;
}

export interface TargetExplanation {
  readonly wire: 'rest' | 'soap';
  /** `v1`, or a version. */
  readonly spoken: string;
  readonly steps: readonly LossyStep[];
  /** As text, secrets masked; none where the command is refused. */
  readonly requests: readonly string[];
  /** Properties and members of an answer that the caller's version has no name for. */
  readonly answersLose: readonly string[];
}

export interface ExplainContext {
  readonly contract: Contract;
  readonly settings: Configuration;
  /** The gateway's own reading of a request: what the CRM would understand. */
  readonly read: (request: HttpText) => Promise<Command | undefined>;
}

/** A command that lacks this much of a CRM is plain enough. */
const refusalsMax = 50;

/** @param spoken `v1`, or a version of the contract @param command without secrets */
export async function explainTarget(
  command: Command,
  spoken: string,
  context: ExplainContext,
): Promise<TargetExplanation> {
  const wire = spoken === 'v1' ? 'rest' : 'soap';
  const about = { wire, spoken, answersLose: answersLose(command, spoken, context) } as const;
  if (wire === 'rest' && command.operation.agent === 'SoPrincipal') {
    const text = 'v1 has no SoPrincipal agent; the gateway asks the v1 API who the user is instead';
    return { ...about, steps: [{ path: '', what: 'emulated', text }], requests: [] };
  }
  const refused: LossyStep[] = [];
  let given: Command | undefined = command;
  while (given !== undefined && refused.length < refusalsMax) {
    const { sent, events, outcome } = await carryOut(given, spoken, context);
    if (sent.length > 0) {
      const steps = [...refused, ...eventSteps(events, given), ...emulatedSteps(sent, command)];
      return refused.length > 0
        ? { ...about, steps, requests: [] }
        : { ...about, ...(await written(sent, [...steps, ...mergedSteps(sent, command, context)], wire, context)) };
    }
    if (outcome.kind !== 'failure') break;
    const { path = '', message } = outcome;
    if (refused.some((step) => step.path === path)) break;
    refused.push({ path, what: 'refused', text: `${outcome.code}: ${message}` });
    // Without what was refused, the next such place is found.
    given = withoutPath(given, path);
  }
  return { ...about, steps: refused, requests: [] };
}

interface CarriedOut {
  readonly sent: readonly Command[];
  readonly events: readonly SkewEvent[];
  readonly outcome: Outcome | Failure;
}

/** The layers of the flow between caller and CRM (assemble.ts) over a CRM that only listens. */
async function carryOut(command: Command, spoken: string, { contract, settings }: ExplainContext): Promise<CarriedOut> {
  const sent: Command[] = [];
  const events: SkewEvent[] = [];
  const onSkew = (event: SkewEvent): void => void events.push(event);
  const listening: Upstream = {
    execute: (own) => {
      sent.push(own);
      return Promise.resolve({ kind: 'answer', results: {} });
    },
    close: () => Promise.resolve(),
  };
  const forms = formsOf(contract, spoken === 'v1' ? { kind: 'rest' } : { kind: 'soap', version: spoken });
  const crm = stack(listening, [
    leaveOutUnknown({ spoken, ignore: settings.unknownProperties === 'ignore', onSkew }),
    emulate(forms),
    translate({ ...forms, contract, spoken, onSkew }),
  ]);
  const outcome = await crm.execute(command);
  return { sent, events, outcome };
}

function eventSteps(events: readonly SkewEvent[], command: Command): readonly LossyStep[] {
  return events.flatMap(({ kind, name }): LossyStep[] => {
    if (kind === 'unknown')
      return [{ path: /\((.*)\)$/.exec(name)?.[1] ?? '', what: 'left out', text: 'no contract names it' }];
    if (kind !== 'neutral') return [];
    const places = pathsNamed(command, name);
    const text = `${name} says nothing here, and the CRM's version does not have it`;
    return (places.length === 0 ? [name] : places).map((path) => ({ path, what: 'left out', text }));
  });
}

function emulatedSteps(sent: readonly Command[], { operation }: Command): readonly LossyStep[] {
  const [first] = sent;
  if (first === undefined || first.operation.name === operation.name) return [];
  const by = emulatedBy(operation) ?? first.operation.name;
  const text = `the CRM has no ${operation.name}: ${sent.length} calls of ${by}, in order, up to the first failure`;
  return [{ path: '', what: 'emulated', text }];
}

/** A caller of another version saves a whole entity: see save-merge.ts in src/upstream. */
function mergedSteps(
  [first]: readonly Command[],
  { operation, context }: Command,
  { settings }: ExplainContext,
): readonly LossyStep[] {
  if (first === undefined || !settings.saveOverlay || context.wire === 'rest') return [];
  const shape = requestShape(operation);
  if (shape.kind !== 'entity' || !differsIn(first.operation, operation)) return [];
  const text = `first the CRM's record is read, and what ${operation.version} has no name for is kept (SAVE_OVERLAY)`;
  return [{ path: shape.parameter.name, what: 'merged', text }];
}

const differsIn = (own: Command['operation'], asked: Command['operation']): boolean =>
  own !== asked && own.name === asked.name;

/** A v1 call without a log-in is not read. */
const anyCredential = { authorization: 'SoTicket 7T:example' };

/** So many calls of an emulated operation are shown. */
const shownMax = 3;

async function written(
  sent: readonly Command[],
  steps: readonly LossyStep[],
  wire: 'rest' | 'soap',
  { read }: ExplainContext,
): Promise<Pick<TargetExplanation, 'steps' | 'requests'>> {
  const found = [...steps];
  const requests: string[] = [];
  for (const command of sent.slice(0, shownMax)) {
    // Basic credentials and sessions are exchanged for a ticket first.
    const ticket = command.caller.credential === undefined ? undefined : '[secret]';
    const request = wire === 'rest' ? restRequest(command) : soapRequest(command, ticket);
    if (request instanceof Refusal) {
      found.push({ path: request.path, what: 'refused', text: `cannot be written: ${request.message}` });
      continue;
    }
    requests.push(textOf(request));
    // What is read from it is what the CRM gets.
    const headers = { ...anyCredential, ...request.headers };
    const readBack = await read({ ...request, headers });
    for (const { path, before, after } of readBack === undefined ? [] : differences(command, readBack))
      found.push({ path, what: 'changed', text: isSecretName(path) ? 'another value' : `${before} becomes ${after}` });
  }
  if (sent.length > shownMax) requests.push(`(and ${sent.length - shownMax} more calls like these)`);
  return { steps: found, requests };
}

function textOf({ method, target, headers, body }: HttpText): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${shownHeader(name, value)}`);
  const text = Buffer.from(body).toString('utf8');
  return [`${method} ${target}`, ...shown, '', text === '' ? '(no body)' : text].join('\n');
}

/** Basic credentials are base64 of a masked pair: shown as what they are. */
function shownHeader(name: string, value: string): string {
  return name === 'authorization' ? value.replace(/ .*/, ' [secret]') : value;
}

function answersLose({ operation, context }: Command, spoken: string, { contract }: ExplainContext): readonly string[] {
  const caller = context.wire === 'rest' ? 'v1' : operation.version;
  const fidelity = fidelityOf(contract, { caller, crm: spoken }, operation.agent, operation.name);
  return fidelity?.kind === 'skewed' ? fidelity.left : [];
}
