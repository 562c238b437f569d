/** A deployed gateway or CRM as the `soap` package sees it. */
import type { Client } from 'soap';
import { z } from 'zod';
import { escapeText } from '../xml';
import { shortReason } from './surroundings';

export type { Client } from 'soap';

export interface SoapTarget {
  /** Such as `https://crm.example.com/Remote/Services86`. */
  readonly base: string;
  readonly version: string;
  readonly timeoutMs: number;
}

export interface SoapIdentity {
  readonly ticket?: string | undefined;
  readonly applicationToken?: string | undefined;
}

/** `isLacking`: the server does not offer the operation. */
export type SoapResult = { readonly result: unknown } | { readonly problem: string; readonly isLacking?: boolean };

/** No redirects: they would carry the ticket to another host. The other options bound what a hostile server can do. */
const requestOptions = (timeoutMs: number) => ({
  timeout: timeoutMs,
  signal: AbortSignal.timeout(timeoutMs),
  maxRedirects: 0,
  maxContentLength: 32 * 1024 * 1024,
  proxy: false,
});

/** Loads an agent's WSDL from the server; calls go to the address given by the user, not to the one in the file. */
export async function loadClient({ base, timeoutMs }: SoapTarget, agent: string): Promise<Client | string> {
  const endpoint = `${base}/${agent}.svc`;
  try {
    // Loaded here, as a gateway that serves never needs it and would start later and larger.
    const { createClientAsync } = await import('soap');
    return await createClientAsync(`${endpoint}?wsdl`, { wsdl_options: requestOptions(timeoutMs) }, endpoint);
  } catch (error) {
    return problemOf(error);
  }
}

/** How many operations the toolkit found. */
export function operationCount(client: Client): number {
  const services = z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
    .parse(client.describe());
  return Object.values(services).flatMap((service) => Object.values(service).flatMap((port) => Object.keys(port)))
    .length;
}

const answered = z.tuple([z.unknown(), z.unknown(), z.unknown()]).rest(z.unknown());
const headerBlocks = z.object({
  Succeeded: z.unknown(),
  ExceptionInfo: z.object({ Message: z.string() }).partial().nullish(),
});

/** Calls an operation. NetServer refuses in the header blocks of an otherwise successful answer. */
export async function callOperation(
  client: Client,
  operation: string,
  given: object,
  identity: SoapIdentity,
  { version, timeoutMs }: SoapTarget,
): Promise<SoapResult> {
  const call: unknown = Reflect.get(client, `${operation}Async`);
  if (typeof call !== 'function') return { problem: `the WSDL has no operation ${operation}`, isLacking: true };
  client.clearSoapHeaders();
  for (const block of identityBlocks(identity, version)) client.addSoapHeader(block);
  try {
    const answer: unknown = await Reflect.apply(call, client, [given, requestOptions(timeoutMs)]);
    const [result, , headers] = answered.parse(answer);
    const blocks = headerBlocks.safeParse(headers);
    if (blocks.success && /^false$/i.test(String(blocks.data.Succeeded)))
      return { problem: `the CRM refused: ${blocks.data.ExceptionInfo?.Message ?? 'without a message'}` };
    return { result };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function identityBlocks({ ticket, applicationToken }: SoapIdentity, version: string): readonly string[] {
  const namespace = `http://www.superoffice.net/ws/crm/NetServer/${version}`;
  const block = (name: string, content: string): string =>
    `<id:${name} xmlns:id="${namespace}">${content}</id:${name}>`;
  return [
    ...(applicationToken === undefined ? [] : [block('ApplicationToken', escapeText(applicationToken))]),
    ...(ticket === undefined ? [] : [block('Credentials', `<id:Ticket>${escapeText(ticket)}</id:Ticket>`)]),
  ];
}

/** The toolkit's messages may end with a whole page; the first line says what happened. */
function problemOf(error: unknown): string {
  const text = error instanceof Error ? error.message : shortReason(error);
  const [line = ''] = text.trim().split(/\r?\n/);
  return line.slice(0, 160);
}
