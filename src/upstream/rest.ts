/** A CRM that speaks v1 REST. */
import { failure, Refusal, type Command, type Failure, type Outcome, type Upstream } from '../command';
import { v1MayLack, v1Offers } from '../contract';
import type { JsonLimits } from '../json';
import { decodeResponseInTurns, encodeRequestInTurns, type RestCall } from '../rest';
import { inTurns, isUnfinished, type Turns, type MaybeTurns } from '../text/turn';
import { basePath, createHttpClient, type HttpTarget } from './http-client';
import { createRelay } from './crm-relay';
import { isRepeatable } from './repeatable';
import type { SkewEvent } from './skew';
import { straightAnswer } from './straight-answer';
import { transportFailure } from './delivery';

export interface RestUpstreamOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly json: JsonLimits;
  /** Told of what is left out of an answer for the caller's version. */
  readonly onSkew: (event: SkewEvent) => void;
}

/** Between pieces of a passed-on answer's body: documents and archives take their time. */
const relayIdleMs = 60_000;

/** Carries commands out with `POST /api/v1/Agents/{Agent}/{Operation}` below the target's address. */
export function createRestUpstream({ target, clock, json, onSkew }: RestUpstreamOptions): Upstream {
  const client = createHttpClient(target, clock);
  const passing = createRelay(target, clock, relayIdleMs);
  const base = basePath(target.url);
  return {
    async execute(command: Command): Promise<Outcome> {
      if (!v1Offers(command.operation)) return unsupported(command);
      const work = encoded(command);
      const call = isUnfinished(work) ? await inTurns(work) : work;
      if ('kind' in call) return call;
      const { method, path, headers, body } = call;
      const repeatable = isRepeatable(command.operation);
      const { deadline, signal } = command.context;
      const result = await client.call({ method, path: base + path, headers, body, deadline, signal, repeatable });
      if (result.kind !== 'answer') return transportFailure(result, repeatable);
      const wanted = {
        json,
        // What is read for a v1 caller at all he gets whole.
        keepUnknown: command.keepUnknown === true || command.context.wire === 'rest',
        isSelected: command.select !== undefined,
        passesOn: command.context.wire === 'rest' && command.asked === command.operation,
        transcribe: command.operation.results.length === 0 ? undefined : straightAnswer(command, { json, onSkew }),
      };
      const reading = decodeResponseInTurns(result, command.operation, wanted);
      const outcome = await (isUnfinished(reading) ? inTurns(reading) : reading);
      const isMissing = outcome.kind === 'failure' && outcome.code === 'crm.notFound';
      return isMissing && v1MayLack(command.operation) ? unsupported(command, outcome.message) : outcome;
    },
    relay: passing.relay,
    async close() {
      await Promise.all([client.close(), passing.close()]);
    },
  };
}

/** @param said the CRM's own words, when it was asked */
function unsupported({ operation: { agent, name } }: Command, said?: string): Failure {
  const words = said === undefined ? '' : `; it says: ${said}`;
  return failure('upstream.unsupported', `the v1 API of the CRM does not have ${agent}/${name}${words}`);
}

/** The call, or why v1 cannot be told. */
function encoded(command: Command): MaybeTurns<RestCall | Failure> {
  try {
    const work = encodeRequestInTurns(command);
    return isUnfinished(work) ? encodedInInTurns(work) : work;
  } catch (error) {
    return refused(error);
  }
}

function* encodedInInTurns(work: Turns<RestCall>): Turns<RestCall | Failure> {
  try {
    return yield* work;
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): Failure {
  if (error instanceof Refusal) return error.toFailure();
  throw error;
}
