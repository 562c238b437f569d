/**
 * What a wire is to the flow: heads and bodies in, replies out. soap/ and rest/ make one `Wire` each, and the flow
 * knows nothing else of them.
 */
import type { Operation } from '../contract';
import type { BodyWithDocuments, BodyParts } from '../body';
import type { Decoded } from '../xml';
import type { Caller, Trace, WireName } from './call';
import type { Command, OriginalBody, QueryPair } from './command';
import type { FailureCode } from './failure';
import type { Failure, Outcome } from './outcome';
import { Refusal } from './refusal';
import type { Unknown, Struct } from './value';

/**
 * The head of one HTTP request, as the server hands it to the flow. Header names are lower-case, as Node delivers them.
 */
export interface RequestHead {
  readonly method: string;
  /** Request target in origin form, raw: path and query exactly as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Scheme, host, port and prefix the client sees, without a trailing slash: `https://crm.example.com/crm`. */
  readonly publicUrl: string;
  readonly remoteAddress: string;
  /** The user named by a trusted front (TRUSTED_USER_HEADER). */
  readonly frontUser?: string;
  readonly correlationId: string;
  readonly trace?: Trace;
}

/**
 * Begins the trace of a request, or goes on with the caller's.
 * @param httpVersion such as `1.1`
 */
export type BeginTrace = (head: RequestHead, httpVersion: string) => Trace | undefined;

/** A request's body, or what is left of a large one and the documents that were taken out of it while it arrived. */
export type RequestBody = Uint8Array | BodyWithDocuments;

/** One header field by its lower-case name; repeated ones joined as RFC 9110 §5.3 says. */
export function headerOf({ headers }: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

/** A message as it goes back to the client. */
export interface Reply {
  readonly status: number;
  /** Lower-case names; the server adds Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8; pieces one by one, as fast as the client takes them. */
  readonly body: string | Uint8Array | BodyParts;
  /** Set when an outcome could not be written and a failure stands in its place. */
  readonly failed?: FailureCode;
}

/** A request that has been read and found valid. */
export interface WireRequest {
  readonly kind: 'request';
  readonly operation: Operation;
  readonly arguments: Struct;
  readonly caller: Omit<Caller, 'tenant'>;
  /** Whether a CRM of the same wire may be sent the body as it came. */
  readonly forwardable: boolean;
  /** The arguments hold properties that the contract does not know. */
  readonly hasExtras?: boolean;
  /** Parameters of a v1 query that the contract does not know. */
  readonly extraQuery?: readonly QueryPair[] | undefined;
  /** v1 `$select`, verbatim. */
  readonly select?: string;
  /** This and the next three: see Command. */
  readonly forwardAnswerOf?: Operation | undefined;
  readonly rewriteAnswerOf?: Operation | undefined;
  readonly unknownParts?: readonly Unknown[] | undefined;
  readonly failureElsewhere?: Failure | undefined;
}

/** A request that was refused while it was read. */
export interface WireRefusal {
  readonly kind: 'refused';
  readonly failure: Failure;
  /** Set when it was found. */
  readonly operation?: Operation;
  /** As much as was read, for the log. */
  readonly caller?: Omit<Caller, 'tenant'>;
}

/**
 * One wire, towards the client.
 * @typeParam Target what a path names
 * @typeParam Format what of a request decides how its reply is written
 */
export interface Wire<Target, Format> {
  readonly name: WireName;
  /** Reads a request. Every refusal is a value and names its path. */
  decode(target: Target, head: RequestHead, body: RequestBody): ReadRequest<WireRequest | WireRefusal, Format>;
  /** Writes the reply to an outcome. */
  encode(outcome: Outcome, format: Format, head: RequestHead): Promise<Reply> | Reply;
  /** Writes a failure that came before anything of the request was understood. */
  refuse(failure: Failure, head: RequestHead): Reply;
}

/** What was read, at once or later, with the format of its reply. */
type ReadRequest<Read, Format> = Promise<Read & Format> | (Read & Format);

/**
 * The caller's own bytes, when the command still says just what they say. A layer that changes operation, arguments or
 * caller makes a new object of it, so the bytes no longer count. A v1 body holds no credentials: there the caller may
 * have changed.
 */
export function originalBody(command: Command, wire: WireName): OriginalBody | undefined {
  const { original } = command;
  if (original?.wire !== wire) return undefined;
  const unchanged = original.operation === command.operation && original.arguments === command.arguments;
  return unchanged && (wire === 'rest' || original.caller === command.caller) ? original : undefined;
}

/** The text of a decoded body. @throws Refusal for bytes that are no text in an accepted encoding */
export function decodedText(decoded: Decoded): string {
  if ('text' in decoded) return decoded.text;
  throw new Refusal(decoded.code === 'charset' ? 'request.mediaType' : 'request.malformed', decoded.problem);
}
