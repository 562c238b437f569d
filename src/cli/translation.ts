/** Shows the Command that a request means, and what would be sent to a CRM of either wire. Nothing is sent. */
import {
  extras,
  failure,
  isStruct,
  JsonText,
  Refusal,
  unknownElements,
  subtype,
  Typed,
  type Command,
  type Value,
} from '../command';
import type { Contract } from '../contract';
import { bodyBytes } from '../body';
import { encodeRequest as encodeRest } from '../rest';
import type { Configuration } from '../operations';
import { encodeRequest as encodeSoap } from '../soap';
import { withoutUnknown } from '../upstream';
import { createOfflineGateway } from './offline';
import type { HttpText } from './translate-request';
import { maskCommand } from './mask';

export interface Translation {
  readonly valid: boolean;
  readonly parts: readonly TranslationPart[];
}

interface TranslationPart {
  readonly title: string;
  /** The CRM whose wire it is on. */
  readonly towards?: 'rest' | 'soap';
  readonly text: string;
}

/** The translation for a terminal. */
export function translationText({ parts }: Translation): string {
  return `${parts.map(({ title, text }) => `${title}\n${text}`).join('\n\n')}\n`;
}

/** Runs the gateway's own flow over the request and shows what came of it, secrets masked. */
export async function translateRequest(
  request: HttpText,
  contract: Contract,
  settings: Configuration,
): Promise<Translation> {
  let decoded: Command | undefined;
  const gateway = createOfflineGateway(contract, settings, (command) => {
    decoded = command;
    return failure('internal', 'nothing is carried out here');
  });
  const { method, target, headers, body } = request;
  const head = {
    method,
    target,
    headers,
    publicUrl: 'http://localhost',
    remoteAddress: '127.0.0.1',
    correlationId: 'translate',
  };
  const { reply, record } = await gateway.open(head).handle(body, new AbortController().signal);
  if (decoded !== undefined) return { valid: true, parts: partsOf(maskCommand(decoded)) };
  const replyText =
    typeof reply.body === 'object' && 'pipe' in reply.body ? '' : bodyBytes(reply.body).toString('utf8');
  const text = record.outcome === 'ok' ? 'No command: this is answered with a page' : `Refused: ${record.outcome}`;
  const parts = [
    { title: `Request: ${method} ${target}`, text },
    { title: `Reply: ${reply.status}`, text: replyText },
  ];
  return { valid: false, parts };
}

function partsOf(command: Command): readonly TranslationPart[] {
  const { operation, caller, select } = command;
  const shown = { arguments: plainOf(command.arguments), caller, ...(select === undefined ? {} : { select }) };
  return [
    {
      title: `Command: ${operation.version}.${operation.agent}.${operation.name}, valid`,
      text: JSON.stringify(shown, null, 2),
    },
    { title: 'To a REST CRM', towards: 'rest', text: restText(command).join('\n') },
    { title: `To a SOAP CRM (${operation.version})`, towards: 'soap', text: soapText(command).join('\n') },
  ];
}

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

function restText(command: Command): readonly string[] {
  if (command.operation.agent === 'SoPrincipal')
    return ['(v1 has no SoPrincipal agent; the gateway asks the v1 API who the user is instead)'];
  const known = withoutUnknown(command, { spoken: 'v1', ignore: false, onSkew: () => undefined });
  if ('kind' in known) return [`(refused: ${known.path ?? ''} ${known.message})`];
  try {
    const { method, path, headers, body } = encodeRest(known);
    const shown = Object.entries(headers).map(([name, value]) => `${name}: ${shownHeader(name, value)}`);
    const text = bodyBytes(body).toString('utf8');
    return [`${method} ${path}`, ...shown, '', ...(text === '' ? ['(no body)'] : [text])];
  } catch (error) {
    if (error instanceof Refusal) return [refusalText(error)];
    throw error;
  }
}

/** Basic credentials are base64 of a masked pair: shown as what they are. */
function shownHeader(name: string, value: string): string {
  return name === 'authorization' ? value.replace(/ .*/, ' [secret]') : value;
}

function soapText(command: Command): readonly string[] {
  const { operation, caller } = command;
  // Basic credentials and sessions are exchanged for a ticket first.
  const call = encodeSoap(command, caller.credential === undefined ? undefined : '[secret]');
  if (call instanceof Refusal) return [refusalText(call)];
  return [
    `POST /Remote/${operation.version}/${operation.agent}.svc`,
    `content-type: ${call.contentType}`,
    `soapaction: ${call.soapAction}`,
    '',
    bodyBytes(call.body).toString('utf8'),
  ];
}

function refusalText(refusal: Refusal): string {
  return `(cannot be written: ${refusal.path} ${refusal.message})`;
}
