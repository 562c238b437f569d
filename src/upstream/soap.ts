/** A CRM that speaks SOAP in one version, of Services7x or 8x. */
import {
  excerpt,
  failure,
  Refusal,
  type Command,
  type Credential,
  type Failure,
  type Outcome,
  type RelayRequest,
  type Upstream,
  parseRetryAfter,
} from '../command';
import { decodeResponseInTurns, encodeRequestInTurns, type SoapReading } from '../soap';
import { inTurns } from '../text/turn';
import type { XmlLimits } from '../xml';
import { basePath, createHttpClient, type HttpTarget } from './http-client';
import { isRepeatable, transportFailure } from './delivery';
import type { SkewEvent } from './skew';

export interface SoapUpstreamOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly limits: { readonly xml: XmlLimits; readonly arrayItemsMax: number };
  readonly onSkew: (event: SkewEvent) => void;
  /** What the CRM speaks, such as `Services86`. */
  readonly spoken: string;
}

/**
 * Carries commands out with `POST /Remote/{version}/{Agent}.svc` below the target's address. The command's operation
 * must be the CRM's own (see translate), its credential a ticket or an access token (see the layer `log-in once`). The
 * credential goes into the `Credentials` header block.
 */
export function createSoapUpstream({ target, clock, limits, onSkew, spoken }: SoapUpstreamOptions): Upstream {
  const client = createHttpClient(target, clock);
  const base = basePath(target.url);
  return {
    async execute(command: Command): Promise<Outcome> {
      const ticket = ticketOf(command.caller.credential);
      if (typeof ticket === 'object') return ticket;
      const call = await inTurns(encodeRequestInTurns(command, ticket));
      if (call instanceof Refusal) return call.toFailure();
      const { operation, context, caller } = command;
      const repeatable = isRepeatable(operation);
      const result = await client.call({
        method: 'POST',
        path: `${base}/Remote/${operation.version}/${operation.agent}.svc`,
        headers: {
          'content-type': call.contentType,
          soapaction: call.soapAction,
          'accept-encoding': 'identity',
          'x-correlation-id': context.correlationId,
          ...(caller.acceptLanguage === undefined ? {} : { 'accept-language': caller.acceptLanguage }),
        },
        body: call.body,
        deadline: context.deadline,
        signal: context.signal,
        repeatable,
        use: context.crmUse,
        trace: context.trace,
        purpose: context.trace?.beginTry && { wire: 'soap', tenant: caller.tenant, operation },
      });
      if (result.kind !== 'answer') return transportFailure(result, repeatable);
      const { status, headers, body, documents } = result;
      const contentType = headers.get('content-type') ?? '';
      const retryAfterSeconds = parseRetryAfter(headers);
      const answer = { status, contentType, bytes: body, documents, retryAfterSeconds };
      return inTurns(decodeResponseInTurns(answer, operation, limits, readingFor(command, onSkew)));
    },
    // A SOAP CRM has nothing to relay to; the caller learns which CRM would serve the call.
    relay: (request) => Promise.resolve(servedElsewhere(request, spoken)),
    close: () => client.close(),
  };
}

function servedElsewhere({ operation, path }: RelayRequest, spoken: string): Failure {
  const remedy = 'connect a CRM that speaks v1';
  if (operation === undefined)
    return failure(
      'upstream.unsupported',
      `this CRM speaks ${spoken} over SOAP, which has nothing like ${excerpt(path)}: ${remedy}`,
      { hasNoRest: true },
    );
  const { agent, name } = operation;
  const lacking = `the contract has no ${agent}.${name}, and this CRM speaks ${spoken} over SOAP`;
  return failure(
    'upstream.unsupported',
    `${lacking}: import the ${agent} WSDL of ${spoken} if that has it, or ${remedy}`,
  );
}

/** For JSON a newer member is its text; a SOAP client's toolkit would refuse the whole answer. */
function readingFor(
  { operation, forwardAnswerOf, rewriteAnswerOf, keepUnknown, extraInfo, context }: Command,
  onSkew: (event: SkewEvent) => void,
): SoapReading {
  const { version, agent, name } = operation;
  const passesOn = context.wire !== 'rest' && forwardAnswerOf === operation;
  // The reply is to say more than the CRM does.
  const isRewritten = passesOn && extraInfo !== undefined;
  return {
    newer: {
      keepsMembers: context.wire === 'rest' || keepUnknown === true || isRewritten,
      note: (kind, what) => onSkew({ version, agent, operation: name, kind, name: excerpt(what).slice(1, -1) }),
    },
    passesOn,
    isRewritten,
    keepsUnknown: passesOn || rewriteAnswerOf === operation || keepUnknown === true,
  };
}

/** What goes into `Credentials/Ticket`; none for log-in operations, whose contract has no such block. */
function ticketOf(credential: Credential | undefined): string | undefined | Failure {
  switch (credential?.scheme) {
    case undefined:
      return undefined;
    case 'ticket':
      return credential.ticket.reveal();
    case 'bearer':
      return credential.token.reveal();
    default:
      return failure('caller.unauthenticated', 'this CRM takes tickets and access tokens only', {
        path: 'Authorization',
      });
  }
}
