/** OAuth's refresh token grant (RFC 6749 section 6): a refresh token against an access token of about an hour. */
import { receivedSecret, type Failure, type Secret } from '../command';
import { tokenTimes, type Grant, type GrantRefusal } from './grant';
import {
  askedLater,
  jsonNumber,
  jsonObject,
  unusableAnswer,
  type IdentityService,
  type ServiceAnswer,
  type ServiceCall,
} from './identity-service';
import type { OauthLogIn } from './log-in-entries';
import { saidBy } from './withheld';

const tokenPath = '/login/common/oauth/tokens';

/** The grant, and the refresh token that takes the place of the one that was sent, if there is one. */
export interface RefreshedGrant {
  readonly grant: Grant;
  readonly rotated: Secret | undefined;
}

/** Exchanges the refresh token. It is sent once: a service that rotates takes it once. */
export async function refreshAccessToken(
  logIn: OauthLogIn,
  refreshToken: Secret,
  service: IdentityService,
  clock: { now(): number },
  context: ServiceCall['context'],
): Promise<RefreshedGrant | GrantRefusal | Failure> {
  const { clientId, clientSecret, scope, redirectUri } = logIn;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret.reveal(),
    refresh_token: refreshToken.reveal(),
    ...(scope === undefined ? {} : { scope }),
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
  });
  const since = clock.now();
  const answer = await service.ask({
    method: 'POST',
    path: tokenPath,
    body: { contentType: 'application/x-www-form-urlencoded', text: form.toString() },
    context,
    repeatable: false,
  });
  return 'kind' in answer ? answer : readAnswer(answer, logIn, refreshToken, since);
}

function readAnswer(
  { status, text, retryAfterSeconds }: ServiceAnswer,
  { tenant, clientSecret }: OauthLogIn,
  sent: Secret,
  since: number,
): RefreshedGrant | GrantRefusal | Failure {
  const tree = jsonObject(text);
  if (status === 429 || status === 503) return askedLater(retryAfterSeconds);
  const problem = tree?.get('error');
  if (typeof problem === 'string') {
    const words = saidBy(problem, [sent, clientSecret]);
    return { kind: 'refused', reason: `asked with the refresh token, the identity service says ${words}` };
  }
  const accessToken = receivedSecret(tree?.get('access_token'));
  if (status !== 200 || accessToken === undefined) return unusableAnswer();
  const [, owner = tenant] = /^8A:([A-Za-z0-9_-]+)\./.exec(accessToken.reveal()) ?? [];
  if (owner.toLowerCase() !== tenant.toLowerCase())
    return { kind: 'refused', reason: `the access token is for another tenant than ${tenant}` };
  const given = receivedSecret(tree?.get('refresh_token'));
  const rotated = given?.reveal() === sent.reveal() ? undefined : given;
  const grant: Grant = { credential: { scheme: 'bearer', token: accessToken }, ...tokenTimes(since, lifeMsOf(tree)) };
  return { grant, rotated };
}

const defaultSeconds = 3_600;

function lifeMsOf(tree: ReadonlyMap<string, unknown> | undefined): number {
  const seconds = jsonNumber(tree?.get('expires_in'));
  return (seconds > 0 && seconds < 366 * 86_400 ? seconds : defaultSeconds) * 1_000;
}
