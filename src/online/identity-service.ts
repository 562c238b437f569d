/**
 * The identity service of SuperOffice CRM Online over HTTP: small messages that may hold secrets. Nothing of them is
 * kept here, and nothing logged.
 */
import { causeOf, failure, parseRetryAfter, type CallContext, type Failure } from '../command';
import { defaultJsonLimits, JsonError, JsonNumber, readJsonTree } from '../json';
import { decodeText } from '../xml';
import { basePath, createHttpClient, transportFailure, type HttpTarget } from '../upstream';

/** One question. Asking twice does no harm: the transport may send it once more. */
export interface ServiceCall {
  readonly method: 'GET' | 'POST';
  /** Below the address of the service, such as `/api/state/Cust12345`. */
  readonly path: string;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly context: Pick<CallContext, 'correlationId' | 'deadline' | 'signal' | 'trace' | 'crmUse'>;
  /** False for what must not be sent a second time by itself, such as a refresh token that is used up. */
  readonly repeatable?: boolean;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds?: number;
  /** The clock of the service, in epoch milliseconds, to the second; undefined: it does not tell. */
  readonly serviceTime?: number;
}

export interface IdentityService {
  /** The answer, whatever its status; a failure when there is none. Redirects are answers: they are not followed. */
  ask(call: ServiceCall): Promise<ServiceAnswer | Failure>;
  close(): Promise<void>;
}

/** @param clock in epoch milliseconds */
export function createIdentityService(target: HttpTarget, clock: { now(): number }): IdentityService {
  const client = createHttpClient(target, clock);
  const base = basePath(target.url);
  return {
    close: () => client.close(),
    async ask({ method, path, body, context, repeatable = true }) {
      const result = await client.call({
        method,
        path: base + path,
        headers: {
          accept: 'application/json',
          'x-correlation-id': context.correlationId,
          ...(body === undefined ? {} : { 'content-type': body.contentType }),
        },
        ...(body === undefined ? {} : { body: body.text }),
        deadline: context.deadline,
        signal: context.signal,
        repeatable,
        use: context.crmUse,
        trace: context.trace,
      });
      if (result.kind !== 'answer') return aboutService(transportFailure(result, repeatable));
      // A run of base64 that long was taken out of the text: no token and no key has it.
      if (result.documents !== undefined) return unusableAnswer();
      const decoded = decodeText(result.body, undefined);
      if ('problem' in decoded) return unusableAnswer();
      const retryAfterSeconds = parseRetryAfter(result.headers);
      const serviceTime = Date.parse(result.headers.get('date') ?? '');
      return {
        status: result.status,
        text: decoded.text,
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
        ...(Number.isNaN(serviceTime) ? {} : { serviceTime }),
      };
    },
  };
}

/** What the transport says of a CRM, said of the identity service. */
function aboutService(failed: Failure): Failure {
  return failure(failed.code, failed.message.replaceAll('the CRM', 'the identity service'), causeOf(failed));
}

/** The service has answered something that cannot be read. It was only asked, so nothing was changed. */
export function unusableAnswer(): Failure {
  return failure('upstream.invalid', 'the identity service gave no usable answer');
}

/** The service is busy. @param retryAfterSeconds as it has said, if it has */
export function askedLater(retryAfterSeconds = 1): Failure {
  return failure('upstream.unreachable', 'the identity service asks to be asked later', { retryAfterSeconds });
}

/** The members of a JSON object; undefined where the text is none. */
export function jsonObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const tree = readJsonTree(text, defaultJsonLimits);
    return tree instanceof Map ? tree : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A number of a JSON text, also where it stands in quotes; NaN: it is none. */
export function jsonNumber(value: unknown): number {
  const text = value instanceof JsonNumber ? value.text : value;
  return typeof text === 'string' && text !== '' ? Number(text) : NaN;
}
