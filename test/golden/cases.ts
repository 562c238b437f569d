/** What one golden folder means: which operation, and each of its documents through the codec it belongs to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  failure,
  failures,
  Refusal,
  type Command,
  type Failure,
  type FailureCode,
  type Outcome,
} from '../../src/command';
import { loadContract, type Agent, type Operation } from '../../src/contract';
import * as rest from '../../src/rest';
import * as soap from '../../src/soap';
import { bytesOf, limits } from '../properties/calls';
import { garden, shed } from './garden';
import {
  isObject,
  objectAt,
  parseJson,
  readAnswer,
  readCaller,
  readException,
  readFault,
  readStruct,
  showCommand,
  showOutcome,
  textAt,
  type Json,
} from './form';

const contract = loadContract(join(__dirname, '../../wsdl'), {
  onProblem: ({ file, message }) => {
    throw new Error(`${file}: ${message}`);
  },
});
const madeUp: ReadonlyMap<string, Agent> = new Map([
  ['Garden', garden],
  ['Shed', shed],
]);

export interface Case {
  readonly agent: Agent;
  readonly operation: Operation;
  /** Names of the files in the folder. */
  readonly files: readonly string[];
  text(file: string): string;
  json(file: string): Json;
}

/**
 * @param name `<Agent>.<Operation>__<what_it_shows>`; the version is that of command.json or outcome.json, else the
 * newest
 */
export function openCase(folder: string, name: string): Case {
  const path = join(folder, name);
  const files = readdirSync(path).sort();
  const text = (file: string): string => readFileSync(join(path, file), 'utf8');
  const json = (file: string): Json => parseJson(text(file));
  const [, agentName = '', operationName = ''] = /^(\w+)\.(\w+)__\w+$/.exec(name) ?? [];
  const declared = files
    .filter((file) => file === 'command.json' || file === 'outcome.json')
    .map((file) => textAt(json(file), 'operation')?.split('.')[0])
    .find((version) => version !== undefined);
  const agent = madeUp.get(agentName) ?? findAgent(agentName, operationName, declared);
  const operation = agent?.operation(operationName);
  if (agent === undefined || operation === undefined) throw new Error(`${name} names no operation`);
  return { agent, operation, files, text, json };
}

function findAgent(agent: string, operation: string, version: string | undefined): Agent | undefined {
  const versions = version === undefined ? contract.versions.toReversed() : [contract.version(version)];
  for (const candidate of versions) {
    const lookup = candidate?.agent(agent);
    if (lookup?.found === 'agent' && lookup.agent.operation(operation) !== undefined) return lookup.agent;
  }
  return undefined;
}

function textOf(value: Json): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}

const showFailure = (refused: Failure): Json => showOutcome(refused);

/** soap-request*.xml; its HTTP head is `<name>.headers.json` when that says more than the envelope does. */
export function decodeSoap(folder: Case, file: string): Json {
  const body = folder.text(file);
  const headerFile = file.replace('.xml', '.headers.json');
  const headers = folder.files.includes(headerFile) ? folder.json(headerFile) : {};
  const usual = body.includes('http://www.w3.org/2003/05/soap-envelope') ? 'application/soap+xml' : 'text/xml';
  const decoded = soap.decodeRequest(
    {
      agent: folder.agent,
      bytes: bytesOf(body),
      contentType: textAt(headers, 'content-type') ?? usual,
      soapAction: textAt(headers, 'soapaction'),
    },
    { unknown: 'refuse', arrayItemsMax: limits.arrayItemsMax, xml: limits.xml },
  );
  return decoded.kind === 'failure' ? showFailure(decoded.failure) : showCommand(decoded);
}

/** rest-request*.json: `path` with its query, `headers`, and `body` (text) or `json`. */
export function decodeRest(folder: Case, file: string): Json {
  const request = folder.json(file);
  const [, query = ''] = (textAt(request, 'path') ?? '').split('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectAt(request, 'headers'))) headers[name.toLowerCase()] = textOf(value);
  const { operation } = folder;
  const bytes = bytesOf(bodyOf(request));
  const decoded = rest.decodeRequest({ operation, headers, query, bytes }, { ...limits, unknown: 'keep', reading: 'lenient' });
  return decoded.kind === 'failure' ? showFailure(decoded.failure) : showCommand({ operation, ...decoded });
}

function bodyOf(message: Json): string {
  const json = isObject(message) ? message['json'] : undefined;
  return json === undefined ? (textAt(message, 'body') ?? '') : JSON.stringify(json);
}

function commandOf(folder: Case): Command {
  const { operation } = folder;
  const json = folder.json('command.json');
  const select = textAt(json, 'select');
  return {
    operation,
    arguments: readStruct(objectAt(json, 'arguments'), operation.types),
    caller: { tenant: '', ...readCaller(objectAt(json, 'caller')) },
    context: { correlationId: '[id]', deadline: 0, signal: new AbortController().signal, ...wireOf(folder) },
    hasExtras: folder.text('command.json').includes('"$extras"'),
    ...(select === undefined ? {} : { select }),
  };
}

/** What only one wire's clients ask is asked by them. */
function wireOf({ files }: Case): { readonly wire?: 'soap' } {
  const isAskedBy = (wire: string): boolean => files.some((file) => file.startsWith(`${wire}-request`));
  return isAskedBy('soap') && !isAskedBy('rest') ? { wire: 'soap' } : {};
}

/** upstream-rest.json */
export function encodeRest(folder: Case): Json {
  const { path, headers, body } = rest.encodeRequest(commandOf(folder));
  return { path, headers: { ...headers }, body: Buffer.from(bytesOf(body)).toString('utf8') };
}

/** upstream-soap.xml */
export function encodeSoap(folder: Case): string {
  const command = commandOf(folder);
  const call = soap.encodeRequest(command, command.caller.credential?.scheme === 'ticket' ? '[secret]' : undefined);
  if (call instanceof Error) throw call;
  return Buffer.from(bytesOf(call.body)).toString('utf8');
}

/** upstream-soap-refused.json: why a command cannot be written for a SOAP CRM */
export function refuseSoap(folder: Case): Json {
  const call = soap.encodeRequest(commandOf(folder), undefined);
  if (!(call instanceof Refusal)) throw new Error('it was written');
  return showFailure(call.toFailure());
}

function outcomeOf(folder: Case): Outcome {
  const json = folder.json('outcome.json');
  const refused = isObject(json) ? json['failure'] : undefined;
  if (!isObject(refused)) return readAnswer(json, folder.operation.types);
  const { code, status, retryAfterSeconds } = refused;
  const exception = isObject(refused['exception'])
    ? { exception: readException(refused['exception'], folder.operation.types) }
    : {};
  const path = textAt(refused, 'path');
  return failure(codeOf(code ?? ''), textAt(refused, 'message') ?? '', {
    ...(path === undefined ? {} : { path }),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...exception,
    ...(isObject(refused['fault']) ? { fault: readFault(refused['fault']) } : {}),
  });
}

const isCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);

function codeOf(code: Json): FailureCode {
  if (typeof code !== 'string' || !isCode(code)) throw new Error(`${JSON.stringify(code)} is no failure code`);
  return code;
}

/** soap-response*.xml: SOAP 1.1, or 1.2 when the name ends with `-12` */
export function answerSoap(folder: Case, file: string): string {
  const version = file.includes('-12') ? '1.2' : '1.1';
  const options = { version, correlationId: '[id]', applicationErrors: 'exception-info' } as const;
  return Buffer.from(bytesOf(soap.encodeResponse(outcomeOf(folder), folder.operation, options).body)).toString('utf8');
}

/** rest-response*.json: `accept` and `select` are what the caller asked for; bytes are shown as base64. */
export function answerRest(folder: Case, file: string): Json {
  const asked = folder.json(file);
  const accept = textAt(asked, 'accept');
  const select = textAt(asked, 'select');
  const { status, headers, body } = rest.encodeResponse(outcomeOf(folder), folder.operation, {
    accept,
    correlationId: '[id]',
    select,
  });
  return {
    ...(accept === undefined ? {} : { accept }),
    ...(select === undefined ? {} : { select }),
    status,
    headers: { ...headers },
    ...(typeof body === 'string' ? { body } : { base64: Buffer.from(bytesOf(body)).toString('base64') }),
  };
}

/** upstream-soap-answer*.xml; a number at the end of the name is the HTTP status. */
export function readSoapAnswer(folder: Case, file: string): Json {
  const body = folder.text(file);
  const status = Number(/-(\d{3})\.\w+$/.exec(file)?.[1] ?? '200');
  const contentType = file.endsWith('.html')
    ? 'text/html'
    : body.includes('http://www.w3.org/2003/05/soap-envelope')
      ? 'application/soap+xml; charset=utf-8'
      : 'text/xml; charset=utf-8';
  return showOutcome(soap.decodeResponse({ status, contentType, bytes: bytesOf(body) }, folder.operation, limits));
}

const answerParts: ReadonlySet<string> = new Set(['status', 'headers', 'body', 'json', 'base64']);

/** upstream-rest-answer*.json: `status`, `headers`, and `body` (text), `json` or `base64`. */
export function readRestAnswer(folder: Case, file: string): Json {
  const answer = folder.json(file);
  const strange = isObject(answer) ? Object.keys(answer).filter((name) => !answerParts.has(name)) : [file];
  if (strange.length > 0) throw new Error(`${file}: ${strange.join()} stands outside of body or json`);
  const { status } = isObject(answer) ? answer : {};
  const base64 = textAt(answer, 'base64');
  const headers = new Map(Object.entries(objectAt(answer, 'headers')).map(([name, value]) => [name, textOf(value)]));
  const body = base64 === undefined ? bytesOf(bodyOf(answer)) : Buffer.from(base64, 'base64');
  return showOutcome(rest.decodeResponse({ status: Number(status ?? 200), headers, body }, folder.operation, limits));
}
