/** A small cloud: a page of states, and hosts on which tenants live. Writes are counted where they are carried out. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** What a host says about a tenant that does not live there. */
export type Manner = 'misdirected' | 'redirects' | 'knows nothing' | 'is away' | 'cuts off';

export interface FakeCloud {
  readonly url: string;
  /** `127.0.0.1:41234,…`, for ONLINE_HOSTS. */
  readonly hosts: string;
  /** What the state page says besides the usual. */
  page: Record<string, unknown>;
  /** Milliseconds that the state page takes. */
  slowMs: number;
  /** Milliseconds from a write to its answer. */
  answerMs: number;
  /** Questions so far. */
  asked: number;
  /** By AppointmentId: how many times it was set as seen. */
  readonly writes: Map<number, number>;
  /** Requests for the tenant, by the number of the host. */
  readonly met: number[];
  /** @param told whether the state page says so, too */
  move(to: number, manner: Manner, told?: boolean): void;
  stop(): Promise<void>;
}

async function listen(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** One tenant, `Cust1`, that lives on the first of some hosts. */
export async function fakeCloud(hostCount = 2): Promise<FakeCloud> {
  let home = 0;
  let toldHome = 0;
  let manner: Manner = 'misdirected';
  const identity = await listen((request, response) => {
    cloud.asked += 1;
    const isKnown = /^\/api\/state\/cust1$/i.test(request.url ?? '');
    const document = { ContextIdentifier: 'Cust1', Endpoint: `http://127.0.0.1:${hosts[toldHome]?.port}/Cust1`, State: 'Running', IsRunning: true, ValidUntil: new Date(Date.now() + 600_000).toISOString(), ...cloud.page }; // prettier-ignore
    const timer = setTimeout(() => {
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isKnown ? JSON.stringify(document) : '');
    }, cloud.slowMs);
    response.once('close', () => clearTimeout(timer));
  });
  const hosts = await Promise.all(
    Array.from({ length: hostCount }, (_, host) =>
      listen((request, response) => {
        cloud.met[host] = (cloud.met[host] ?? 0) + 1;
        const pieces: Buffer[] = [];
        request.on('data', (piece: Buffer) => pieces.push(piece));
        request.on('end', () => {
          if (host !== home) return void elsewhere();
          if (request.method === 'POST') {
            const { AppointmentId: id } = JSON.parse(Buffer.concat(pieces).toString() || '{}');
            cloud.writes.set(id, (cloud.writes.get(id) ?? 0) + 1);
            // A host that is left in between has carried it out.
            return void setTimeout(() => response.writeHead(204).end(), cloud.answerMs);
          }
          const block = request.url === '/Cust1/api' ? { v1: {} } : { Host: host, Path: request.url };
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(block));
        });
        const elsewhere = () => {
          if (manner === 'is away' || manner === 'cuts off') return request.socket.destroy();
          const status = manner === 'misdirected' ? 421 : manner === 'redirects' ? 302 : 404;
          const location = { location: `http://127.0.0.1:${hosts[home]?.port}${request.url}` };
          return response
            .writeHead(status, { 'content-type': 'text/html', ...(status === 302 ? location : {}) })
            .end('<html>');
        };
      }),
    ),
  );
  const cloud: FakeCloud = {
    url: `http://127.0.0.1:${identity.port}`,
    hosts: hosts.map(({ port }) => `127.0.0.1:${port}`).join(),
    page: {},
    slowMs: 0,
    answerMs: 0,
    asked: 0,
    writes: new Map(),
    met: [],
    move: (to, how, told = true) => {
      const left = hosts[home];
      home = to;
      if (told) toldHome = to;
      manner = how;
      const entered = hosts[to];
      if (entered?.server.listening === false) entered.server.listen(entered.port, '127.0.0.1');
      if (how !== 'is away') return;
      left?.server.close();
      left?.server.closeAllConnections();
    },
    stop: async () => {
      for (const { server } of [identity, ...hosts]) {
        server.closeAllConnections();
        if (server.listening) await once(server.close(), 'close');
      }
    },
  };
  return cloud;
}

/** The settings of a gateway for its tenant. */
export const settingsFor = (cloud: FakeCloud) => ({
  UPSTREAM_KIND: 'rest',
  ONLINE_URL: cloud.url,
  ONLINE_HOSTS: cloud.hosts,
  TENANT_STATUS: 'on',
});
