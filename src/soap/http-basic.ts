import { headerOf, parseBasic, Refusal, type Credential, type Failure, type RequestHead } from '../command';

/** What a SOAP client's HTTP stack says besides the envelope. */
export interface HttpBasic {
  readonly kind: 'basic';
  readonly credential: Credential;
}

/** Reads `Authorization: Basic` on the SOAP address; undefined when there is none. Other schemes there are between a client and its proxies. */
export function httpBasic(head: RequestHead): HttpBasic | Failure | undefined {
  const [, value] = /^\s*Basic +(\S+)\s*$/i.exec(headerOf(head, 'authorization') ?? '') ?? [];
  if (value === undefined) return undefined;
  try {
    return { kind: 'basic', credential: parseBasic(value) };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}
