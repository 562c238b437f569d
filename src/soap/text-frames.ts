/** Readers of the elements that have no child elements, and what goes on with those that are long. */
import type { EnumType, FlagsType, ScalarType } from '../contract';
import { excerpt, extractedBytes, extractedText, parseBase64InTurns, Refusal, type Value } from '../command';
import { turnUnits, type Turns } from '../text/turn';
import { XmlEvent, type XmlReader } from '../xml';
import { leafParser, tooManyFlags, type ParseLeaf } from './leaf-reader';
import { xop } from './namespaces';
import type { Carrier, ReadContext, Reading, ReadValue } from './read-context';
import { pause } from './reading-on';
import { placeStrange } from './strange-child';

/** The reader of an element that holds only text. */
export function compileLeaf(type: ScalarType | EnumType | FlagsType): ReadValue {
  const parse = leafParser(type);
  if (parse === undefined) return readBytes;
  const isText = type.kind === 'scalar' && type.scalar === 'string';
  return textReader(parse, (text, context) => {
    // What is long may be comments, and the value short.
    if (isText || text.length <= turnUnits) return parse(text, context);
    if (type.kind === 'flags') throw tooManyFlags();
    throw new Refusal('request.invalid', `expected ${type.name.local}, found ${excerpt(text)}`);
  });
}

const itself: ParseLeaf = (text) => text;

export const readString: ReadValue = textReader(itself, itself);

/** @param parseLong of a text in which the reader paused */
function textReader(parse: ParseLeaf, parseLong: ParseLeaf): ReadValue {
  return (context, outer) => {
    const text = textOf(context.reader);
    if (text !== undefined) return take(parse, text, context, outer);
    pause(context);
    return new TextFrame(parseLong, outer);
  };
}

/** The text of the element the reader stands on the start of; undefined: it paused. */
function textOf(reader: XmlReader): string | undefined {
  const text = reader.readText();
  if (text === undefined && reader.event !== XmlEvent.none) refuseChild(reader);
  return text;
}

function refuseChild(reader: XmlReader): never {
  throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)} inside a value`);
}

function take(parse: ParseLeaf, text: string, context: ReadContext, outer: Carrier): Carrier {
  const { documents, strange } = context;
  const met = strange?.length ?? 0;
  outer.put(parse(extractedText(text, documents), context));
  if (strange !== undefined && strange.length > met) placeStrange(strange, met, outer);
  return outer;
}

/** A long text. */
class TextFrame implements Reading {
  readonly segment = undefined;

  constructor(
    private readonly parse: ParseLeaf,
    readonly outer: Carrier,
  ) {}

  advance(context: ReadContext): Reading {
    const text = textOf(context.reader);
    if (text !== undefined) return take(this.parse, text, context, this.outer);
    pause(context);
    return this;
  }
}

const readBytes: ReadValue = (context, outer) => {
  const { reader, documents } = context;
  const text = reader.readText();
  if (text === undefined && reader.event === XmlEvent.none) {
    pause(context);
    return new BytesFrame(outer);
  }
  outer.put(text === undefined ? readAttachment(context) : extractedBytes(text, documents));
  return outer;
};

/** A long base64 text. */
class BytesFrame implements Reading {
  readonly segment = undefined;
  /** Once all of it is there. */
  #parsing: Turns<string> | undefined;

  constructor(readonly outer: Carrier) {}

  advance(context: ReadContext): Reading {
    if (this.#parsing === undefined) {
      const text = textOf(context.reader);
      if (text !== undefined) this.#parsing = parseBase64InTurns(extractedText(text, context.documents));
    }
    const step = this.#parsing?.next();
    if (step?.done === true) {
      this.outer.put(step.value);
      return this.outer;
    }
    pause(context);
    return this;
  }
}

/** Base64 may stand in an attachment that `<xop:Include href="cid:…"/>` names (MTOM, XOP 1.0 §2). */
function readAttachment({ reader, attachment }: ReadContext): Value {
  if (reader.namespace !== xop || reader.name !== 'Include' || attachment === undefined) return refuseChild(reader);
  const href = reader.attribute('', 'href') ?? '';
  const content = /^cid:/i.test(href) ? attachment(href.slice(4)) : undefined;
  if (content === undefined) throw new Refusal('request.invalid', `no attachment ${excerpt(href)}`);
  return reader.inOneStep(() => {
    reader.skip();
    if (reader.nextElement() !== XmlEvent.end)
      throw new Refusal('request.invalid', 'only one xop:Include may stand here');
    return content;
  });
}
