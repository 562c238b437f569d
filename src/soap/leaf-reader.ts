/** Compiled readers of the types that have no child elements: scalars, enumerations, flags. */
import type { EnumType, FlagsType, ScalarKind, ScalarType, Type, TypeTable } from '../contract';
import {
  collapse,
  compileFlags,
  excerpt,
  flagsChars,
  Refusal,
  remembering,
  scalarParser,
  timeSpanOfIso,
  type Value,
} from '../command';
import { XmlEvent, type XmlReader } from '../xml';
import { declaredMembers } from './members';
import { xop } from './namespaces';

export interface ReadContext {
  readonly reader: XmlReader;
  readonly types: TypeTable;
  /** Target namespace of the agent. */
  readonly serviceNamespace: string;
  /** What to do with elements the contract does not know. */
  readonly unknown: 'refuse' | 'ignore';
  readonly arrayItemsMax: number;
  /** MTOM attachments as base64 text by Content-ID. */
  readonly attachment?: (contentId: string) => string | undefined;
}

export type ReadValue = (context: ReadContext) => Value;

/** RPC/encoded clients put values elsewhere and refer to them: said clearly instead of reading an empty value. */
export function refuseReference(reader: XmlReader): void {
  if (reader.hasAttributes && reader.attribute('', 'href') !== undefined)
    throw new Refusal('request.invalid', 'multi-reference values (href) are not part of document/literal');
}

function leafText(reader: XmlReader): string {
  refuseReference(reader);
  const text = reader.readText();
  if (text === undefined)
    throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)} inside a value`);
  return text;
}

/** Reads the text of a leaf element. @throws Refusal */
export type ParseLeaf = (text: string) => Value;

const parsers = new WeakMap<Type, ParseLeaf>();

/** The reader of a leaf type's text, compiled at first use; undefined: values of the type are no mere text. */
export function leafParser(type: Type): ParseLeaf | undefined {
  const parse = parsers.get(type) ?? compileParser(type);
  if (parse !== undefined) parsers.set(type, parse);
  return parse;
}

function compileParser(type: Type): ParseLeaf | undefined {
  if (type.kind === 'scalar') return scalarText(type.scalar);
  if (type.kind === 'enum') return enumText(type);
  return type.kind === 'flags' ? flagsText(type) : undefined;
}

function scalarText(scalar: ScalarKind): ParseLeaf {
  if (scalar === 'boolean') return (text) => parseBoolean(collapse(text));
  if (scalar === 'char') {
    const parse = scalarParser('unsignedShort');
    return (text) => String.fromCharCode(Number(parse(collapse(text))));
  }
  // v1's time spans are not part of this wire.
  if (scalar === 'duration') return (text) => timeSpanOfIso(collapse(text));
  const parse = scalarParser(scalar);
  return scalar === 'string' || scalar === 'base64Binary' ? parse : (text) => parse(collapse(text));
}

/** The reader of an element that holds only text. */
export function compileLeaf(type: ScalarType | EnumType | FlagsType): ReadValue {
  const parse = leafParser(type) ?? same;
  return type.kind === 'scalar' && type.scalar === 'base64Binary'
    ? (context) => parse(base64Text(context))
    : ({ reader }) => parse(leafText(reader));
}

const same: ParseLeaf = (text) => text;

export const readString: ReadValue = ({ reader }) => leafText(reader);

/** XML Schema 2 §3.2.2: true, false, 1, 0. */
function parseBoolean(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Refusal('request.invalid', `expected boolean (true or false), found ${excerpt(text)}`);
}

/** Base64 stands in the element, or (MTOM, XOP 1.0 §2) in an attachment that `<xop:Include href="cid:…"/>` names. */
function base64Text({ reader, attachment }: ReadContext): string {
  const text = reader.readText();
  if (text !== undefined) return text;
  if (reader.namespace !== xop || reader.name !== 'Include' || attachment === undefined)
    throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)} inside a value`);
  const href = reader.attribute('', 'href') ?? '';
  const content = /^cid:/i.test(href) ? attachment(href.slice(4)) : undefined;
  if (content === undefined) throw new Refusal('request.invalid', `no attachment ${excerpt(href)}`);
  reader.skip();
  if (reader.nextElement() !== XmlEvent.end)
    throw new Refusal('request.invalid', 'only one xop:Include may stand here');
  return content;
}

function enumText(type: EnumType): ParseLeaf {
  const members = declaredMembers(type);
  return (padded) => {
    const text = collapse(padded);
    if (members.has(text)) return text;
    const offered = type.members.slice(0, 12).map(({ name }) => name);
    throw new Refusal(
      'request.invalid',
      `expected ${type.name.local} (${offered.join(', ')}${type.members.length > 12 ? ', …' : ''}), found ${excerpt(text)}`,
    );
  };
}

function flagsText(type: FlagsType): ParseLeaf {
  const flags = compileFlags(type.members);
  const fromList = remembering((text) => flags.fromNames(text === '' ? [] : text.split(/[ \t\r\n]+/)));
  return (padded) => {
    const text = collapse(padded);
    if (text.length > flagsChars) throw new Refusal('request.limit', `more than ${flagsChars} characters of flags`);
    return fromList(text);
  };
}
