/**
 * JSON that no contract describes, in an XML answer: an element per property, items as `anyType`, which is what data
 * contracts call them.
 */
import type { JsonText } from '../command';
import { JsonNumber, readJsonTreeInTurns, type JsonLimits, type JsonTree } from '../json';
import { TurnBudget, type Turns } from '../text/turn';
import type { Output } from './output';
import { writeText } from './xml-text';

const nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';

/** It has been read within the limits already. */
const limits: JsonLimits = { depth: 1_000, keysPerObject: Infinity, stringChars: Infinity, itemsPerArray: Infinity };

export function* writeJsonElement(name: string, json: JsonText, output: Output): Turns<void> {
  yield* writeElement(name, yield* readJsonTreeInTurns(json.text(), limits, new TurnBudget()), output);
}

/** What stands between the tags. */
export function* writeJsonContent(json: JsonText, output: Output): Turns<void> {
  yield* writeContent(yield* readJsonTreeInTurns(json.text(), limits, new TurnBudget()), output);
}

function* writeElement(name: string, tree: JsonTree, output: Output): Turns<void> {
  const tag = elementName(name);
  if (tree === null) output.add(`<${tag} ${nil}/>`);
  else {
    output.add(`<${tag}>`);
    yield* writeContent(tree, output);
    output.add(`</${tag}>`);
  }
  if (output.isFull() && output.isPauseDue()) yield;
}

function* writeContent(tree: JsonTree, output: Output): Turns<void> {
  if (typeof tree === 'string') return yield* writeText(tree, output);
  if (tree instanceof JsonNumber) return output.add(tree.text);
  if (tree === null || typeof tree === 'boolean') return output.add(tree === null ? '' : String(tree));
  if (tree instanceof Map) for (const [name, value] of tree) yield* writeElement(name, value, output);
  else for (const item of itemsOf(tree)) yield* writeElement('anyType', item, output);
}

const itemsOf = (tree: JsonTree): readonly JsonTree[] => (Array.isArray(tree) ? tree : []);

/** As .NET's XmlConvert.EncodeLocalName writes what is no name: `a b` as `a_x0020_b`. */
function elementName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return name;
  const encoded = name.replaceAll(/[^A-Za-z0-9_.-]|^[0-9.-]/g, (unit) =>
    Array.from(
      { length: unit.length },
      (_, at) => `_x${unit.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}_`,
    ).join(''),
  );
  return encoded === '' ? '_' : encoded;
}
