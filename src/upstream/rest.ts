/** A CRM that speaks v1 REST. */
import { failure, Refusal, type Command, type Failure, type Outcome, type Upstream } from '../command';
import { v1MayLack, v1Offers } from '../contract';
import type { JsonLimits } from '../json';
import { decodeResponseInTurns, encodeRequestInTurns, type RestCall } from '../rest';
import { inTurns, isUnfinished, type Turns, type MaybeTurns } from '../text/turn';
import { basePath, createHttpClient, type HttpTarget } from './http-client';
import { createRelay } from './crm-relay';
import { isRepeatable, transportFailure } from './delivery';
import type { SkewEvent } from './skew';
import { straightAnswer } from './straight-answer';

export interface RestUpstreamOptions {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly json: JsonLimits;
  /** Called with what is left out of an answer for the caller's version. */
  readonly onSkew: (event: SkewEvent) => void;
}

/** Between pieces of a relayed answer's body: documents and archives take long. */
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
      const { operation, caller, context } = command;
      const repeatable = isRepeatable(operation);
      const { deadline, signal, trace, crmUse: use } = context;
      const result = await client.call({
        method,
        path: base + path,
        headers,
        body,
        deadline,
        signal,
        repeatable,
        use,
        trace,
        purpose: trace?.beginTry && { wire: 'rest', tenant: caller.tenant, operation },
      });
      if (result.kind !== 'answer') return transportFailure(result, repeatable);
      const wanted = {
        json,
        // A v1 caller gets all of an answer that is read for it.
        keepUnknown: command.keepUnknown === true || command.context.wire === 'rest',
        isSelected: command.select !== undefined,
        passesOn: command.context.wire === 'rest' && command.forwardAnswerOf === command.operation,
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

/** @param answered the CRM's own message, when it was asked */
function unsupported({ operation: { agent, name } }: Command, answered?: string): Failure {
  const words = answered === undefined ? '' : `; it says: ${answered}`;
  return failure('upstream.unsupported', `the v1 API of the CRM does not have ${agent}/${name}${words}`);
}

/** The call, or why it cannot be put into v1. */
function encoded(command: Command): MaybeTurns<RestCall | Failure> {
  try {
    const work = encodeRequestInTurns(command);
    return isUnfinished(work) ? encodedInTurns(work) : work;
  } catch (error) {
    return refused(error);
  }
}

function* encodedInTurns(work: Turns<RestCall>): Turns<RestCall | Failure> {
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
