/**
 * An element that the contract does not know, for a CRM of the caller's version that may be newer. It is read like everything else, inside the limits,
 * and written as text of its own: what goes on is never bytes that nobody has looked at.
 */
import { collapse, excerpt, isNeutralLexically, liftedText, Refusal } from '../command';
import type { Steps } from '../steps';
import { escapeAttribute, XmlEvent, xmlNamespace, type XmlAttribute } from '../xml';
import { readFlag, refuseReference } from './attributes';
import { mapPieces, writeText } from './leaf-writer';
import { xsi } from './namespaces';
import type { ReadContext } from './read-context';

interface Copied {
  readonly text: string;
  /** Whether it is nil, or holds nothing but what stands where nobody has set anything. */
  readonly saysNothing: boolean;
}

/** An element that is being copied. */
interface Open {
  readonly name: string;
  readonly namespace: string;
  readonly isNil: boolean;
  /** Of its children. One child, or two of one name, may be the items of a list: that has something in it. */
  readonly names: Set<string>;
  children: number;
  saysNothing: boolean;
}

/** The reader stands on the start of the element, and on its end afterwards. @throws Refusal */
export function* copyElement(context: ReadContext): Steps<Copied> {
  const { reader, lifted } = context;
  const open: Open[] = [];
  let text = '';
  for (let event: XmlEvent = XmlEvent.start; ; event = reader.next()) {
    const inner = open.at(-1);
    if (event === XmlEvent.none) yield;
    else if (event === XmlEvent.start) {
      const outer = inner?.namespace ?? context.serviceNamespace;
      const { name, namespace } = reader;
      const attributes = attributesOf(context);
      text += `<${name}${namespace === outer ? '' : ` xmlns="${escapeAttribute(namespace)}"`}${attributes.text}>`;
      if (inner !== undefined) {
        inner.children++;
        inner.names.add(name);
      }
      open.push({ name, namespace, isNil: attributes.isNil, names: new Set(), children: 0, saysNothing: true });
    } else if (event === XmlEvent.text) {
      const content = liftedText(reader.text, lifted);
      if (inner !== undefined && !isNeutralLexically(collapse(content))) inner.saysNothing = false;
      text += yield* mapPieces(content, writeText);
    } else if (inner !== undefined) {
      text += `</${inner.name}>`;
      open.pop();
      const saysNothing =
        inner.isNil || (inner.saysNothing && inner.children !== 1 && inner.names.size === inner.children);
      const around = open.at(-1);
      if (around === undefined) return { text, saysNothing };
      around.saysNothing &&= saysNothing;
    }
  }
}

/** Written anew, with prefixes of their own: those of the message are not in force where the text will stand. */
function attributesOf(context: ReadContext): { readonly text: string; readonly isNil: boolean } {
  const { reader } = context;
  if (reader.attributeCount === 0) return { text: '', isNil: false };
  refuseReference(reader);
  const nil = reader.attribute(xsi, 'nil');
  const isNil = nil !== undefined && readFlag('xsi:nil', nil);
  const texts = Array.from(reader.attributes(), (attribute, index) => attributeText(attribute, `a${index}`, context));
  return { text: texts.join(''), isNil };
}

function attributeText({ namespace, local, value }: XmlAttribute, prefix: string, { reader }: ReadContext): string {
  if (namespace === '') return ` ${local}="${escapeAttribute(value)}"`;
  if (namespace === xmlNamespace) return ` xml:${local}="${escapeAttribute(value)}"`;
  const declared = ` xmlns:${prefix}="${escapeAttribute(namespace)}" ${prefix}:${local}`;
  if (namespace !== xsi || local !== 'type') return `${declared}="${escapeAttribute(value)}"`;
  const type = reader.resolve(value);
  // A name in no namespace could not be written below a default one.
  if (type === undefined || type.namespace === '')
    throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(value)}`);
  return ` xmlns:t="${escapeAttribute(type.namespace)}"${declared}="t:${type.local}"`;
}
