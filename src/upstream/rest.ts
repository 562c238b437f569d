/** A CRM that speaks v1 REST. */
import { failure, type Command, type Outcome, type Upstream } from '../command';
import { v1Offers } from '../contract';
import type { JsonLimits } from '../json';
import { decodeResponse, encodeRequest } from '../rest';
import { createHttpClient, type HttpTarget } from './http';
import { createRelay } from './relay';
import { isRepeatable } from './repeatable';
import { transportFailure } from './transport-failure';

export interface RestUpstreamOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly json: JsonLimits;
}

/** Until the head of a passed-on answer, and between pieces of its body: documents and archives take their time. */
const relayIdleMs = 60_000;

/** Carries commands out with `POST /api/v1/Agents/{Agent}/{Operation}` below the target's address. */
export function createRestUpstream({ target, clock, json }: RestUpstreamOptions): Upstream {
  const client = createHttpClient(target, clock);
  const passing = createRelay(target, relayIdleMs);
  const base = target.url.pathname.replace(/\/+$/, '');
  return {
    async execute(command: Command): Promise<Outcome> {
      const { agent, name } = command.operation;
      if (!v1Offers(command.operation))
        return failure('upstream.unsupported', `the v1 API of the CRM does not have ${agent}/${name}`);
      const { method, path, headers, body } = encodeRequest(command);
      const repeatable = isRepeatable(command.operation);
      const { deadline, signal } = command.context;
      const result = await client.call({ method, path: base + path, headers, body, deadline, signal, repeatable });
      return result.kind === 'answer'
        ? decodeResponse(result, command.operation, { json, keepUnknown: command.keepUnknown })
        : transportFailure(result, repeatable);
    },
    ready: () => Promise.resolve(true),
    relay: passing.relay,
    async close() {
      await Promise.all([client.close(), passing.close()]);
    },
  };
}
