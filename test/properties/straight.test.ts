/**
 * The straight way from a v1 CRM's JSON to a SOAP caller's reply writes the same bytes as the ordinary way. It does so
 * for every struct of the contract (`CONTRACT_DIR`, by default the project's own), between every version and the
 * newest, and for any order of properties.
 */
import * as fc from 'fast-check';
import type { Command, Struct } from '../../src/command';
import type { Agent, Operation, Type } from '../../src/contract';
import { JsonNumber, readJsonTree, writeJsonString, type JsonTree } from '../../src/json';
import * as rest from '../../src/rest';
import * as soap from '../../src/soap';
import { finish } from '../../src/text/turn';
import { straightAnswer } from '../../src/upstream/straight-answer';
import { towardsCaller } from '../../src/upstream/towards-caller';
import type { SkewEvent } from '../../src/upstream';
import { triedAgents, describeContract, openContract } from '../contract/folder';
import { garden } from '../golden/garden';
import { bytesOf, commandOf, limits, textOf } from './calls';
import { fieldsOf } from './values';
import { manyRuns } from '../many-runs';

const seed = 20261129;
const runs = manyRuns(40);

interface Said {
  readonly reply: string;
  readonly told: readonly SkewEvent[];
}

const reply = { version: '1.1', correlationId: 'c-1', applicationErrors: 'fault' } as const;

/** The CRM's answer read, converted, and written anew. */
function ordinarily(json: string, given: Operation, command: Command): Said {
  const told: SkewEvent[] = [];
  const headers = new Map([['content-type', 'application/json']]);
  const read = rest.decodeResponse({ status: 200, headers, body: bytesOf(json) }, given, limits);
  const outcome = finish(towardsCaller(read, command, given, (event) => told.push(event)));
  return { reply: textOf(soap.encodeResponse(outcome, command.operation, reply).body), told };
}

function straight(json: string, given: Operation, command: Command): Said | undefined {
  const told: SkewEvent[] = [];
  const onSkew = (event: SkewEvent) => told.push(event);
  const written = straightAnswer({ ...command, operation: given }, { json: limits.json, onSkew })?.(json, undefined);
  return written === undefined ? undefined : { reply: textOf(written), told };
}

/** Properties of every object in the opposite order; entries of dictionaries, which are data, too. */
function reversed(tree: JsonTree): string {
  if (tree instanceof Map)
    return `{${Array.from(tree, ([key, value]) => `${writeJsonString(key)}:${reversed(value)}`)
      .toReversed()
      .join()}}`;
  if (Array.isArray(tree)) return `[${tree.map(reversed).join()}]`;
  return tree instanceof JsonNumber ? tree.text : JSON.stringify(tree);
}

/** With prefixes, which are given in the order of their use, named after their namespaces. */
function withoutOrder(xml: string): string {
  const [start = '', declared = '', rest = ''] = /^(.*?<s:Envelope)([^>]*)(>.*)$/s.exec(xml)?.slice(1) ?? [];
  const prefixes = Array.from(declared.matchAll(/ xmlns:(n\d+)="([^"]*)"/g), ([, prefix = '', uri = '']) => [
    prefix,
    uri,
  ]);
  const named = prefixes.reduce((text, [prefix = '', uri]) => text.replaceAll(`${prefix}:`, `{${uri}}`), rest);
  return (
    start +
    declared
      .replace(/ xmlns:n\d+/g, ' xmlns:n')
      .split(/ (?=xmlns)/)
      .toSorted()
      .join(' ') +
    named
  );
}

const byName = (events: readonly SkewEvent[]) => events.map((event) => JSON.stringify(event)).toSorted();

/** Whether values of the type can take the straight way at all. */
function isStraight(type: Type, seen = new Set<Type>()): boolean {
  if (seen.has(type)) return true;
  seen.add(type);
  if (type.kind === 'struct') return type.fields.every((field) => isStraight(field.type, seen));
  if (type.kind === 'list') return isStraight(type.item.type, seen);
  if (type.kind === 'dictionary') return isStraight(type.value.type, seen);
  return type.kind !== 'any';
}

/** An operation that answers with one value of the type. */
function carrying({ operations: [model], namespace, types }: Agent, type: Type): Operation {
  if (model === undefined) throw new Error('the agent has no operation');
  const result = { name: 'Value', namespace, type, optional: false, nillable: false };
  return { ...model, types, name: 'Carry', response: { namespace, local: 'CarryResponse' }, results: [result] };
}

/** Both ways for one type, as the CRM has it and as the caller has it. */
function holdsFor(given: Operation, wanted: Operation): void {
  let ways = 0;
  const { context, ...plain } = commandOf(wanted, {});
  const command: Command = { ...plain, forwardAnswerOf: wanted, context: { ...context, wire: 'soap' } };
  const same = (results: Struct): void => {
    const options = { accept: 'application/json', correlationId: 'c-1' };
    const json = textOf(rest.encodeResponse({ kind: 'answer', results }, given, options).body);
    // Twice, since what was met once is remembered, and in another order.
    for (const text of [json, json, reversed(readJsonTree(json))]) {
      const way = straight(text, given, command);
      if (way === undefined) continue;
      ways += 1;
      const expected = ordinarily(text, given, command);
      expect(withoutOrder(way.reply)).toBe(withoutOrder(expected.reply));
      expect(byName(way.told)).toEqual(byName(expected.told));
    }
  };
  const values = fieldsOf(given.results, { types: given.types, wire: 'json' });
  fc.assert(fc.property(values, same), { seed, numRuns: runs });
  const [result] = given.results;
  // One that has only properties of error objects is judged the ordinary way.
  const isPlain = result?.type.kind === 'struct' && result.type.fields.some(({ name }) => rest.isResultName(name));
  expect(ways).toBeGreaterThan(isPlain && isStraight(result.type) ? 0 : -1);
}

/** @param newest the agent as the CRM has it */
function holds(agents: readonly Agent[], newest: (agent: Agent) => Agent): void {
  test.each(agents.map((agent) => [`${agent.version}.${agent.name}`, agent] as const))('%s', (_name, agent) => {
    expect(agent.types.all().length).toBeGreaterThan(0);
    const crm = newest(agent);
    for (const type of agent.types.all()) {
      const given = crm.types.all().find(({ kind, name }) => kind === type.kind && name.local === type.name.local);
      if (given === undefined || (type.kind !== 'struct' && type.kind !== 'list')) continue;
      holdsFor(carrying(crm, given), carrying(agent, type));
    }
  });
}

describe('within one version', () => {
  holds([garden], (agent) => agent);
});
describeContract('towards callers of every version', () => {
  const all = triedAgents(openContract().contract);
  holds(all, ({ name }) => {
    const newest = all.findLast((agent) => agent.name === name);
    if (newest === undefined) throw new Error(`there is no ${name}`);
    return newest;
  });
});
