/** Outcomes as they come over either wire, for the tests of comparisons. */
import { randomBytes } from 'node:crypto';
import type { Answer, Command, Outcome, Struct, WireName } from '../../src/command';
import { compareOutcomes, decodedOutcome, type Difference } from '../../src/comparison';
import type { Operation } from '../../src/contract';
import { Masking } from '../../src/masking';
import * as rest from '../../src/rest';
import * as soap from '../../src/soap';
import { garden } from '../golden/garden';
import { bytesOf, commandOf, textOf } from '../properties/calls';

const [water] = garden.operations;
if (water === undefined) throw new Error('the garden has no operation');
export const operation: Operation = water;

export const masking = new Masking(randomBytes(32));

export const asked = (wire: WireName, of: Operation = operation): Command => {
  const command = commandOf(of, {});
  return { ...command, context: { ...command.context, wire } };
};

export const answer = (results: Struct): Answer => ({ kind: 'answer', results });

/** A CRM's own SOAP answer, passed on unread. */
export function passedSoap(results: Struct, of: Operation = operation): Answer {
  const options = { version: '1.1', correlationId: 'c-1', applicationErrors: 'fault' } as const;
  const { status, contentType, body } = soap.encodeResponse(answer(results), of, options);
  return { ...answer({}), original: { wire: 'soap', status, contentType, bytes: bytesOf(body) } };
}

/** A reply that was written straight from a v1 CRM's answer. */
export function writtenStraight(results: Struct, version: '1.1' | '1.2', of: Operation = operation): Answer {
  const options = { version, correlationId: 'c-1', applicationErrors: 'fault' } as const;
  return { ...answer({}), written: textOf(soap.encodeResponse(answer(results), of, options).body) };
}

/** A v1 CRM's own answer, passed on unread. */
export function passedRest(results: Struct, of: Operation = operation): Answer {
  const sent = rest.encodeResponse(answer(results), of, { accept: 'application/json', correlationId: 'c-1' });
  return passedJson(textOf(sent.body));
}

export const passedJson = (json: string): Answer => ({
  ...answer({}),
  original: { wire: 'rest', status: 200, contentType: 'application/json; charset=utf-8', bytes: Buffer.from(json) },
});

/** What differs between two outcomes, once both are read. */
export async function differences(command: Command, first: Outcome, second: Outcome): Promise<readonly Difference[]> {
  const [one, other] = [await decodedOutcome(command, first), await decodedOutcome(command, second)];
  return compareOutcomes(command, one, other, { masking });
}

/** `path kind` of each. */
export const places = (found: readonly Difference[]): readonly string[] =>
  found.map(({ path, kind }) => `${path} ${kind}`);
