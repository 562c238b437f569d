/** Header blocks of a request: the service's three, WS-Security's UsernameToken, WS-Addressing's; inside Header or beside Body. */
import {
  basicCredential,
  collapse,
  excerpt,
  headerSecret,
  headerTag,
  Refusal,
  scalarParser,
  ticketAsUser,
  within,
  type Caller,
  type StructDraft,
} from '../command';
import { XmlEvent, type XmlReader } from '../xml';
import { addressing, envelopeNamespace, security, xsi, type SoapVersion } from './namespaces';

/** What the header blocks said. */
export interface HeaderBlocks {
  caller: { -readonly [K in keyof Caller]?: Caller[K] };
  /** wsa:Action; may only agree with the operation. */
  action?: string;
  readonly seen: Set<string>;
  /** Whether only the service's own blocks were met, all inside Header. */
  plain: boolean;
}

type ReadBlock = (reader: XmlReader, blocks: HeaderBlocks) => void;

const serviceBlocks: ReadonlyMap<string, ReadBlock> = new Map<string, ReadBlock>([
  ['ApplicationToken', readApplicationToken],
  ['Credentials', readCredentials],
  ['TimeZone', readTimeZone],
]);
const ignored: ReadBlock = (reader) => reader.skip();
const addressingBlocks: ReadonlyMap<string, ReadBlock> = new Map<string, ReadBlock>([
  ['Action', readAction],
  ['To', ignored],
  ['MessageID', ignored],
  ['ReplyTo', ignored],
  ['From', ignored],
  ['FaultTo', ignored],
]);

/** Reads the block the reader stands on. Unknown blocks are passed over unless they must be understood (SOAP 1.1 §4.2.3, 1.2 part 1 §5.2.3). @throws Refusal */
export function readBlock(
  reader: XmlReader,
  version: SoapVersion,
  serviceNamespace: string,
  blocks: HeaderBlocks,
): void {
  const read = knownBlock(reader, serviceNamespace);
  if (reader.namespace !== serviceNamespace) blocks.plain = false;
  if (read === undefined) {
    if (mustUnderstand(reader, version) && isForUs(reader, version))
      throw new Refusal('request.mustUnderstand', `header block ${excerpt(reader.name)} is not understood`);
    return reader.skip();
  }
  const { name, namespace } = reader;
  // The service's blocks by their bare names: no text is put together for the usual ones.
  const key = namespace === serviceNamespace ? name : `${namespace} ${name}`;
  if (blocks.seen.has(key)) throw new Refusal('request.invalid', 'the header block stands twice').within(name);
  blocks.seen.add(key);
  try {
    read(reader, blocks);
  } catch (error) {
    throw within(error, name);
  }
}

function knownBlock(reader: XmlReader, serviceNamespace: string): ReadBlock | undefined {
  if (reader.namespace === serviceNamespace) return serviceBlocks.get(reader.name);
  if (reader.namespace === security && reader.name === 'Security') return readSecurity;
  return addressing.has(reader.namespace) ? addressingBlocks.get(reader.name) : undefined;
}

function mustUnderstand(reader: XmlReader, version: SoapVersion): boolean {
  const flag = collapse(reader.attribute(envelopeNamespace[version], 'mustUnderstand') ?? '');
  return flag === '1' || flag === 'true';
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

/** Text of the element; undefined when it is nil or empty, which says nothing. */
function optionalText(reader: XmlReader): string | undefined {
  const nil = reader.hasAttributes ? collapse(reader.attribute(xsi, 'nil') ?? '') : '';
  const text = reader.readText();
  if (text === undefined) throw new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)}`);
  return text === '' || nil === 'true' || nil === '1' ? undefined : text;
}

function readApplicationToken(reader: XmlReader, { caller }: HeaderBlocks): void {
  const text = optionalText(reader);
  if (text !== undefined) caller.applicationToken = headerSecret(text, '');
}

const credentialsParts = ['Ticket'];

function readCredentials(reader: XmlReader, { caller }: HeaderBlocks): void {
  const { Ticket: ticket } = readChildren(reader, credentialsParts);
  if (typeof ticket === 'string') caller.credential = { scheme: 'ticket', ticket: headerSecret(ticket, 'Ticket') };
}

const parseId = scalarParser('int');

function readTimeZone(reader: XmlReader, { caller }: HeaderBlocks): void {
  const { SoTimeZoneId: id, SoTimeZoneLocationCode: code } = readChildren(reader, [
    'SoTimeZoneId',
    'SoTimeZoneLocationCode',
  ]);
  const number = typeof id === 'string' ? parseIdAt('SoTimeZoneId', collapse(id)) : undefined;
  const named = {
    ...(number === undefined ? {} : { id: number }),
    ...(typeof code === 'string' ? { code: headerTag(code, 'SoTimeZoneLocationCode') } : {}),
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

/** Reads named text children in the block's own namespace, each at most once. */
function readChildren(reader: XmlReader, names: readonly string[]): StructDraft {
  const { namespace } = reader;
  const found: StructDraft = {};
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return found;
    const { name } = reader;
    if (event === XmlEvent.text || reader.namespace !== namespace || !names.includes(name))
      throw new Refusal(
        'request.invalid',
        `expected ${names.join(' and ')}, found ${event === XmlEvent.text ? 'text' : excerpt(name)}`,
      );
    if (Object.hasOwn(found, name)) throw new Refusal('request.invalid', 'stands twice').within(name);
    found[name] = optionalText(reader) ?? null;
  }
}

function readAction(reader: XmlReader, blocks: HeaderBlocks): void {
  const action = optionalText(reader);
  if (action !== undefined) blocks.action = collapse(action);
}

const passwordText = '#PasswordText';

/** UsernameToken Profile 1.0 §3.1 with a plain password; digests cannot be passed on to the CRM. */
function readSecurity(reader: XmlReader, blocks: HeaderBlocks): void {
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.start && reader.namespace === security && reader.name === 'UsernameToken')
      readUsernameToken(reader, blocks);
    else if (event === XmlEvent.start) reader.skip();
    else throw new Refusal('request.invalid', 'text stands where elements are expected');
  }
}

/** Two names, passwords or tokens mean two identities, one of which somebody in front of us may have checked. */
function readUsernameToken(reader: XmlReader, { caller, seen }: HeaderBlocks): void {
  if (seen.has('UsernameToken')) throw new Refusal('request.invalid', 'stands twice').within('UsernameToken');
  seen.add('UsernameToken');
  let user: string | undefined;
  let password = '';
  const read = new Set<string>();
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
    if (reader.namespace === security) {
      if (read.has(reader.name)) throw new Refusal('request.invalid', 'stands twice').within(reader.name);
      read.add(reader.name);
    }
    if (reader.namespace === security && reader.name === 'Username') user = optionalText(reader);
    else if (reader.namespace === security && reader.name === 'Password') {
      const type = reader.attribute('', 'Type') ?? passwordText;
      if (!type.endsWith(passwordText))
        throw new Refusal('request.invalid', 'only PasswordText is supported').within('Password');
      password = optionalText(reader) ?? '';
    } else reader.skip();
  }
  if (user !== undefined)
    caller.credential ??= ticketAsUser(user, password) ?? basicCredential(user, password, 'UsernameToken');
}
