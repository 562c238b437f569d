/** How a command reaches a CRM by itself, and as whom: the gateway's own way there, without a gateway. */
import { basicCredential, headerSecret, Refusal, type Caller } from '../command';
import { readConfiguration, type Configuration, type Environment } from '../operations';
import { crmAddress, noAddress, readPassword, withoutApi } from './log-in-options';

/** Options of `addLogInOptions`. */
interface GivenLogIn {
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly ticket?: string | undefined;
  readonly appToken?: string | undefined;
}

/** The caller, or a sentence why there is none. */
export function givenCaller(options: GivenLogIn): Caller | string {
  const { user, ticket, appToken } = options;
  const password = readPassword(options);
  if (typeof password !== 'string') return password.problem;
  if (user !== undefined && ticket !== undefined) return 'Give --user or --ticket, not both.';
  try {
    const token = appToken === undefined ? {} : { applicationToken: headerSecret(appToken, '--app-token') };
    if (user !== undefined) return { tenant: '', credential: basicCredential(user, password, '--user'), ...token };
    if (ticket === undefined) return 'Say as whom: --user and --password-file, or --ticket.';
    const secret = headerSecret(ticket, '--ticket');
    const credential = /^[78]A:/.test(ticket)
      ? ({ scheme: 'bearer', token: secret } as const)
      : ({ scheme: 'ticket', ticket: secret } as const);
    return { tenant: '', credential, ...token };
  } catch (error) {
    if (error instanceof Refusal) return `${error.path} ${error.message}.`;
    throw error;
  }
}

/** Settings of the way to a CRM; all others are about callers of a gateway. */
const taken = /^(?:CONTRACT_DIR|HTTPS?_PROXY|NO_PROXY|UPSTREAM_(?:CA|CERT|KEY)_\w+)$/;

interface WayToCrm {
  readonly kind: 'rest' | 'soap' | 'auto';
  readonly version?: string | undefined;
  /** Milliseconds for each call. */
  readonly timeout: number;
}

/** The settings for it; a sentence where the address or a setting is wrong. */
export function configurationTo(
  url: string,
  { kind, version, timeout }: WayToCrm,
  environment: Environment,
): Configuration | string {
  const address = crmAddress(url);
  if (address === undefined) return noAddress;
  const settings = Object.entries(environment).filter(([name]) => taken.test(name));
  const reading = readConfiguration({
    ...Object.fromEntries(settings),
    UPSTREAM_URL: withoutApi(address),
    UPSTREAM_KIND: kind,
    UPSTREAM_TIMEOUT_MS: String(timeout),
    ...(version === undefined ? {} : { UPSTREAM_VERSION: version }),
  });
  return 'configuration' in reading ? reading.configuration : reading.problems.join('\n');
}
