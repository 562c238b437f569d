/** The addresses of the cloud as the server sees them: the identity service's pages, and hosts that serve tenants. */
import { failures, headerOf, type RequestBody } from '../command';
import type { Exchange, Gateway, OpenCall } from '../gateway';
import { isRunning, type CloudTenants } from './cloud-tenants';
import type { CloudReply, CloudRequest } from './identity-pages';

/** Forms and signed tokens are small. */
const pageBytesMax = 64 * 1024;

/** The identity service: every path is a page. */
export function pageGateway(answer: (request: CloudRequest) => CloudReply): Gateway {
  return {
    open: (head) => {
      const [path = ''] = head.target.split('?');
      const request = { method: head.method, path, authorization: headerOf(head, 'authorization') };
      return pageCall(pageBytesMax, (body) => answer({ ...request, body: textOf(body) }));
    },
  };
}

/** What a host answers about a tenant that it does not serve any more. */
export type LeftHost = 'misdirected' | 'redirect' | 'notFound';

export interface HostOptions {
  /** Which of the hosts it is, from 0. */
  readonly host: number;
  readonly tenants: CloudTenants;
  /** Serves the calls of all tenants. */
  readonly crms: Gateway;
  readonly leftHost: () => LeftHost;
}

/** One host: the first segment of a path names the tenant. */
export function hostGateway({ host, tenants, crms, leftHost }: HostOptions): Gateway {
  return {
    open: (head) => {
      const [, name = ''] = /^\/([^/?]*)/.exec(head.target) ?? [];
      const tenant = tenants.find(name);
      if (tenant === undefined) return anyCall(htmlPage(404, 'Not Found', 'There is no such tenant.'));
      if (tenant.host !== host) return anyCall(leftPages[leftHost()]);
      if (!isRunning(tenant))
        return anyCall(htmlPage(503, 'Service Unavailable', `The tenant is not running: ${tenant.state}.`));
      return crms.open(head);
    },
  };
}

const leftPages: Readonly<Record<LeftHost, CloudReply>> = {
  misdirected: htmlPage(421, 'Misdirected Request', 'This host does not serve this tenant.'),
  redirect: { ...htmlPage(302, 'Found', 'This tenant is elsewhere.'), headers: { location: '/' } },
  notFound: htmlPage(404, 'Not Found', 'There is nothing here.'),
};

function htmlPage(status: number, title: string, text: string): CloudReply {
  const head = `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head>`;
  const html = `${head}<body><h1>${title}</h1><p>${text}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body: html };
}

/** A reply that does not depend on the request. */
const anyCall = (reply: CloudReply): OpenCall => pageCall(Infinity, () => reply);

function pageCall(bodyBytesMax: number, answer: (body: RequestBody) => CloudReply): OpenCall {
  return {
    mode: 'read',
    bodyBytesMax,
    handle: async (body) => shown(answer(body)),
    stream: async () => shown(answer(new Uint8Array())),
    refuse: ({ code, message }) => {
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      return shown({ status: failures[code].status, headers, body: `${message}\n` });
    },
  };
}

const shown = (reply: CloudReply): Exchange => ({ reply, record: { wire: 'page', outcome: 'ok' } });

const textOf = (body: RequestBody): string =>
  Buffer.from(body instanceof Uint8Array ? body : body.remainder).toString('utf8');
