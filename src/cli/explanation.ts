/** Explains one message: what it is, what it is read as, and what a CRM of either wire would be sent; nothing is. */
import {
  extras,
  failure,
  isStruct,
  JsonText,
  unknownElements,
  Typed,
  subtype,
  type Command,
  type Value,
} from '../command';
import type { Contract } from '../contract';
import { bodyBytes } from '../body';
import type { Configuration } from '../operations';
import { createOfflineGateway } from './offline';
import { explainTarget, type TargetExplanation } from './explain-target';
import type { HttpText } from './http-text';
import { maskCommand } from './mask';

export interface Explanation {
  readonly valid: boolean;
  readonly parts: readonly ExplanationPart[];
  /** What was read, as plain values; unset for what is no command. */
  readonly command?: Readonly<Record<string, unknown>>;
  readonly targets: readonly TargetExplanation[];
}

interface ExplanationPart {
  readonly title: string;
  /** The CRM whose wire it is on. */
  readonly towards?: 'rest' | 'soap';
  readonly text: string;
}

/** The explanation for a terminal. */
export function explanationText({ parts }: Explanation): string {
  return `${parts.map(({ title, text }) => `${title}\n${text}`).join('\n\n')}\n`;
}

/** The same for programs. */
export function explanationJson({ valid, parts, command, targets }: Explanation): string {
  const [request, reply] = parts;
  const refusal = { request: request?.title, refused: request?.text, reply: reply?.title, body: reply?.text };
  return `${JSON.stringify({ valid, ...(command ?? refusal), targets }, null, 2)}\n`;
}

/**
 * Runs the gateway's own flow over the request and shows what came of it, secrets masked.
 * @param targets `v1` and versions; `own` stands for the command's own version
 */
export async function explainRequest(
  request: HttpText,
  contract: Contract,
  settings: Configuration,
  targets: readonly string[] = ['v1', 'own'],
): Promise<Explanation> {
  const { method, target } = request;
  const { command, status, outcome, body } = await readRequest(request, contract, settings);
  if (command === undefined) {
    const text = outcome === 'ok' ? 'No command: this is answered with a page' : `Refused: ${outcome}`;
    const parts = [
      { title: `Request: ${method} ${target}`, text },
      { title: `Reply: ${status}`, text: body },
    ];
    return { valid: false, parts, targets: [] };
  }
  const masked = maskCommand(command);
  const read = async (own: HttpText) => (await readRequest(own, contract, settings)).command;
  const explained: TargetExplanation[] = [];
  const { version } = command.operation;
  const all = new Set(targets.map((each) => (each === 'own' ? version : each)));
  for (const spoken of all) explained.push(await explainTarget(masked, spoken, { contract, settings, read }));
  const kind = kindOf(request, command);
  const strange = strangePlaces(masked);
  const parts = [
    { title: `Message: ${kind}`, text: `${method} ${target}` },
    commandPart(masked),
    validationPart(strange, settings),
    ...explained.flatMap(targetParts),
  ];
  const { agent, name } = masked.operation;
  const told = { message: kind, version, agent, operation: name, ...shownOf(masked), inNoContract: strange };
  return { valid: true, parts, command: told, targets: explained };
}

interface DecodedMessage {
  readonly command: Command | undefined;
  readonly outcome: string;
  readonly status: number;
  readonly body: string;
}

async function readRequest(
  { method, target, headers, body }: HttpText,
  contract: Contract,
  settings: Configuration,
): Promise<DecodedMessage> {
  let command: Command | undefined;
  const gateway = createOfflineGateway(contract, settings, (decoded) => {
    command = decoded;
    return failure('internal', 'nothing is carried out here');
  });
  const head = {
    method,
    target,
    headers,
    publicUrl: 'http://localhost',
    remoteAddress: '127.0.0.1',
    correlationId: 'explain',
  };
  const { reply, record } = await gateway.open(head).handle(body, new AbortController().signal);
  const text = typeof reply.body === 'object' && 'pipe' in reply.body ? '' : bodyBytes(reply.body).toString('utf8');
  return { command, outcome: record.outcome, status: reply.status, body: text };
}

/** SOAP 1.2 has a namespace of its own (SOAP 1.2 part 1, section 5.1). */
function kindOf({ body, target }: HttpText, { operation, context }: Command): string {
  const name = `${operation.agent}.${operation.name}`;
  if (context.wire === 'rest') return `v1 JSON or XML, ${name} (read as of ${operation.version})`;
  const isNewer = Buffer.from(body).includes('http://www.w3.org/2003/05/soap-envelope');
  const unknown = operation.isUndescribed === true ? ', which no WSDL describes' : '';
  const tenant = /^\/(?!Remote\/)([^/]+)\/Remote\//i.exec(target)?.[1];
  const of = tenant === undefined ? '' : ` of tenant ${tenant}`;
  return `SOAP ${isNewer ? '1.2' : '1.1'}, ${operation.version}, ${name}${unknown}${of}`;
}

function shownOf({ caller, select, arguments: given }: Command) {
  return { arguments: plainOf(given), caller, ...(select === undefined ? {} : { select }) };
}

function commandPart(command: Command): ExplanationPart {
  const { version, agent, name } = command.operation;
  return {
    title: `Command: ${version}.${agent}.${name}, valid`,
    text: JSON.stringify(shownOf(command), null, 2),
  };
}

/** Where the message says what no contract names. */
function strangePlaces({ unknownParts = [], extraQuery = [], arguments: given }: Command): readonly string[] {
  const parts = unknownParts.map(({ path }) => path);
  return [...parts, ...extraQuery.map(([name]) => `?${name}`), ...strangeNames(given, '')];
}

function validationPart(strange: readonly string[], { unknownProperties, reading }: Configuration): ExplanationPart {
  const lines = strange.map((path) => `In no contract: ${path} (UNKNOWN_PROPERTIES=${unknownProperties})`);
  return { title: 'Validation', text: [`Every check has passed (READING=${reading}).`, ...lines].join('\n') };
}

/** Paths of JSON properties that no contract names. */
function strangeNames(value: Value | undefined, path: string): readonly string[] {
  const below = (segment: string): string => (path === '' ? segment : `${path}/${segment}`);
  if (value instanceof Map) return [...value].flatMap(([key, item]) => strangeNames(item, below(key)));
  if (Array.isArray(value)) {
    const items: readonly Value[] = value;
    return items.flatMap((item, index) => strangeNames(item, `${path}[${index}]`));
  }
  if (!isStruct(value)) return [];
  const own = Array.from(value[extras]?.keys() ?? [], below);
  return [...own, ...Object.entries(value).flatMap(([name, item]) => strangeNames(item, below(name)))];
}

function targetParts({ wire, spoken, steps, requests, answersLose }: TargetExplanation): readonly ExplanationPart[] {
  const lines = steps.map(({ path, what, text }) => `- ${path === '' ? '' : `${path} `}${what}: ${text}`);
  const isSent = steps.every(({ what }) => what !== 'refused');
  const left = answersLose.slice(0, answersMax).join(', ');
  const more = answersLose.length > answersMax ? ` and ${answersLose.length - answersMax} more` : '';
  const text = [
    ...(lines.length === 0 ? ['Nothing of it is lost.'] : lines),
    ...(answersLose.length === 0 ? [] : [`Left out of answers, for this caller does not know it: ${left}${more}`]),
    ...(isSent ? [] : ['Not sent.']),
  ].join('\n');
  const title = wire === 'rest' ? 'To a REST CRM' : `To a SOAP CRM (${spoken})`;
  const sent = requests.map((request) => ({ title: `${title}, sent`, towards: wire, text: request }));
  return [{ title, towards: wire, text }, ...sent];
}

const answersMax = 8;

/** Canonical values as JSON; a Secret writes itself as `[secret]`. */
function plainOf(value: Value): unknown {
  if (value instanceof JsonText) return { json: value.shown };
  if (value instanceof Typed) return { type: value.type.name.local, value: plainOf(value.value) };
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plainOf(item)]));
  if (Array.isArray(value)) {
    const items: readonly Value[] = value;
    return items.map(plainOf);
  }
  if (!isStruct(value)) return value;
  const actual = value[subtype];
  const fields = Object.entries(value).map(([name, item]) => [name, item === undefined ? undefined : plainOf(item)]);
  const unknown = Array.from(value[extras] ?? [], ([name, text]) => [`${name} (in no contract)`, { json: text.shown }]);
  const unknownChildren = Array.from(value[unknownElements]?.elements.values() ?? [], ({ name, text }) => [
    `${name} (in no contract)`,
    { xml: text },
  ]);
  return {
    ...(actual === undefined ? {} : { '(actual type)': actual }),
    ...Object.fromEntries(fields),
    ...Object.fromEntries(unknown),
    ...Object.fromEntries(unknownChildren),
  };
}
