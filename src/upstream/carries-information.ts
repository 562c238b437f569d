import { isNeutralText } from '../command';
import { JsonNumber, readJsonTreeInTurns, type JsonTree } from '../json';
import type { TurnBudget, Turns } from '../text/turn';

const zero = /^-?0(?:\.0+)?(?:[eE][+-]?\d+)?$/;

/** Longer texts hold something. */
const neutralCharsMax = 4096;

/**
 * Whether a JSON text says more than that nothing was said: null, false, 0, "", a neutral member, no items, or an
 * object of nothing else.
 */
export function* carriesInformation(text: string, budget: TurnBudget): Turns<boolean> {
  return text.length > neutralCharsMax || holdsSomething(yield* readJsonTreeInTurns(text, undefined, budget));
}

function holdsSomething(tree: JsonTree): boolean {
  if (tree === null || tree === false) return false;
  if (tree === true) return true;
  if (typeof tree === 'string') return !isNeutralText(tree);
  if (tree instanceof JsonNumber) return !zero.test(tree.text);
  return tree instanceof Map ? Array.from(tree.values()).some(holdsSomething) : isFilled(tree);
}

const isFilled = (tree: JsonTree): boolean => Array.isArray(tree) && tree.length > 0;
