/** The paths of the cloud in front of a gateway, without sockets, over an identity service in memory. */
import { Readable } from 'node:stream';
import { bodyBytes } from '../../src/body';
import type { RequestHead } from '../../src/command';
import { gatewayLimits, type Exchange, type Gateway } from '../../src/gateway';
import type { IdentityService, ServiceAnswer } from '../../src/online';
import { withOnlineFront, type FrontOptions } from '../../src/online-front';

export const namespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';
export const soapPath = '/login/services/PartnerSystemUserService.svc';
export const jsonPath = '/Login/api/PartnerSystemUser/Authenticate';

/** What must be found in no log line and in no refusal. */
export const secrets = ['App-a1b2', 'c2lnbmVk', '3f1c-app', 'eyJhbGci.eyJ0.c2ln'];
export const success = { IsSuccessful: true, Token: 'eyJhbGci.eyJ0.c2ln', ErrorMessage: null };
export const logIn = {
  SignedSystemToken: 'App-a1b2.202611292215.c2lnbmVk',
  ApplicationToken: '3f1c-app',
  ContextIdentifier: 'Cust12345',
  ReturnTokenType: 'JWT',
};

/** An envelope with these header blocks and this body. */
export function envelope(
  blocks = `<ApplicationToken>${logIn.ApplicationToken}</ApplicationToken><ContextIdentifier>Cust12345</ContextIdentifier>`,
  body = `<AuthenticationRequest><SignedSystemToken>${logIn.SignedSystemToken}</SignedSystemToken></AuthenticationRequest>`,
): string {
  const open = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}">`;
  return `${open}<s:Header>${blocks}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export interface Rig {
  readonly front: Gateway;
  /** The JSON texts that the service got. */
  readonly asked: readonly string[];
  /** Targets that went on to the gateway behind. */
  readonly passed: readonly string[];
  send(target: string, request?: Partial<RequestHead> & { readonly body?: string }): Promise<Sent>;
}

export interface Sent extends Pick<Exchange, 'record'> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** @param answers what the service says, one after the other; the last one again and again */
export function rig(
  answers: readonly (Partial<ServiceAnswer> | Awaited<ReturnType<IdentityService['ask']>>)[],
  options: Partial<FrontOptions> = {},
): Rig {
  const asked: string[] = [];
  const passed: string[] = [];
  const service: IdentityService = {
    ask: async ({ body }) => {
      const answer = answers[asked.length] ?? answers.at(-1) ?? {};
      asked.push(body?.text ?? '');
      return 'kind' in answer ? answer : { status: 200, text: '', ...answer };
    },
    close: async () => undefined,
  };
  const behind: Gateway = {
    open: ({ target }) => {
      passed.push(target);
      const exchange: Exchange = {
        reply: { status: 299, headers: {}, body: '' },
        record: { wire: 'page', outcome: 'ok' },
      };
      return {
        mode: 'read',
        bodyBytesMax: 1,
        handle: async () => exchange,
        stream: async () => exchange,
        refuse: () => exchange,
      };
    },
  };
  const front = withOnlineFront(behind, {
    service,
    layers: [],
    clock: { now: () => Date.parse('2026-11-29T22:15:00Z') },
    upstreamMs: 1_000,
    limits: gatewayLimits,
    unknown: 'ignore',
    ...options,
  });
  const send: Rig['send'] = async (target, { body = '', ...head } = {}) => {
    const isJson = /authenticate\/?$/i.test(target);
    const call = front.open({
      method: 'POST',
      target,
      headers: { 'content-type': isJson ? 'application/json' : 'text/xml; charset=utf-8' },
      publicUrl: 'https://gate.example.com/crm',
      remoteAddress: '192.0.2.7',
      correlationId: 'c-1',
      ...head,
    });
    const { reply, record } = await call.handle(Buffer.from(body), new AbortController().signal);
    const content = reply.body;
    if (content instanceof Readable) throw new Error('a reply that streams');
    return { status: reply.status, headers: reply.headers, text: bodyBytes(content).toString(), record };
  };
  return { front, asked, passed, send };
}
