/**
 * Header blocks of a request: the service's three, WS-Security's UsernameToken, WS-Addressing's; inside Header or
 * beside Body.
 */
import {
  basicCredential,
  excerpt,
  headerSecret,
  extractedText,
  Refusal,
  scalarParser,
  ticketAsUser,
  within,
  zoneCode,
  type Caller,
  type StructDraft,
} from '../command';
import { XmlEvent, type XmlReader } from '../xml';
import { checkAttributes, readFlag, requireEmpty } from './attributes';
import { addressing, envelopeNamespace, security, type SoapVersion } from './namespaces';
import type { ReadContext } from './read-context';
import { trimSpace } from '../text/characters';

/** What the header blocks of a request say. */
export interface HeaderBlocks {
  caller: { -readonly [K in keyof Caller]?: Caller[K] };
  /** wsa:Action; may only agree with the operation. */
  action?: string;
  /** Of the blocks that `textBlocks` of the context names; those that are nil or empty count as missing. */
  texts?: Map<string, string>;
  readonly seen: Set<string>;
}

type ReadBlock = (context: ReadContext, blocks: HeaderBlocks) => void;

const serviceBlocks: ReadonlyMap<string, ReadBlock> = new Map<string, ReadBlock>([
  ['ApplicationToken', readApplicationToken],
  ['Credentials', readCredentials],
  ['TimeZone', readTimeZone],
]);
const ignored: ReadBlock = ({ reader }) => reader.skip();
/** A message may relate to several. */
const relatesTo: ReadBlock = ({ reader }) => reader.skip();
const addressingBlocks: ReadonlyMap<string, ReadBlock> = new Map<string, ReadBlock>([
  ['Action', readAction],
  ['To', ignored],
  ['MessageID', ignored],
  ['ReplyTo', ignored],
  ['From', ignored],
  ['FaultTo', ignored],
  ['RelatesTo', relatesTo],
]);

/**
 * Reads the block the reader stands on, in one step: those that are known are never long. False: it is not known, and
 * to be passed over; unless it must be understood (SOAP 1.1 §4.2.3, 1.2 part 1 §5.2.3). @throws Refusal
 */
export function readBlock(context: ReadContext, version: SoapVersion, blocks: HeaderBlocks): boolean {
  const { reader, serviceNamespace } = context;
  const read = knownBlock(context);
  if (read === undefined || reader.namespace !== serviceNamespace) context.isStrict = false;
  if (read === undefined) {
    if (isForUs(reader, version) && mustUnderstand(reader, version))
      throw new Refusal('request.mustUnderstand', `header block ${excerpt(reader.name)} is not understood`);
    return false;
  }
  const { name, namespace } = reader;
  // The service's blocks by their bare names: no text is put together for the usual ones.
  const key = namespace === serviceNamespace ? name : `${namespace} ${name}`;
  if (blocks.seen.has(key) && read !== relatesTo)
    throw new Refusal('request.invalid', 'the header block occurs twice').within(name);
  blocks.seen.add(key);
  try {
    reader.inOneStep(() => read(context, blocks));
  } catch (error) {
    throw within(error, name);
  }
  return true;
}

function knownBlock({ reader, serviceNamespace, textBlocks }: ReadContext): ReadBlock | undefined {
  if (reader.namespace === serviceNamespace)
    return serviceBlocks.get(reader.name) ?? (textBlocks?.has(reader.name) === true ? readTextBlock : undefined);
  if (reader.namespace === security && reader.name === 'Security') return readSecurity;
  return addressing.has(reader.namespace) ? addressingBlocks.get(reader.name) : undefined;
}

/**
 * SOAP 1.1 has 0 and 1 alone; the words are accepted there too, as .NET does. Anything else is refused, for its meaning
 * cannot be asked.
 */
function mustUnderstand(reader: XmlReader, version: SoapVersion): boolean {
  const written = reader.attribute(envelopeNamespace[version], 'mustUnderstand');
  return written !== undefined && readFlag(`mustUnderstand of ${excerpt(reader.name)}`, written);
}

const ourRoles: ReadonlySet<string> = new Set([
  '',
  'http://schemas.xmlsoap.org/soap/actor/next',
  'http://www.w3.org/2003/05/soap-envelope/role/next',
  'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
]);

function isForUs(reader: XmlReader, version: SoapVersion): boolean {
  const attribute = version === '1.1' ? 'actor' : 'role';
  return ourRoles.has(reader.attribute(envelopeNamespace[version], attribute) ?? '');
}

/** Text of the element; undefined when it is nil or empty, which counts as missing. */
function optionalText(context: ReadContext, knownAttributes = 0): string | undefined {
  if (readIfNil(context, knownAttributes)) return undefined;
  const { reader } = context;
  const text = reader.readText();
  if (text === undefined) throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)}`);
  return text === '' ? undefined : extractedText(text, context.documents);
}

/** Reads an element that is nil. @returns whether it was */
function readIfNil(context: ReadContext, knownAttributes: number): boolean {
  if (context.reader.attributeCount === 0 || !checkAttributes(context, knownAttributes)) return false;
  requireEmpty(context);
  return true;
}

/** How many attributes of a block a CRM knows from SOAP 1.1 itself; .NET's clients send mustUnderstand. */
function soapAttributes({ reader }: ReadContext): number {
  const written = reader.attribute(envelopeNamespace['1.1'], 'mustUnderstand');
  return written === '0' || written === '1' ? 1 : 0;
}

function readApplicationToken(context: ReadContext, { caller }: HeaderBlocks): void {
  const text = optionalText(context, soapAttributes(context));
  if (text !== undefined) caller.applicationToken = headerSecret(text, '');
}

/** A block of one service alone. */
function readTextBlock(context: ReadContext, blocks: HeaderBlocks): void {
  const { name } = context.reader;
  const text = optionalText(context, soapAttributes(context));
  if (text !== undefined) (blocks.texts ??= new Map()).set(name, text);
}

const credentialsParts = ['Ticket'];

function readCredentials(context: ReadContext, { caller }: HeaderBlocks): void {
  const { Ticket: ticket } = readChildren(context, credentialsParts);
  if (typeof ticket === 'string') caller.credential = { scheme: 'ticket', ticket: headerSecret(ticket, 'Ticket') };
}

const parseId = scalarParser('int');

const timeZoneParts = ['SoTimeZoneId', 'SoTimeZoneLocationCode'];

function readTimeZone(context: ReadContext, { caller }: HeaderBlocks): void {
  const { SoTimeZoneId: id, SoTimeZoneLocationCode: code } = readChildren(context, timeZoneParts);
  // For the schema a nil is no int.
  if (id === null) context.isStrict = false;
  const number = typeof id === 'string' ? parseIdAt('SoTimeZoneId', trimSpace(id)) : undefined;
  const named = {
    ...(number === undefined ? {} : { id: number }),
    ...(typeof code === 'string' ? { code: zoneCode(code, 'SoTimeZoneLocationCode') } : {}),
  };
  if (Object.keys(named).length > 0) caller.timeZone = named;
}

function parseIdAt(path: string, text: string): number {
  try {
    return Number(parseId(text));
  } catch (error) {
    throw within(error, path);
  }
}

/**
 * Reads named text children in the block's own namespace, each at most once.
 * @param names in the order of the contract
 */
function readChildren(context: ReadContext, names: readonly string[]): StructDraft {
  const { reader } = context;
  const { namespace } = reader;
  const found: StructDraft = {};
  if (readIfNil(context, soapAttributes(context))) return found;
  let expected = 0;
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return found;
    const { name } = reader;
    if (event === XmlEvent.text || reader.namespace !== namespace || !names.includes(name))
      throw new Refusal(
        'request.invalid',
        `expected ${names.join(' and ')}, found ${event === XmlEvent.text ? 'text' : excerpt(name)}`,
      );
    if (Object.hasOwn(found, name)) throw new Refusal('request.invalid', 'occurs twice').within(name);
    if (names.indexOf(name) < expected) context.isStrict = false;
    expected = names.indexOf(name);
    found[name] = optionalText(context) ?? null;
  }
}

function readAction(context: ReadContext, blocks: HeaderBlocks): void {
  const action = optionalText(context);
  if (action !== undefined) blocks.action = trimSpace(action);
}

const passwordText = '#PasswordText';

/** UsernameToken Profile 1.0 §3.1 with a plain password; digests cannot be passed on to the CRM. */
function readSecurity(context: ReadContext, blocks: HeaderBlocks): void {
  const { reader } = context;
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.start && reader.namespace === security && reader.name === 'UsernameToken')
      readUsernameToken(context, blocks);
    else if (event === XmlEvent.start) reader.skip();
    else throw new Refusal('request.invalid', 'text stands where elements are expected');
  }
}

/**
 * Two names, passwords or tokens mean two identities, and a proxy in front of the gateway may have checked only one.
 */
function readUsernameToken(context: ReadContext, { caller, seen }: HeaderBlocks): void {
  const { reader } = context;
  if (seen.has('UsernameToken')) throw new Refusal('request.invalid', 'occurs twice').within('UsernameToken');
  seen.add('UsernameToken');
  let user: string | undefined;
  let password = '';
  const read = new Set<string>();
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
    if (reader.namespace === security) {
      if (read.has(reader.name)) throw new Refusal('request.invalid', 'occurs twice').within(reader.name);
      read.add(reader.name);
    }
    if (reader.namespace === security && reader.name === 'Username') user = optionalText(context);
    else if (reader.namespace === security && reader.name === 'Password') {
      const type = reader.attribute('', 'Type') ?? passwordText;
      if (!type.endsWith(passwordText))
        throw new Refusal('request.invalid', 'only PasswordText is supported').within('Password');
      password = optionalText(context) ?? '';
    } else reader.skip();
  }
  if (user !== undefined)
    caller.credential ??= ticketAsUser(user, password) ?? basicCredential(user, password, 'UsernameToken');
}
