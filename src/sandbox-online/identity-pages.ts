/** What the address of the identity service answers, by path; letter case does not count, as in IIS. */
import type { CloudTenants } from './cloud-tenants';
import { exchangeSystemToken, type PartnerExchangeOptions } from './partner-exchange';
import type { SigningKeys } from './signing-keys';
import type { TokenEndpoint } from './token-endpoint';

/** One request, read whole. */
export interface CloudRequest {
  readonly method: string;
  /** Without query, as it was sent. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface CloudReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How often the service was asked, for assertions. */
export interface CloudCounts {
  /** Signed system user tokens that were exchanged. */
  readonly exchanges: number;
  /** Access tokens that were given for refresh tokens. */
  readonly refreshes: number;
  readonly stateQuestions: number;
}

export interface IdentityPagesOptions {
  /** Without a trailing slash. */
  readonly url: () => string;
  readonly tenants: CloudTenants;
  readonly keys: SigningKeys;
  readonly exchange: PartnerExchangeOptions;
  readonly tokens: TokenEndpoint;
}

export class IdentityPages {
  readonly #counts = new Map<string, CloudCounts>();
  #refusals = 0;
  #keySetQuestions = 0;

  constructor(private readonly options: IdentityPagesOptions) {}

  /** The time of the answer is that of the cloud: clients set their signing times by it. */
  answer(request: CloudRequest): CloudReply {
    const reply = this.#answer(request);
    const date = new Date(this.options.exchange.clock.now()).toUTCString();
    return { ...reply, headers: { ...reply.headers, date } };
  }

  #answer(request: CloudRequest): CloudReply {
    const path = request.path.toLowerCase().replace(/\/+$/, '');
    const [, tenant] = /^\/api\/state\/([a-z0-9_-]{1,64})$/.exec(path) ?? [];
    const page = tenant === undefined ? this.#pages.get(path) : this.#statePage(request.path);
    if (page === undefined) return plain(404, 'There is no such page.');
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if ((page.method === 'GET') !== isReading || (!isReading && request.method !== page.method))
      return { ...plain(405, 'There is no such method here.'), headers: { ...plainType, allow: page.method } };
    return page.answer(request);
  }

  /** Of one tenant, or of all. */
  counts(tenant?: string): CloudCounts {
    const chosen = tenant === undefined ? [...this.#counts.values()] : [this.#counts.get(tenant) ?? none];
    const sum = (name: keyof CloudCounts): number => chosen.reduce((total, each) => total + each[name], 0);
    return {
      exchanges: sum('exchanges'),
      refreshes: sum('refreshes'),
      stateQuestions: sum('stateQuestions'),
    };
  }

  /** Exchanges and refreshes that were refused. */
  get refusals(): number {
    return this.#refusals;
  }

  get keySetQuestions(): number {
    return this.#keySetQuestions;
  }

  readonly #pages: ReadonlyMap<string, IdentityPage> = new Map<string, IdentityPage>([
    ['/login/.well-known/openid-configuration', { method: 'GET', answer: () => json(200, this.#discovery()) }],
    ['/login/.well-known/jwks', { method: 'GET', answer: () => this.#keySet() }],
    ['/login/api/partnersystemuser/authenticate', { method: 'POST', answer: (request) => this.#exchange(request) }],
    ['/login/common/oauth/tokens', { method: 'POST', answer: (request) => this.#refresh(request) }],
  ]);

  #statePage(path: string): IdentityPage {
    const name = path.split('/')[3] ?? '';
    const answer = (): CloudReply => {
      const page = this.options.tenants.statePage(name);
      this.#count(page.ContextIdentifier, 'stateQuestions');
      return json(200, page, { 'cache-control': 'no-cache' });
    };
    return { method: 'GET', answer };
  }

  #discovery(): object {
    const url = this.options.url();
    return {
      issuer: url,
      authorization_endpoint: `${url}/login/common/oauth/authorize`,
      token_endpoint: `${url}/login/common/oauth/tokens`,
      jwks_uri: `${url}/login/.well-known/jwks`,
      response_types_supported: ['code', 'id_token', 'id_token token'],
      grant_types_supported: ['refresh_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    };
  }

  #keySet(): CloudReply {
    this.#keySetQuestions += 1;
    return json(200, this.options.keys.published());
  }

  #exchange({ body }: CloudRequest): CloudReply {
    const given = objectIn(body);
    if (given === undefined)
      return json(400, { IsSuccessful: false, Token: null, ErrorMessage: 'The body is no JSON object.' });
    const { reply, tenant } = exchangeSystemToken(given, this.options.exchange);
    this.#countGrant(tenant, 'exchanges');
    return json(200, reply, { 'cache-control': 'no-store' });
  }

  #refresh({ authorization, body }: CloudRequest): CloudReply {
    const reply = this.options.tokens.answer(authorization, body);
    this.#countGrant(reply.tenant, 'refreshes');
    return json(reply.status, reply.json, reply.headers);
  }

  #countGrant(tenant: string | undefined, name: 'exchanges' | 'refreshes'): void {
    if (tenant === undefined) this.#refusals += 1;
    else this.#count(tenant, name);
  }

  /** Names come from paths: those that no tenant has are counted together. */
  #count(tenant: string, name: keyof CloudCounts): void {
    const key = this.options.tenants.find(tenant)?.name ?? '';
    const before = this.#counts.get(key) ?? none;
    this.#counts.set(key, { ...before, [name]: before[name] + 1 });
  }
}

interface IdentityPage {
  readonly method: 'GET' | 'POST';
  readonly answer: (request: CloudRequest) => CloudReply;
}

const none: CloudCounts = { exchanges: 0, refreshes: 0, stateQuestions: 0 };
const plainType = { 'content-type': 'text/plain; charset=utf-8' };

const plain = (status: number, text: string): CloudReply => ({ status, headers: plainType, body: `${text}\n` });

function json(status: number, content: object, headers: CloudReply['headers'] = {}): CloudReply {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(content) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
