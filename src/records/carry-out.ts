/**
 * Carries operations out on the records by rule: the names and types of the contract say what is meant, and no agent
 * has code of its own here. docs/sandbox.md describes the rules.
 */
import type { Operation } from '../contract';
import type { Outcome } from '../command';
import { keepRule, keptValue } from './attached-rules';
import { getRule, listRule, propertyRule } from './read-rules';
import type { RecordCall, Records } from './records';
import { defaultRule, deleteRule, saveRule, validateRule, type RecordRule } from './write-rules';

/** In the order in which they are asked. */
const makers: readonly ((operation: Operation) => RecordRule | undefined)[] = [
  defaultRule,
  saveRule,
  deleteRule,
  validateRule,
  keepRule,
  keptValue,
  getRule,
  listRule,
  propertyRule,
];

const made = new WeakMap<Operation, readonly RecordRule[]>();

function rulesFor(operation: Operation): readonly RecordRule[] {
  const rules = made.get(operation) ?? makers.flatMap((make) => make(operation) ?? []);
  made.set(operation, rules);
  return rules;
}

/** What the rules make of a call; undefined where none of them knows what is meant. */
export function carryOutByRule(records: Records, call: RecordCall): Outcome | undefined {
  for (const rule of rulesFor(call.operation)) {
    const outcome = rule(records, call);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}
