/**
 * `POST /Login/api/PartnerSystemUser/Authenticate`: the signed token of a system user against a JWT that holds a ticket
 * (docs.superoffice.com, "How to get a system user ticket credential").
 */
import { Secret, type Failure } from '../command';
import {
  askedLater,
  jsonObject,
  unusableAnswer,
  type IdentityService,
  type ServiceAnswer,
  type ServiceCall,
} from './identity-service';

export interface PartnerLogIn {
  /** `token.YYYYMMDDhhmm.signature`. */
  readonly signedToken: Secret;
  readonly applicationToken: Secret;
  /** The tenant, such as `Cust12345`. */
  readonly contextIdentifier: string;
  readonly returnTokenType: 'Jwt' | 'Saml';
}

/** What the service says; a refusal is an answer like any other. */
export type PartnerAnswer =
  | { readonly isSuccessful: true; readonly token: Secret }
  | {
      readonly isSuccessful: false;
      readonly errorMessage: string;
      /** As in ServiceAnswer. */
      readonly serviceTime?: number;
    };

/** As logs, metrics and rules of the policy name it. */
export const partnerNames = { agent: 'PartnerSystemUserService', operation: 'Authenticate' } as const;

const partnerPath = '/Login/api/PartnerSystemUser/Authenticate';

/** Exchanges the signed token. Neither the request nor the answer is kept. */
export async function authenticatePartner(
  service: IdentityService,
  { signedToken, applicationToken, contextIdentifier, returnTokenType }: PartnerLogIn,
  context: ServiceCall['context'],
): Promise<PartnerAnswer | Failure> {
  const json = JSON.stringify({
    SignedSystemToken: signedToken.reveal(),
    ApplicationToken: applicationToken.reveal(),
    ContextIdentifier: contextIdentifier,
    // As the vendor's samples write them.
    ReturnTokenType: returnTokenType === 'Jwt' ? 'JWT' : 'SAML',
  });
  const answer = await askPartner(service, json, context);
  if ('kind' in answer) return answer;
  return verdictOf(answer, jsonObject(answer.text));
}

/** An answer of the service as it came, and what it means. */
export interface PartnerJson {
  readonly status: number;
  /** A JSON object. */
  readonly json: string;
  readonly retryAfterSeconds?: number;
  readonly verdict: PartnerAnswer | Failure;
}

/** Asks with a JSON text of the caller's own. A failure where what comes back is no JSON object. */
export async function passPartnerJson(
  service: IdentityService,
  json: string,
  context: ServiceCall['context'],
): Promise<PartnerJson | Failure> {
  const answer = await askPartner(service, json, context);
  if ('kind' in answer) return answer;
  const { status, text, retryAfterSeconds } = answer;
  const tree = jsonObject(text);
  const verdict = verdictOf(answer, tree);
  const isRedirect = status >= 300 && status < 400;
  if (tree === undefined || isRedirect) return 'kind' in verdict ? verdict : unusableAnswer();
  return { status, json: text, verdict, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

function askPartner(service: IdentityService, text: string, context: ServiceCall['context']) {
  const body = { contentType: 'application/json; charset=utf-8', text };
  return service.ask({ method: 'POST', path: partnerPath, body, context });
}

type PartnerTree = ReturnType<typeof jsonObject>;

function verdictOf(
  { status, retryAfterSeconds, serviceTime }: ServiceAnswer,
  tree: PartnerTree,
): PartnerAnswer | Failure {
  const isSuccessful = tree?.get('IsSuccessful');
  const token = tree?.get('Token');
  if (isSuccessful === true && typeof token === 'string' && token !== '')
    return { isSuccessful, token: new Secret(token) };
  if (isSuccessful === false) {
    const message = tree?.get('ErrorMessage');
    const errorMessage = typeof message === 'string' ? message : '';
    return { isSuccessful, errorMessage, ...(serviceTime === undefined ? {} : { serviceTime }) };
  }
  if (status !== 429 && status !== 503) return unusableAnswer();
  return askedLater(retryAfterSeconds);
}
