/** A CRM that speaks v1 REST. */
import type { Command, Outcome, Upstream } from '../command';
import type { JsonLimits } from '../json';
import { decodeResponse, encodeRequest } from '../rest';
import { createHttpClient, type HttpTarget } from './http';
import { isRepeatable } from './repeatable';
import { transportFailure } from './transport-failure';

export interface RestUpstreamOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly json: JsonLimits;
}

/** Carries commands out with `POST /api/v1/Agents/{Agent}/{Operation}` below the target's address. */
export function createRestUpstream({ target, clock, json }: RestUpstreamOptions): Upstream {
  const client = createHttpClient(target, clock);
  const base = target.url.pathname.replace(/\/+$/, '');
  return {
    async execute(command: Command): Promise<Outcome> {
      const call = encodeRequest(command);
      const repeatable = isRepeatable(command.operation);
      const { deadline, signal } = command.context;
      const result = await client.call({ ...call, path: base + call.path, deadline, signal, repeatable });
      return result.kind === 'answer'
        ? decodeResponse(result, command.operation, { json })
        : transportFailure(result, repeatable);
    },
    ready: () => Promise.resolve(true),
    close: () => client.close(),
  };
}
