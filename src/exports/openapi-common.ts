/** What the description of every operation refers to: ways to log in, header fields, and the failures. */
import { failures, type FailureCode } from '../command';
import type { Schema } from './openapi-schema';

/** Codes that only SOAP callers see, and the one that no caller does. */
const notOnV1: ReadonlySet<string> = new Set<FailureCode>([
  'request.version',
  'request.mustUnderstand',
  'request.encoding',
  'caller.gone',
]);

/** A failure that a v1 caller may get. */
export interface V1Failure {
  readonly code: string;
  readonly status: number;
  /** Whether the very same call may be sent again. */
  readonly retryable: boolean;
  readonly meaning: string;
}

/** The rows of the failure table that v1 callers see, by status. */
export const v1Failures: readonly V1Failure[] = Object.entries(failures)
  .filter(([code]) => !notOnV1.has(code))
  .map(([code, { status, retryable, meaning }]) => ({ code, status, retryable, meaning }))
  .sort((one, other) => one.status - other.status);

/** In words, the simplest way first. OpenAPI takes Markdown. */
const logIn = [
  'Each call says who makes it, by one of these:',
  '',
  '1. **Basic**: `Authorization: Basic`, user name and password. The simplest; nothing has to be renewed.',
  '2. **Ticket**: `Authorization: SoTicket`, a ticket (`7T:…`) of an earlier log-in: `GET /api/v1/User/currentToken`' +
    ' with Basic, or `SoPrincipal.AuthenticateUsernamePassword` over SOAP. It runs out some hours after its last use:' +
    ' then the answer is 401, and a new one is needed.',
  '3. **Bearer**: `Authorization: Bearer`, an access token (`8A:…`) of the CRM’s own log-in page (OpenID Connect).' +
    ' It lives about an hour.',
  '',
  'Browsers with a session of the CRM send the `XSRF-TOKEN` cookie and repeat it in `X-XSRF-TOKEN` instead.',
  'Applications that the CRM wants to know name themselves by `SO-AppToken`, too.',
].join('\n');

const errors = [
  'Answers of 400 and more hold an error object: `Code` is one of a closed list, `ErrorMessage` is for people, and',
  '`correlationId` is what the operator finds in the log. Without any result the answer is `204`.',
].join('\n');

/** The text at the head of a description. @param about a sentence about what is described */
export const introduction = (about: string): string =>
  [about, '', '## Log-in', '', logIn, '', '## Errors', '', errors].join('\n');

export const securitySchemes: Schema = {
  basic: { type: 'http', scheme: 'basic', description: 'First choice: user name and password with each call.' },
  ticket: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'Second choice: `SoTicket`, a blank, and the ticket.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'Third choice: an access token of the CRM’s log-in page.' },
  session: { type: 'apiKey', in: 'cookie', name: 'XSRF-TOKEN', description: 'A browser with a session of the CRM.' },
  xsrf: { type: 'apiKey', in: 'header', name: 'X-XSRF-TOKEN', description: 'Equal to the XSRF-TOKEN cookie.' },
};

/** In the order in which they are to be tried. */
export const logInOrder: readonly Schema[] = [{ basic: [] }, { ticket: [] }, { bearer: [] }, { session: [], xsrf: [] }];

const headerField = (name: string, description: string, example: string): Schema => ({
  name,
  in: 'header',
  schema: { type: 'string' },
  description,
  example,
});

/** Header fields that every call may send, and `$select`. */
const sharedParameters: Readonly<Record<string, Schema>> = {
  ApplicationToken: headerField('SO-AppToken', 'The token of the application, where the CRM wants one.', '1234-5678'),
  TimeZone: headerField(
    'SO-TimeZone',
    'Id or code of the time zone of dates; with `, includeTZOffset` answers tell it, too.',
    'W. Europe Standard Time',
  ),
  AcceptLanguage: headerField('Accept-Language', 'Language of texts, such as list items.', 'en'),
  Language: headerField('SO-Language', 'The same, in place of Accept-Language.', 'US'),
  Culture: headerField('SO-Culture', 'How numbers and dates are written in texts.', 'en-US'),
  CorrelationId: headerField(
    'X-Correlation-Id',
    'Names the call in the log of the gateway; without it the gateway makes one up.',
    'order-4711',
  ),
};

/** References to the header fields that every call may send. */
export const headerParameters: readonly Schema[] = Object.keys(sharedParameters).map((name) => ({
  $ref: `#/components/parameters/${name}`,
}));

export const selectParameter: Schema = { $ref: '#/components/parameters/Select' };

export const parameters: Schema = {
  ...sharedParameters,
  Select: {
    name: '$select',
    in: 'query',
    schema: { type: 'string' },
    description: 'Properties to include, with commas; `/` for nested ones. Others are null.',
  },
};

export const headers: Schema = {
  CorrelationId: { schema: { type: 'string' }, description: 'Names the call in the log of the gateway.' },
  RetryAfter: { schema: { type: 'integer' }, description: 'Seconds to wait before the call is repeated.' },
  Challenge: { schema: { type: 'string' }, description: 'The ways to log in.' },
};

export const errorSchema: Schema = {
  type: 'object',
  required: ['Error', 'ErrorType', 'ErrorMessage', 'Code', 'correlationId'],
  properties: {
    Error: { const: true },
    ErrorType: { type: 'string', description: 'The type of the CRM’s exception, or the code.' },
    ErrorMessage: { type: 'string' },
    ErrorSource: { type: 'string' },
    FriendlyText: { type: 'string', description: 'For the person at the screen.' },
    InnerException: { type: 'object', description: 'The exception behind it, with the same properties.' },
    Code: { type: 'string', enum: Object.keys(failures), description: 'What went wrong, for programs.' },
    Path: { type: 'string', description: 'Where the offending value stands.' },
    correlationId: { type: 'string' },
  },
};

/** Statuses that any operation may answer with and that say something about the call itself. */
const usualStatuses: readonly number[] = [400, 401, 403, 404, 413, 422, 429, 500, 501, 502, 503, 504];

const codesOf = (status: number): readonly V1Failure[] => v1Failures.filter((each) => each.status === status);

const retrying: ReadonlySet<number> = new Set([429, 503]);

function errorResponse(rows: readonly V1Failure[]): Schema {
  const [first] = rows;
  const { status = 0, code = 'internal', meaning = '' } = first ?? {};
  const own = { 'X-Correlation-Id': { $ref: '#/components/headers/CorrelationId' } };
  const retry = retrying.has(status) ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {};
  const challenge = status === 401 ? { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } } : {};
  const example = {
    Error: true,
    ErrorType: code,
    ErrorMessage: meaning,
    ErrorSource: 'netserver-gateway',
    Code: code,
    correlationId: '3f0c6a2e-5d0e-4a7c-9b57-2f1d3c4b5a69',
  };
  return {
    description: rows.map((row) => `\`${row.code}\`: ${row.meaning}`).join('\n\n'),
    headers: { ...own, ...retry, ...challenge },
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example } },
  };
}

/** One response for each status, with its codes; `Error` is for all the others. */
export const responses: Schema = Object.fromEntries([
  ...usualStatuses.map((status) => [`Status${status}`, errorResponse(codesOf(status))] as const),
  ['Error', errorResponse(v1Failures.filter(({ status }) => !usualStatuses.includes(status)))],
]);

/** The responses of an operation that are no success. */
export const failureResponses: Schema = {
  ...Object.fromEntries(
    usualStatuses.map((status) => [String(status), { $ref: `#/components/responses/Status${status}` }]),
  ),
  default: { $ref: '#/components/responses/Error' },
};
