/** How a caller logs in: the simplest way first. */
export type Credentials =
  /** Basic: user name and password with each call. */
  | { readonly user: string; readonly password: string }
  /** A ticket of an earlier log-in. It runs out: a call is then refused with 401. */
  | { readonly ticket: string }
  /** An access token of the CRM's own log-in page. */
  | { readonly token: string };

export interface ClientOptions {
  /** Where the gateway or the CRM is, with the tenant if there is one: `https://crm.example.com/Cust12345`. */
  readonly server: string;
  /** Or a function that is asked before each call, for tickets and tokens that are renewed. */
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>);
  /** The application's token, as SO-AppToken. */
  readonly applicationToken?: string;
  /** Id or code of the time zone of all dates, as SO-TimeZone. */
  readonly timeZone?: string;
  /** Language of texts, as Accept-Language. */
  readonly language?: string;
  /** Other header fields of each call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Unset: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What one call may have of its own. */
export interface CallOptions {
  /** Properties to include, `/` for nested ones; the others are null. */
  readonly select?: readonly string[];
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A text of date and time as the CRM writes it, mostly without zone: `2026-01-02T03:04:05`. */
export type DateTime = string;

/** A time span, `[-][d.]hh:mm:ss[.fffffff]`: `00:30:00`. */
export type TimeSpan = string;

/** Bytes as base64. */
export type Base64 = string;

/**
 * A set of members: their names with commas (`Select, Update`). The empty set is `0`, or the name that means none.
 */
export type Flags<Member extends string> = Member | `${Member}, ${string}` | '0' | '';

/** A set of these members, as a value to send. */
export function flagsOf<Member extends string>(...members: readonly Member[]): Flags<Member> {
  const [first, ...others] = members;
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first}, ${others.join(', ')}`;
}

/**
 * Whether a set holds a member. One name may stand for several members, so the numbers of the type are needed, which
 * have its name: `hasFlag(ETableRight, rights, 'Update')`.
 */
export function hasFlag<Member extends string>(
  numbers: Readonly<Record<Member, number>>,
  set: Flags<Member> | null | undefined,
  member: Member,
): boolean {
  const known: Readonly<Record<string, number>> = numbers;
  const bitsOf = (name: string): bigint => BigInt(known[name] ?? 0);
  const held = (set ?? '').split(', ').reduce((all, name) => all | bitsOf(name), BigInt(0));
  const wanted = bitsOf(member);
  return wanted !== BigInt(0) && (held & wanted) === wanted;
}

/** A call that was refused or not carried out. Where no answer came at all, `fetch` throws its own error. */
export class CrmError extends Error {
  override readonly name: string = 'CrmError';
  /** The HTTP status. */
  readonly status: number;
  /** What went wrong, for programs: `crm.notFound`, … A CRM that is called without the gateway gives none. */
  readonly code: string | undefined;
  /** The type of the CRM's exception. */
  readonly type: string | undefined;
  readonly source: string | undefined;
  /** For the person at the screen. */
  readonly friendlyText: string | undefined;
  /** Where the offending value stands. */
  readonly path: string | undefined;
  /** What the operator finds in the log. */
  readonly correlationId: string | undefined;
  /** How long to wait before the call is repeated. */
  readonly retryAfterSeconds: number | undefined;

  constructor(answer: Response, text: string) {
    const told = objectIn(text);
    const textOf = (name: string): string | undefined => {
      const value = told[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    super(textOf('ErrorMessage') ?? `the CRM answered with status ${answer.status}`);
    this.status = answer.status;
    this.code = textOf('Code');
    this.type = textOf('ErrorType');
    this.source = textOf('ErrorSource');
    this.friendlyText = textOf('FriendlyText');
    this.path = textOf('Path');
    this.correlationId = textOf('correlationId') ?? answer.headers.get('x-correlation-id') ?? undefined;
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    this.retryAfterSeconds = Number.isNaN(seconds) ? undefined : seconds;
  }
}

/** The object that a text holds as JSON; an empty one for any other text. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Sends the calls of all agents. */
export class CrmConnection {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** A call with a result. @throws CrmError */
  async value<Result>(operation: string, body: unknown, options: CallOptions = {}): Promise<Result> {
    const answer = await this.#send(operation, body, 'application/json', options);
    const text = await answer.text();
    // Some CRMs answer 204 where there is no record.
    const value: Result = JSON.parse(text === '' ? 'null' : text);
    return value;
  }

  /** A call whose result is a document. @throws CrmError */
  async bytes(operation: string, body: unknown, options: CallOptions = {}): Promise<Uint8Array> {
    const answer = await this.#send(operation, body, 'application/octet-stream', options);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** A call without a result. @throws CrmError */
  async done(operation: string, body: unknown, options: CallOptions = {}): Promise<void> {
    const answer = await this.#send(operation, body, 'application/json', options);
    await answer.arrayBuffer();
  }

  async #send(operation: string, body: unknown, accept: string, options: CallOptions): Promise<Response> {
    const { server, credentials, fetch: send = fetch } = this.#options;
    const url = new URL(`${server.replace(/\/+$/, '')}/api/v1/Agents/${operation}`);
    if (options.select !== undefined) url.searchParams.set('$select', options.select.join(','));
    const own = typeof credentials === 'function' ? await credentials() : credentials;
    const headers: Record<string, string> = { accept, authorization: authorizationOf(own), ...this.#headers(options) };
    const { signal } = options;
    const answer = await send(url, {
      method: 'POST',
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) throw new CrmError(answer, await answer.text());
    return answer;
  }

  #headers({ headers }: CallOptions): Record<string, string> {
    const { applicationToken, timeZone, language, headers: always } = this.#options;
    return {
      ...(applicationToken === undefined ? {} : { 'so-apptoken': applicationToken }),
      ...(timeZone === undefined ? {} : { 'so-timezone': timeZone }),
      ...(language === undefined ? {} : { 'accept-language': language }),
      ...always,
      ...headers,
    };
  }
}

function authorizationOf(credentials: Credentials): string {
  if ('ticket' in credentials) return `SoTicket ${credentials.ticket}`;
  if ('token' in credentials) return `Bearer ${credentials.token}`;
  // btoa takes bytes only, each as a character.
  const bytes = new TextEncoder().encode(`${credentials.user}:${credentials.password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
