/** Limits of the HTTP front; the unit is the last word of the name (none: a count). */
export interface HttpLimits {
  readonly urlBytesMax: number;
  readonly headerBytesMax: number;
  readonly headersMax: number;
  readonly bodyBytesMax: number;
  readonly textBytesMax: number;
  readonly heldBytesMax: number;
  readonly inflateFreeBytes: number;
  readonly inflateRatioMax: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly largeBodyMs: number;
  readonly timeoutCheckMs: number;
  readonly keepAliveMs: number;
  readonly drainIdleMs: number;
  readonly halfClosedMs: number;
  readonly answerStallMs: number;
  readonly lingerMs: number;
  readonly lingerBytesMax: number;
  readonly connectionsMax: number;
  readonly requestsPerConnectionMax: number;
  readonly inFlightMax: number;
  readonly retryAfterSeconds: number;
}

interface HttpLimit {
  readonly name: keyof HttpLimits;
  readonly reason: string;
}

export const httpLimits: HttpLimits = {
  urlBytesMax: 8 * 1024,
  headerBytesMax: 16 * 1024,
  headersMax: 100,
  bodyBytesMax: 4 * 1024 * 1024,
  textBytesMax: 32 * 1024 * 1024,
  heldBytesMax: 256 * 1024 * 1024,
  inflateFreeBytes: 1024 * 1024,
  inflateRatioMax: 10,
  headersMs: 10_000,
  bodyMs: 20_000,
  largeBodyMs: 120_000,
  timeoutCheckMs: 1000,
  keepAliveMs: 75_000,
  drainIdleMs: 1000,
  halfClosedMs: 200,
  answerStallMs: 30_000,
  lingerMs: 3000,
  lingerBytesMax: 128 * 1024 * 1024,
  connectionsMax: 5000,
  requestsPerConnectionMax: 100_000,
  inFlightMax: 1000,
  retryAfterSeconds: 1,
};

const limit = (name: keyof HttpLimits, reason: string): HttpLimit => ({ name, reason });

/** Why each limit is what it is; SECURITY.md's table is held against this. */
export const httpLimitReasons: readonly HttpLimit[] = [
  limit('urlBytesMax', 'Request target; 414 above. The longest real one, with `$select`, stays under 2 KiB.'),
  limit('headerBytesMax', 'Names and values together, the target included; 431 above. Tickets are short.'),
  limit('headersMax', 'Header fields; 431 above. Counted here, because Node would drop the surplus silently.'),
  limit('bodyBytesMax', 'Usual body, 130 times the largest sample; the operation decides (documents: more).'),
  limit(
    'textBytesMax',
    'A body without its documents; all of one that none can be taken out of (compressed, MTOM, UTF-16).',
  ),
  limit(
    'heldBytesMax',
    'All bodies under way together; above it those of more than 256 KiB get 503: ' +
      'some large ones at once are all the memory there is.',
  ),
  limit(
    'inflateFreeBytes',
    'A compressed body may always grow to this size: repetitive XML compresses far better than 10:1.',
  ),
  limit(
    'inflateRatioMax',
    'Beyond that size it may be this many times its compressed size; the body limit holds anyway.',
  ),
  limit('headersMs', 'Time for the head of a request; 408 after it.'),
  limit(
    'bodyMs',
    'Time for a body of usual size, or between two pieces of a larger one that is passed on; 408 after it.',
  ),
  limit(
    'largeBodyMs',
    'Time for the body of an operation that takes documents, or a large one that is passed on; 408 after it.',
  ),
  limit('timeoutCheckMs', "How often the head's time is looked at; Node's 30 s would make every limit late."),
  limit('keepAliveMs', "Idle connections; must outlive a proxy's 60 s, or its requests meet a closing socket."),
  limit(
    'drainIdleMs',
    'When stopping, idle connections stay so long for a request that a proxy is just sending; ' +
      'each gets its last answer.',
  ),
  limit(
    'halfClosedMs',
    'A client that has ended its side is asked so long after it, by `100 Continue`, if it still waits.',
  ),
  limit('answerStallMs', 'A client that reads nothing of its answer for so long is let go.'),
  limit('lingerMs', 'How long a refused request is read on, so that its client sees the answer and no reset.'),
  limit('lingerBytesMax', 'How much of a refused request is read on.'),
  limit('connectionsMax', 'Open connections; further ones are not accepted.'),
  limit(
    'requestsPerConnectionMax',
    'The last of them is answered with `Connection: close`: ' +
      'connections of a proxy spread over several gateways again.',
  ),
  limit('inFlightMax', 'Requests under way; 503 with Retry-After above: shed, do not queue.'),
  limit('retryAfterSeconds', 'Retry-After of such a 503.'),
];
