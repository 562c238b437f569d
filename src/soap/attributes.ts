/**
 * Reads attributes: `xsi:nil`, `xsi:type`, references to other elements, encodingStyle. All others are passed over.
 */
import { excerpt, Refusal } from '../command';
import type { StructType } from '../contract';
import type { XmlReader } from '../xml';
import { envelopeNamespace, serialization, soapEncoding12, xsi, type SoapVersion } from './namespaces';
import type { ReadContext } from './read-context';
import { trimSpace } from '../text/characters';

/**
 * Checks the attributes of the element the reader stands on the start of. With any but `xsi:nil` and those that the
 * caller knows, the message is not strict.
 * @returns whether the element says that it is nil. @throws Refusal for a reference
 */
export function checkAttributes(context: ReadContext, knownBesides = 0): boolean {
  const { reader } = context;
  const nil = reader.attribute(xsi, 'nil');
  const known = nil === undefined ? knownBesides : knownBesides + 1;
  if (known < reader.attributeCount) {
    refuseReference(reader);
    context.isStrict = false;
  }
  return nil !== undefined && readFlag('xsi:nil', nil);
}

/** As `heedAttributes`, where the value may name its own type. */
export function checkTypedAttributes(context: ReadContext): boolean {
  return checkAttributes(context, context.reader.attribute(xsi, 'type') === undefined ? 0 : 1);
}

/**
 * RPC/encoded clients put values elsewhere and refer to them (SOAP 1.1 §5.4, 1.2 part 2 §3.1.5.2), as DataContract can:
 * refused clearly instead of reading an empty value.
 */
export function refuseReference(reader: XmlReader): void {
  const reference =
    reader.attribute('', 'href') ?? reader.attribute(soapEncoding12, 'ref') ?? reader.attribute(serialization, 'Ref');
  if (reference !== undefined)
    throw new Refusal('request.invalid', 'multi-reference values (href) are not part of document/literal');
}

/** An `xs:boolean` attribute, by the name a refusal gives it: true, false, 1, 0 (XML Schema 2 §3.2.2). */
export function readFlag(name: string, text: string): boolean {
  const flag = trimSpace(text);
  if (flag === 'true' || flag === '1') return true;
  if (flag === 'false' || flag === '0') return false;
  throw new Refusal('request.invalid', `${name} must be true or false, found ${excerpt(text)}`);
}

/** Reads a nil element, which must have no content; XML Schema does not even allow blanks. */
export function requireEmpty(context: ReadContext): void {
  const text = context.reader.readText();
  if (text === undefined || trimSpace(text) !== '') throw new Refusal('request.invalid', 'a nil element must be empty');
  if (text !== '') context.isStrict = false;
}

/**
 * `xsi:type` on a struct may name the declared type or one derived from it (XML Schema 1 §2.6.1); one that only a newer
 * CRM has is read as the declared.
 */
export function actualStruct(declared: StructType, { reader, types, newer }: ReadContext): StructType {
  const written = reader.attribute(xsi, 'type');
  if (written === undefined) return declared;
  const name = reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type?.kind === 'struct' && (type === declared || types.derivedOf(declared).includes(type))) return type;
  if (newer !== undefined && name !== undefined && type === undefined) {
    newer.note('type', name.local);
    return declared;
  }
  throw new Refusal('request.invalid', `xsi:type ${excerpt(written)} is not ${declared.name.local} or derived from it`);
}

/**
 * The attributes of Envelope, Header and Body.
 * @throws Refusal for encodingStyle in SOAP 1.2, which has it on their content alone (part 1 §5.1.1)
 */
export function checkPartAttributes(context: ReadContext, version: SoapVersion): void {
  const { reader } = context;
  if (reader.attributeCount === 0) return;
  context.isStrict = false;
  if (version === '1.2' && encodingStyle(reader) !== undefined)
    throw new Refusal('request.invalid', `encodingStyle must not stand on ${reader.name}`);
}

/** RPC toolkits name SOAP's encoding although what they send is literal. */
const encodingStyles: ReadonlySet<string> = new Set([soapEncoding12, `${envelopeNamespace['1.2']}/encoding/none`]);

/**
 * The attributes of the operation's element. SOAP 1.1 leaves encodingStyle without consequence (§4.1.1).
 * @returns whether it is nil, as SOAP::Lite writes a call without arguments. @throws Refusal
 */
export function checkOperationAttributes(context: ReadContext, version: SoapVersion): boolean {
  const { reader } = context;
  if (reader.attributeCount === 0) return false;
  context.isStrict = false;
  const style = version === '1.2' ? encodingStyle(reader) : undefined;
  if (style !== undefined && !encodingStyles.has(trimSpace(style)))
    throw new Refusal('request.encoding', `encodingStyle ${excerpt(style)} is not known`);
  return checkAttributes(context);
}

const encodingStyle = (reader: XmlReader): string | undefined =>
  reader.attribute(envelopeNamespace['1.2'], 'encodingStyle');
