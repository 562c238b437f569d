/** `POST …/PartnerSystemUserService.svc`: a log-in of a system user over SOAP 1.1 or 1.2, carried out over REST. */
import {
  failure,
  headerOf,
  Secret,
  type Failure,
  type Outcome,
  type Reply,
  type RequestBody,
  type RequestHead,
  type Struct,
} from '../command';
import { BodyWithDocuments } from '../body';
import type { Exchange } from '../gateway';
import { authenticatePartner } from '../online';
import { createSoapWire, decodeRequestInTurns, type DecodedSoap } from '../soap';
import { inTurns } from '../text/turn';
import { replaceIllegal } from '../xml';
import type { FrontOptions } from './front-options';
import { carryOutLogIn, outcomeOf, recordOfRefusal, tenantOfLogIn, type PartnerCall } from './partner-call';
import { partnerContract } from './partner-contract';

const contextBlock = 'ContextIdentifier';
const textBlocks: ReadonlySet<string> = new Set([contextBlock]);

/** What an envelope must have, once it is known that it has it. */
interface EnvelopeLogIn extends Pick<PartnerCall, 'tenant' | 'applicationToken'> {
  readonly signedToken: Secret;
  readonly returnTokenType: 'Jwt' | 'Saml';
}

export type PartnerOverSoap = ReturnType<typeof partnerOverSoap>;

export function partnerOverSoap(options: FrontOptions) {
  const { service, unknown, limits } = options;
  const { xml, arrayItemsMax } = limits;
  const wire = createSoapWire({ unknown: 'refuse', limits, applicationErrors: 'fault' });
  const reading = { unknown, xml, arrayItemsMax, textBlocks };

  const encode = (outcome: Outcome, { version }: Pick<DecodedSoap, 'version'>, head: RequestHead) =>
    wire.encode(answerOf(outcome), { version, operation: partnerContract().authenticate }, head);

  const read = (body: RequestBody, head: RequestHead) =>
    inTurns(
      decodeRequestInTurns(
        {
          agent: partnerContract().agent,
          ...contentOf(body),
          contentType: headerOf(head, 'content-type') ?? '',
          soapAction: headerOf(head, 'soapaction'),
        },
        reading,
      ),
    );

  const refuse = (refusal: Failure, tenant: string, head: RequestHead): Exchange => ({
    reply: wire.refuse(refusal, head),
    record: recordOfRefusal('soap', tenant, refusal, options),
  });

  /** @param inPath the tenant of the path, '' for none */
  const handle = async (
    head: RequestHead,
    inPath: string,
    body: RequestBody,
    signal: AbortSignal,
  ): Promise<Exchange> => {
    const decoded = await read(body, head);
    const logIn = decoded.kind === 'failure' ? decoded.failure : logInOf(decoded, inPath, options);
    if ('code' in logIn) {
      const reply = await encode(logIn, decoded, head);
      return { reply: unkept(reply), record: recordOfRefusal('soap', inPath, logIn, options) };
    }
    let token: Secret | undefined;
    const { outcome, record } = await carryOutLogIn(
      { head, wire: 'soap', signal, ...logIn },
      options,
      async (context) => {
        const answer = await authenticatePartner(service, { ...logIn, contextIdentifier: logIn.tenant }, context);
        if ('kind' in answer) return answer;
        if (answer.isSuccessful) ({ token } = answer);
        return outcomeOf(answer);
      },
    );
    const answered = outcome.kind === 'answer' ? { ...outcome, results: success(token) } : outcome;
    return { reply: unkept(await encode(answered, decoded, head)), record };
  };

  return { handle, refuse };
}

function contentOf(body: RequestBody) {
  return body instanceof BodyWithDocuments ? { bytes: body.remainder, documents: body } : { bytes: body };
}

/** Checks what the contract leaves open: of a log-in nothing may be missing but the kind of token. */
function logInOf(
  decoded: Extract<DecodedSoap, { kind: 'request' }>,
  inPath: string,
  options: FrontOptions,
): EnvelopeLogIn | Failure {
  const { applicationToken } = decoded.caller;
  const { SignedSystemToken: signed, ReturnTokenType: wanted } = decoded.arguments;
  if (applicationToken === undefined) return missingToken('Header/ApplicationToken');
  const tenant = tenantOfLogIn(inPath, decoded.texts?.get(contextBlock), `Header/${contextBlock}`, options);
  if (typeof tenant !== 'string') return tenant;
  if (typeof signed !== 'string' || signed === '') return missingToken('Body/AuthenticationRequest/SignedSystemToken');
  const signedToken = new Secret(signed);
  return { tenant, applicationToken, signedToken, returnTokenType: wanted === 'Saml' ? 'Saml' : 'Jwt' };
}

/** The service is not asked without it. */
const missingToken = (path: string): Failure => failure('request.invalid', 'is missing', { path });

const success = (token: Secret | undefined): Struct => ({
  IsSuccessful: true,
  Token: token?.reveal() ?? null,
  ErrorMessage: null,
});

/** What the service refuses is an answer of this operation, never a Fault. */
function answerOf(outcome: Outcome): Outcome {
  if (outcome.kind === 'answer' || outcome.code !== 'crm.unauthenticated') return outcome;
  const message = replaceIllegal(outcome.exception?.message ?? '');
  const results = { IsSuccessful: false, Token: null, ErrorMessage: message === '' ? null : message };
  return { kind: 'answer', results };
}

/** RFC 6749 §5.1 wants it of every answer with a token. */
function unkept(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } };
}
