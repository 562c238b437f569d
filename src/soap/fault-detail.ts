/**
 * The detail of a Fault: markup that no contract describes, read within bounds of its own and written as it was read.
 */
import type { DetailElement } from '../command';
import type { Turns } from '../text/turn';
import { escapeAttribute, escapeText, replaceIllegal, XmlEvent, type XmlReader } from '../xml';
import { xsi } from './namespaces';
import { skipElement } from './pauses';

/**
 * How much of a detail may still be taken: it is for people and their logs, and is written in one step. The rest is
 * left out.
 */
export interface DetailBudget {
  elements: number;
  chars: number;
}

export const detailBudget = (): DetailBudget => ({ elements: 256, chars: 32 * 1024 });
const depthMax = 16;

/** WCF's ExceptionDetail has the stack in an element of its own. */
const isStack = (name: string): boolean => /stack/i.test(name);

/** Reads what is in the element the reader stands on the start of, and leaves it on its end. */
export function* readContent(reader: XmlReader, budget: DetailBudget, depth = 0): Turns<DetailElement['content']> {
  const content: (DetailElement | string)[] = [];
  for (;;) {
    const event = reader.next();
    if (event === XmlEvent.end) return withoutBlanks(content);
    if (event === XmlEvent.none) yield;
    else if (event === XmlEvent.text) content.push(take(reader.text, budget));
    else {
      const child = yield* readMarkup(reader, budget, depth + 1);
      if (child !== undefined) content.push(child);
    }
  }
}

/** Undefined: the element holds a stack, or is beyond the bounds. */
function* readMarkup(reader: XmlReader, budget: DetailBudget, depth: number): Turns<DetailElement | undefined> {
  const { name: local, namespace } = reader;
  budget.elements -= 1;
  budget.chars -= local.length + namespace.length;
  if (budget.elements < 0 || budget.chars < 0 || depth > depthMax || isStack(local)) {
    yield* skipElement(reader);
    return undefined;
  }
  const attributes = attributesOf(reader, budget);
  return { name: { namespace, local }, attributes, content: yield* readContent(reader, budget, depth) };
}

function take(text: string, budget: DetailBudget): string {
  const withHttpHead = text.slice(0, Math.max(0, budget.chars));
  budget.chars -= withHttpHead.length;
  return withHttpHead;
}

/** Of attributes with a namespace only `xsi:nil`: what others mean may hang on prefixes that are not passed on. */
function attributesOf(reader: XmlReader, budget: DetailBudget): DetailElement['attributes'] {
  const read: DetailElement['attributes'][number][] = [];
  for (const { namespace, local, value } of reader.attributes()) {
    const isKept = namespace === '' || (namespace === xsi && local === 'nil');
    budget.chars -= local.length;
    if (isKept && budget.chars >= 0) read.push([{ namespace, local }, take(value, budget)]);
  }
  return read;
}

/** Blanks between elements are for the eye. */
function withoutBlanks(content: readonly (DetailElement | string)[]): DetailElement['content'] {
  const hasElements = content.some((item) => typeof item !== 'string');
  return content.filter((item) => typeof item !== 'string' || (item !== '' && !(hasElements && item.trim() === '')));
}

/** @param around the default namespace where it is to stand */
export function writeContent(content: DetailElement['content'], around = ''): string {
  return content
    .map((item) => (typeof item === 'string' ? escapeText(replaceIllegal(item)) : writeMarkup(item, around)))
    .join('');
}

function writeMarkup({ name, attributes, content }: DetailElement, around: string): string {
  const own = name.namespace === around ? '' : ` xmlns="${attributeText(name.namespace)}"`;
  const said = attributes.map(([{ namespace, local }, value]) =>
    namespace === xsi
      ? ` xmlns:i="${xsi}" i:${local}="${attributeText(value)}"`
      : ` ${local}="${attributeText(value)}"`,
  );
  return `<${name.local}${own}${said.join('')}>${writeContent(content, name.namespace)}</${name.local}>`;
}

export const attributeText = (text: string): string => escapeAttribute(replaceIllegal(text));

/** Text of an element that has nothing else. */
export function markupText({ content }: Pick<DetailElement, 'content'>): string {
  return content.every((item) => typeof item === 'string') ? content.join('').trim() : '';
}
