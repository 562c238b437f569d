/** Readers of the elements that have no child elements, in frames where their text is long. */
import type { EnumType, FlagsType, ScalarType } from '../contract';
import { excerpt, extractedBytes, extractedText, parseBase64InTurns, Refusal, type Value } from '../command';
import { turnUnits, type Turns } from '../text/turn';
import { XmlEvent, type XmlReader } from '../xml';
import { leafParser, tooManyFlags, type ParseLeaf } from './read-leaf';
import { xop } from './namespaces';
import type { Receiver, ReadContext, Reading, ReadValue } from './read-context';
import { pause } from './pauses';
import { placeUnknowns } from './unknown-elements';

/** The reader of an element that holds only text. */
export function compileLeaf(type: ScalarType | EnumType | FlagsType): ReadValue {
  const parse = leafParser(type);
  if (parse === undefined) return readBytes;
  const isText = type.kind === 'scalar' && type.scalar === 'string';
  return textReader(parse, (text, context) => {
    // The comments may be long, and the value short.
    if (isText || text.length <= turnUnits) return parse(text, context);
    if (type.kind === 'flags') throw tooManyFlags();
    throw new Refusal('request.invalid', `expected ${type.name.local}, found ${excerpt(text)}`);
  });
}

const itself: ParseLeaf = (text) => text;

export const readString: ReadValue = textReader(itself, itself);

/** @param parseLong reads a text in which the reader paused */
function textReader(parse: ParseLeaf, parseLong: ParseLeaf): ReadValue {
  return (context, outer) => {
    const text = readWholeText(context.reader);
    if (text !== undefined) return take(parse, text, context, outer);
    pause(context);
    return new ReadTextFrame(parseLong, outer);
  };
}

/** The text of the element the reader stands on the start of; undefined: it paused. */
function readWholeText(reader: XmlReader): string | undefined {
  const text = reader.readText();
  if (text === undefined && reader.event !== XmlEvent.none) refuseChild(reader);
  return text;
}

function refuseChild(reader: XmlReader): never {
  throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)} inside a value`);
}

function take(parse: ParseLeaf, text: string, context: ReadContext, outer: Receiver): Receiver {
  const { documents, unknowns } = context;
  const met = unknowns?.length ?? 0;
  outer.put(parse(extractedText(text, documents), context));
  if (unknowns !== undefined && unknowns.length > met) placeUnknowns(unknowns, met, outer);
  return outer;
}

/** A long text. */
class ReadTextFrame implements Reading {
  readonly segment = undefined;

  constructor(
    private readonly parse: ParseLeaf,
    readonly outer: Receiver,
  ) {}

  advance(context: ReadContext): Reading {
    const text = readWholeText(context.reader);
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
    return new ReadBytesFrame(outer);
  }
  outer.put(text === undefined ? readAttachment(context) : extractedBytes(text, documents));
  return outer;
};

/** A long base64 text. */
class ReadBytesFrame implements Reading {
  readonly segment = undefined;
  /** Once all of it is there. */
  #parsing: Turns<string> | undefined;

  constructor(readonly outer: Receiver) {}

  advance(context: ReadContext): Reading {
    if (this.#parsing === undefined) {
      const text = readWholeText(context.reader);
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
