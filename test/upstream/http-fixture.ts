import {
  createHttpClient,
  type HttpCall,
  type HttpClient,
  type HttpResult,
  type HttpTarget,
} from '../../src/upstream/http-client';
import { scriptedServer, type Script, type ScriptedServer } from './scripted-server';

/** What one test file opens; `end` belongs into its afterEach. */
export class HttpFixture {
  readonly #clients: HttpClient[] = [];
  readonly #servers: ScriptedServer[] = [];

  async serve(script: Script, port?: number): Promise<ScriptedServer> {
    const server = await scriptedServer(script, port);
    this.#servers.push(server);
    return server;
  }

  connect(url: URL, some: Partial<HttpTarget> = {}, now: () => number = Date.now): HttpClient {
    const limits = { connectMs: 3_000, answerBytesMax: 100_000, headerBytesMax: 4_000, keepAliveMs: 4_000 };
    const client = createHttpClient({ url, connections: 1, ...limits, ...some }, { now });
    this.#clients.push(client);
    return client;
  }

  async end(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.destroy()));
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
  }
}

/** A small write with ten seconds to live, changed as the test needs it. */
export function post(some: Partial<HttpCall> = {}): HttpCall {
  const call: HttpCall = {
    method: 'POST',
    path: '/api/v1/Agents/Appointment/SetSeen',
    headers: { 'content-type': 'application/json' },
    body: '{"AppointmentId":7}',
    deadline: Date.now() + 10_000,
    signal: new AbortController().signal,
    repeatable: false,
  };
  return { ...call, ...some };
}

/** The body as text, or why there is none. */
export function text(result: HttpResult): string {
  return result.kind === 'answer' ? Buffer.from(result.body).toString() : result.reason;
}

/** The failure, for toEqual; without a cause whatever was met counts. */
export function failed(reason: string, left: boolean, cause?: string): unknown {
  return expect.objectContaining({ kind: 'failed', reason, left, ...(cause === undefined ? {} : { cause }) });
}
