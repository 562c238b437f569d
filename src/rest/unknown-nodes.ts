/**
 * Elements and form fields that the contract does not know, as JSON. Their texts have no types: they become JSON
 * strings, which a v1 CRM reads as any simple value. What holds others may be an object, a list or a dictionary; nobody
 * can tell, so it is refused.
 */
import { JsonText, extractedText, Refusal } from '../command';
import { writeLongString } from '../json';
import type { BodyWithDocuments } from '../body';
import type { TurnBudget, Turns } from '../text/turn';
import type { TextNode } from './text-tree';

interface Context {
  /** Whether lists are written as repeated fields. */
  readonly repeats: boolean;
  readonly budget: TurnBudget;
  readonly documents: BodyWithDocuments | undefined;
}

/** @param nodes all of one name @throws Refusal */
export function* jsonOfNodes(nodes: readonly TextNode[], context: Context): Turns<JsonText> {
  const [node, second] = nodes;
  if (node === undefined) throw new Error('a group has nodes');
  if (second === undefined) return restorable(yield* jsonOf(node, context.budget), context);
  if (!context.repeats) throw new Refusal('request.invalid', 'stands twice');
  const items: string[] = [];
  for (const each of nodes) items.push(yield* jsonOf(each, context.budget));
  return restorable(`[${items.join()}]`, context);
}

function restorable(shown: string, { documents }: Context): JsonText {
  return documents?.isIn(shown) === true
    ? new JsonText(shown, (text) => extractedText(text, documents))
    : new JsonText(shown);
}

/** Texts that say nothing and mean it whatever the type. */
const bare: ReadonlySet<string> = new Set(['0', 'false']);

function* jsonOf(node: TextNode, budget: TurnBudget): Turns<string> {
  if (node.nil) return 'null';
  if (node.children.length > 0) {
    if (saysNothing(node)) return 'null';
    throw new Refusal('request.invalid', 'the contract does not know this, and only JSON can say what kind it is');
  }
  if (bare.has(node.text)) return node.text;
  const pieces: string[] = [];
  yield* writeLongString(node.text, (piece) => {
    pieces.push(piece);
    return budget.spend(piece.length);
  });
  return pieces.join('');
}

function saysNothing({ nil, blank, text, children }: TextNode): boolean {
  if (children.length > 0) return children.every(saysNothing);
  return nil || blank || bare.has(text);
}
