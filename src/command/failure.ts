/**
 * Who has to change something: the SOAP 1.1 fault code class, SOAP 1.2 Sender/Receiver. `MustUnderstand`,
 * `VersionMismatch` and (1.2) `DataEncodingUnknown` are SOAP's own. `Exception`: a refusal in the CRM's own words is
 * written the way NetServer's clients read it (Succeeded=false and ExceptionInfo headers, HTTP 200). A refusal that a
 * proxy may have written, and one that the CRM has sent as a Fault, is written as a Fault.
 */
export type FaultCode =
  'Client' | 'Server' | 'MustUnderstand' | 'VersionMismatch' | 'DataEncodingUnknown' | 'Exception';

export interface FailureKind {
  readonly status: number;
  readonly fault: FaultCode;
  /** Whether the very same command may be sent again: it was not carried out, or it changes nothing. */
  readonly retryable: boolean;
  readonly meaning: string;
  /**
   * Set where a SOAP client must read the text of the Fault: clients of .NET and Java drop the body of most other
   * statuses.
   */
  readonly isReadAsFault?: true;
}

const kind = (status: number, fault: FaultCode, retryable: boolean, meaning: string): FailureKind => ({
  status,
  fault,
  retryable,
  meaning,
});

const readAsFault = (plain: FailureKind): FailureKind => ({ ...plain, isReadAsFault: true });

/** The one closed table of all expected failures. A test holds the README's table equal to it. */
export const failures = {
  'request.malformed': kind(400, 'Client', false, 'The request is not well-formed XML, JSON or form data.'),
  'request.invalid': kind(
    400,
    'Client',
    false,
    'A value, property or element does not fit the contract; the path says which.',
  ),
  'request.limit': kind(
    400,
    'Client',
    false,
    'The request exceeds a structural limit (depth, items, attributes, text length).',
  ),
  'request.notFound': kind(404, 'Client', false, 'No such path, version, agent or operation.'),
  'request.method': kind(405, 'Client', false, 'The path exists, the HTTP method does not fit it.'),
  'request.conflict': kind(
    409,
    'Client',
    false,
    'A `test` of a JSON Patch does not hold: the record has another value. Nothing was changed.',
  ),
  'request.precondition': kind(
    412,
    'Client',
    false,
    'The record was changed after `If-Unmodified-Since`. Nothing was changed; read it again.',
  ),
  'request.timeout': kind(408, 'Client', true, 'The request did not arrive completely in time.'),
  'request.tooLarge': kind(413, 'Client', false, 'The body is larger than this operation allows.'),
  'request.uriTooLong': kind(414, 'Client', false, 'The request target is too long.'),
  'request.mediaType': kind(
    415,
    'Client',
    false,
    'The body has a media type, charset or content encoding that is not understood.',
  ),
  'request.expectation': kind(417, 'Client', false, 'The Expect header asks for something else than 100-continue.'),
  'request.headers': kind(431, 'Client', false, 'Too many header fields, or too large ones.'),
  'request.version': kind(500, 'VersionMismatch', false, 'The envelope is neither SOAP 1.1 nor SOAP 1.2.'),
  'request.mustUnderstand': kind(
    500,
    'MustUnderstand',
    false,
    'A header block marked mustUnderstand is not understood.',
  ),
  'request.encoding': kind(500, 'DataEncodingUnknown', false, 'The encodingStyle of a SOAP 1.2 call is not known.'),
  'caller.unauthenticated': kind(401, 'Client', false, 'Credentials are missing or unusable.'),
  'caller.forbidden': kind(403, 'Client', false, 'This caller may not do that.'),
  'caller.gone': kind(499, 'Client', false, 'The caller went away before its reply; only log and metrics show this.'),
  'caller.rate': kind(429, 'Client', true, 'Too many requests from this caller.'),
  // Not 503: clients and proxies would repeat the call at once, and take the gateway for ill.
  'caller.brownOut': readAsFault(
    kind(
      403,
      'Client',
      true,
      'What this caller uses will end, and is switched off for some minutes as announced; the text says until when. ' +
        'Nothing was sent.',
    ),
  ),
  'caller.sunset': readAsFault(
    kind(
      410,
      'Client',
      false,
      'What this caller uses has ended; the text says what takes its place. Nothing was sent.',
    ),
  ),
  'crm.refused': kind(
    500,
    'Exception',
    false,
    "The CRM, or what stands in front of it, refused the command; the CRM's own words are passed on.",
  ),
  'crm.unauthenticated': kind(401, 'Exception', false, 'The CRM did not accept the credentials.'),
  'crm.forbidden': kind(403, 'Exception', false, 'The CRM does not let this user do that.'),
  'crm.notFound': kind(404, 'Exception', false, 'The CRM does not know the operation or the record.'),
  'crm.busy': kind(429, 'Exception', true, 'The CRM asks to be asked later.'),
  'crm.maintenance': kind(
    503,
    'Server',
    true,
    "The tenant's CRM does not run: it is in maintenance, say. The command was not carried out.",
  ),
  'upstream.skew': kind(
    422,
    'Client',
    false,
    'The CRM is older than the caller, or speaks SOAP, and cannot hold a value; the path says which.',
  ),
  'upstream.unsupported': kind(501, 'Client', false, 'The upstream CRM does not offer this operation.'),
  'upstream.unreachable': kind(
    502,
    'Server',
    true,
    'No connection to the CRM could be made; the command was not carried out.',
  ),
  'upstream.invalid': kind(
    502,
    'Server',
    false,
    'The CRM sent an answer that could not be understood; the operation changes nothing.',
  ),
  'upstream.carriedOut': kind(
    502,
    'Server',
    false,
    'The CRM has carried the command out, but its answer could not be read or passed on. Do not repeat it.',
  ),
  'upstream.tooLarge': kind(
    502,
    'Server',
    false,
    "The CRM's answer is larger than the limit; the operation changes nothing.",
  ),
  'upstream.timeout': kind(
    504,
    'Server',
    true,
    'The CRM did not answer in time; the operation changes nothing and may be repeated.',
  ),
  'upstream.partial': kind(
    502,
    'Server',
    false,
    'An operation the CRM lacks was carried out item by item and stopped on the way; ' +
      'the text says which items were done.',
  ),
  'upstream.unknown': kind(
    504,
    'Server',
    false,
    'The CRM gave no usable answer; whether the command was carried out is unknown. Look before repeating it.',
  ),
  'gateway.busy': kind(503, 'Server', true, 'Too many commands are under way; this one was not sent.'),
  'gateway.draining': kind(503, 'Server', true, 'The gateway is shutting down.'),
  internal: kind(500, 'Server', false, 'A defect of the gateway; the log has it under the correlation id.'),
} as const satisfies Record<string, FailureKind>;

export type FailureCode = keyof typeof failures;
