/**
 * `POST /Login/api/PartnerSystemUser/Authenticate`: the signed token of a system user against a JWT that holds a ticket
 * (docs.superoffice.com, "How to get a system user ticket credential").
 */
import { failure, Secret, type Failure } from '../command';
import {
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

const partnerPath = '/Login/api/PartnerSystemUser/Authenticate';

/** Exchanges the signed token. Neither the request nor the answer is kept. */
export async function authenticatePartner(
  service: IdentityService,
  { signedToken, applicationToken, contextIdentifier, returnTokenType }: PartnerLogIn,
  context: ServiceCall['context'],
): Promise<PartnerAnswer | Failure> {
  const text = JSON.stringify({
    SignedSystemToken: signedToken.reveal(),
    ApplicationToken: applicationToken.reveal(),
    ContextIdentifier: contextIdentifier,
    // As the vendor's samples write them.
    ReturnTokenType: returnTokenType === 'Jwt' ? 'JWT' : 'SAML',
  });
  const answer = await service.ask({
    method: 'POST',
    path: partnerPath,
    body: { contentType: 'application/json; charset=utf-8', text },
    context,
  });
  return 'kind' in answer ? answer : readAnswer(answer);
}

function readAnswer({ status, text, retryAfterSeconds, serviceTime }: ServiceAnswer): PartnerAnswer | Failure {
  const tree = jsonObject(text);
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
  return failure('upstream.unreachable', 'the identity service asks to be asked later', {
    retryAfterSeconds: retryAfterSeconds ?? 1,
  });
}
