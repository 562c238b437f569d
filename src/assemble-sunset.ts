/** Wires what ends: the layer that refuses, and the header fields around the whole gateway. */
import type { AssembledConfiguration, AssembleOptions } from './assemble-options';
import type { Layer, RequestHead } from './command';
import type { Exchange, ExchangeRecord, Gateway } from './gateway';
import { tokenHash, type Subject } from './policy';
import { createSunset, type Sunset } from './sunset';

export interface AssembledSunset {
  readonly layer: Layer;
  readonly around: (gateway: Gateway) => Gateway;
}

export function assembleSunset(
  plans: NonNullable<AssembledConfiguration['retirement']['sunset']>,
  clock: { now(): number },
  { onSunsetCall: onCall = ignored, onSunsetNews: onNews = ignored }: AssembleOptions,
): AssembledSunset {
  const sunset = createSunset({ plans, clock, onCall, onNews });
  return { layer: sunset.layer, around: (gateway) => withSunset(gateway, sunset) };
}

const ignored = (): void => undefined;

/** Puts the header fields on replies to callers of what ends; all other replies stay the very same. */
function withSunset(gateway: Gateway, sunset: Sunset): Gateway {
  return {
    open(head) {
      const { mode, bodyBytesMax, handle, stream, refuse } = gateway.open(head);
      const told = (exchange: Exchange, signal?: AbortSignal): Exchange => {
        const fields = sunset.headersFor(signal, subjectOf(exchange.record, head));
        if (fields === undefined) return exchange;
        const { reply } = exchange;
        return { ...exchange, reply: { ...reply, headers: joined(reply.headers, fields) } };
      };
      const noting =
        <Body>(carryOut: (body: Body, signal: AbortSignal) => Promise<Exchange>) =>
        async (body: Body, signal: AbortSignal): Promise<Exchange> => {
          sunset.begin(signal);
          return told(await carryOut(body, signal), signal);
        };
      return {
        mode,
        bodyBytesMax,
        handle: noting(handle),
        stream: noting(stream),
        refuse: (failure) => told(refuse(failure)),
      };
    },
  };
}

/** A request that became no command, as far as it is known; a plan that asks for more does not fit. */
function subjectOf(record: ExchangeRecord, { remoteAddress }: Pick<RequestHead, 'remoteAddress'>): Subject | undefined {
  const { wire, version, agent, operation = '', caller } = record;
  if (wire === 'page' || version === undefined || agent === undefined) return undefined;
  const token = caller?.applicationToken?.reveal();
  return {
    tenant: caller?.tenant ?? '',
    applicationToken: token === undefined ? undefined : tokenHash(token),
    address: remoteAddress,
    wire,
    version,
    agent,
    operation,
  };
}

/** The CRM may have sent links of its own. */
function joined(
  headers: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { link: own } = headers;
  const { link } = fields;
  return { ...headers, ...fields, ...(own === undefined || link === undefined ? {} : { link: `${own}, ${link}` }) };
}
