/** A JSON client of a CRM: agents and entity REST, as tje0. It knows an address and nothing of what stands there. */
export interface CrmAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where there is none. */
  readonly json: any; // oxlint-disable-line typescript/no-explicit-any -- the tests look into bodies of every shape
}

export interface CrmClient {
  /** One request below `/api/v1/`; a body that is neither text nor bytes goes as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<CrmAnswer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<CrmAnswer>;
  /** An operation of an agent, such as `Contact/SaveContactEntity`; the body of its answer. */
  agent(operation: string, body?: unknown): Promise<CrmAnswer['json']>;
}

export function crmClient(address: () => string): CrmClient {
  const authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  const send: CrmClient['send'] = async (method, path, body, headers = {}) => {
    const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${address()}/api/v1/${path}`, {
      method,
      headers: {
        authorization,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': isPlain ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isPlain ? (body as string) : JSON.stringify(body) }), // oxlint-disable-line typescript/no-unsafe-type-assertion -- said by isPlain
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    agent: async (operation, body) => {
      const { status, text, json } = await send('POST', `Agents/${operation}`, body);
      if (status >= 300) throw new Error(`${operation}: ${status} ${text}`);
      return json;
    },
  };
}
