import {
  failure,
  prefixPaths,
  Refusal,
  within,
  xmlRefusal,
  type Caller,
  type Failure,
  type Unknown,
  type Struct,
  type StructDraft,
  excerpt,
} from '../command';
import { undescribedOperation, type Agent, type Operation } from '../contract';
import { perKey } from '../text/memo';
import { finish, TurnBudget, turnUnits, type Turns } from '../text/turn';
import { XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { checkOperationAttributes, checkPartAttributes, requireEmpty } from './attributes';
import { readBlock, type HeaderBlocks } from './header-blocks';
import { readMessage, readSmall, type SoapBody } from './message';
import { envelopeNamespace, type SoapVersion } from './namespaces';
import { elementAfterPause, skipElement } from './pauses';
import type { ReadContext } from './read-context';
import { compileFields } from './read-value';

export interface DecodeOptions {
  /** Elements and members that the contract does not know; `keep`: a CRM of the caller's version may. */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  readonly arrayItemsMax: number;
  readonly xml: XmlLimits;
  /** Header blocks that hold a text, besides those that all agents have. */
  readonly textBlocks?: ReadonlySet<string>;
}

export interface SoapRequest extends SoapBody {
  /** The agent the URL names. */
  readonly agent: Agent;
  /** HTTP header of SOAP 1.1, undefined when missing. */
  readonly soapAction: string | undefined;
}

export type DecodedSoap =
  | {
      readonly kind: 'request';
      readonly version: SoapVersion;
      readonly operation: Operation;
      readonly arguments: Struct;
      readonly caller: Omit<Caller, 'tenant'>;
      /** Of the header blocks that `textBlocks` names. */
      readonly texts?: ReadonlyMap<string, string>;
      /**
       * Whether a SOAP 1.1 CRM may be sent the bytes as they are: a strict reader of the contract takes them as they
       * were read here.
       */
      readonly forwardable: boolean;
      /** Parts of the arguments that the contract does not know. */
      readonly unknownParts?: readonly Unknown[];
      /** Set where no WSDL describes the operation: the failure in front of a CRM of another wire or version. */
      readonly failureElsewhere?: Failure;
    }
  /**
   * `version` is the envelope's when it could be read, else what the Content-Type says: the fault is written in it.
   * `operation` when it was found.
   */
  | {
      readonly kind: 'failure';
      readonly version: SoapVersion;
      readonly operation?: Operation;
      /** As much as was read. */
      readonly caller?: Omit<Caller, 'tenant'>;
      readonly failure: Failure;
    };

/** What is known of a request while it is read: a refusal is written in its SOAP version. */
interface RequestProgress {
  version: SoapVersion;
  operation?: Operation;
  caller?: Omit<Caller, 'tenant'>;
}

/**
 * Reads a SOAP request into operation, arguments and caller. Everything is checked against the contract of the agent in
 * the URL; the operation is found by the Body's child, SOAPAction (quoted or not, may be empty or missing) and
 * wsa:Action may only agree.
 */
export function* decodeRequestInTurns(request: SoapRequest, options: DecodeOptions): Turns<DecodedSoap> {
  const progress: RequestProgress = { version: /application\/soap\+xml/i.test(request.contentType) ? '1.2' : '1.1' };
  try {
    const { agent } = request;
    const message = readSmall(request) ?? (yield* readMessage(request));
    const reader = new XmlReader(message.text, options.xml, turnUnits);
    const context: ReadContext = {
      reader,
      budget: new TurnBudget(),
      types: agent.types,
      serviceNamespace: agent.namespace,
      textBlocks: options.textBlocks,
      unknown: options.unknown,
      unknowns: options.unknown === 'keep' ? [] : undefined,
      arrayItemsMax: options.arrayItemsMax,
      documents: request.documents,
      isStrict: message.isStrict,
      attachment: message.attachment,
    };
    progress.version = envelopeVersion(reader, reader.nextElement() || (yield* elementAfterPause(reader)));
    const blocks: HeaderBlocks = { caller: {}, seen: new Set() };
    progress.caller = blocks.caller;
    const body = yield* readEnvelope(context, agent, blocks, progress);
    if ((reader.nextElement() || (yield* elementAfterPause(reader))) !== XmlEvent.eof)
      throw new Refusal('request.malformed', 'something stands after the envelope');
    checkAction(body.operation, request.soapAction, 'SOAPAction');
    checkAction(body.operation, message.action, 'Content-Type');
    checkAction(body.operation, blocks.action, 'Action');
    const isStrict = context.isStrict && reader.isStrict && areDeclared(blocks, body.operation);
    const forwardable = progress.version === '1.1' && isStrict;
    const { operation, arguments: parameters } = body;
    const { version } = progress;
    // Written out: spreads, here and in the context, make a small request slower.
    const decoded: DecodedSoap = {
      kind: 'request',
      version,
      caller: blocks.caller,
      forwardable,
      operation,
      arguments: parameters,
    };
    if (operation.isUndescribed === true)
      return Object.assign(decoded, { failureElsewhere: undescribed(agent, operation) });
    if (blocks.texts !== undefined) Object.assign(decoded, { texts: blocks.texts });
    const { unknowns = [] } = context;
    return unknowns.length === 0 ? decoded : Object.assign(decoded, { unknownParts: unknowns });
  } catch (error) {
    if (error instanceof XmlError) yield* error.locate();
    const failure = failureOf(error);
    return { kind: 'failure', failure, ...progress };
  }
}

/** As `decodeRequestInTurns`, without pauses. */
export function decodeRequest(request: SoapRequest, options: DecodeOptions): DecodedSoap {
  return finish(decodeRequestInTurns(request, options));
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.toFailure();
  if (error instanceof XmlError) return xmlRefusal(error).toFailure();
  throw error;
}

/** Whether the operation has all the header blocks that were met: a log-in has no Credentials. */
function areDeclared({ seen }: HeaderBlocks, { requestHeaders }: Operation): boolean {
  let declared = 0;
  for (const { element } of requestHeaders) if (seen.has(element.local)) declared++;
  return declared === seen.size;
}

/**
 * The SOAP version of the Envelope, which should begin at the reader's first event.
 * @throws Refusal, code request.version, for any other document.
 */
export function envelopeVersion(reader: XmlReader, event: XmlEvent): SoapVersion {
  if (event !== XmlEvent.start || reader.name !== 'Envelope')
    throw new Refusal('request.malformed', 'the document is no SOAP envelope');
  if (reader.namespace === envelopeNamespace['1.1']) return '1.1';
  if (reader.namespace === envelopeNamespace['1.2']) return '1.2';
  throw new Refusal(
    'request.version',
    `expected a SOAP 1.1 or 1.2 envelope, found namespace ${excerpt(reader.namespace)}`,
  );
}

interface DecodedBody {
  readonly operation: Operation;
  readonly arguments: StructDraft;
}

/**
 * Reads Header, Body and header blocks beside Body (the vendor's own sample has them there), each part at most once.
 */
function* readEnvelope(
  context: ReadContext,
  agent: Agent,
  blocks: HeaderBlocks,
  progress: RequestProgress,
): Turns<DecodedBody> {
  const { reader } = context;
  const envelope = envelopeNamespace[progress.version];
  let body: DecodedBody | undefined;
  let header = false;
  checkPartAttributes(context, progress.version);
  for (;;) {
    const event = reader.nextElement() || (yield* elementAfterPause(reader));
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands in the Envelope');
    if (reader.namespace === agent.namespace) {
      context.isStrict = false;
      if (!readBlock(context, progress.version, blocks)) yield* skipElement(reader);
    } else if (reader.namespace !== envelope) throw unexpected(reader, 'Envelope');
    else if (reader.name === 'Header' && !header && body === undefined) {
      header = true;
      checkPartAttributes(context, progress.version);
      for (;;) {
        const halt = readBlocks(context, progress.version, blocks);
        if (halt === XmlEvent.end) break;
        if (halt === XmlEvent.none) yield;
        else yield* skipElement(reader);
      }
    } else if (reader.name === 'Body' && body === undefined) body = yield* readBody(context, agent, progress);
    else throw unexpected(reader, 'Envelope');
  }
  if (body === undefined) throw new Refusal('request.invalid', 'the envelope has no Body');
  return body;
}

function unexpected(reader: XmlReader, parent: string): Refusal {
  return new Refusal('request.invalid', `unexpected element ${excerpt(reader.name)} in ${parent}`);
}

/**
 * Reads header blocks. @returns the event at which the caller goes on: `end` of the Header, `start` of a block to skip,
 * `none` for a pause
 */
function readBlocks(context: ReadContext, version: SoapVersion, blocks: HeaderBlocks): XmlEvent {
  const { reader } = context;
  try {
    for (;;) {
      const event = reader.nextElement();
      if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands in the Header');
      if (event !== XmlEvent.start || !readBlock(context, version, blocks)) return event;
    }
  } catch (error) {
    throw within(error, 'Header');
  }
}

const argumentReader = perKey(({ parameters }: Operation) => compileFields(parameters));

function* readBody(context: ReadContext, agent: Agent, progress: RequestProgress): Turns<DecodedBody> {
  const { reader } = context;
  checkPartAttributes(context, progress.version);
  if ((reader.nextElement() || (yield* elementAfterPause(reader))) !== XmlEvent.start)
    throw new Refusal('request.invalid', 'expected one operation element').within('Body');
  const { name, namespace } = reader;
  const operation = namespace === agent.namespace ? operationNamed(agent, name, context) : undefined;
  if (operation === undefined) throw unknownOperation(agent, name, namespace).within('Body');
  progress.operation = operation;
  try {
    const parameters: StructDraft = {};
    if (checkOperationAttributes(context, progress.version)) requireEmpty(context);
    else {
      const left = argumentReader(operation)(parameters, context);
      if (left !== undefined) yield* left;
    }
    if (context.unknowns !== undefined) placeInBody(context.unknowns, name);
    if ((reader.nextElement() || (yield* elementAfterPause(reader))) === XmlEvent.end)
      return { operation, arguments: parameters };
  } catch (error) {
    throw within(within(error, name), 'Body');
  }
  throw new Refusal('request.invalid', 'only one operation element may stand here').within('Body');
}

/** Puts the unknown parts of an operation's element in their place: the path of each begins with Body. */
function placeInBody(unknowns: readonly Unknown[], name: string): void {
  prefixPaths(unknowns, 0, name);
  prefixPaths(unknowns, 0, 'Body');
}

/** The operation; also one that only a CRM of the caller's version may have, where unknown ones are kept. */
function operationNamed(agent: Agent, name: string, { unknown }: ReadContext): Operation | undefined {
  return agent.operation(name) ?? (unknown === 'keep' ? undescribedOperation(agent, name) : undefined);
}

/** The failure of an undescribed operation where the CRM cannot be asked. */
function undescribed(agent: Agent, { name }: Operation): Failure {
  return agent.isUndescribed === true
    ? failure('request.notFound', 'no such version or agent')
    : unknownOperation(agent, name, agent.namespace).within('Body').toFailure();
}

function unknownOperation(agent: Agent, name: string, namespace: string): Refusal {
  if (namespace === agent.namespace)
    return new Refusal('request.invalid', `${agent.version}/${agent.name} has no operation ${excerpt(name)}`);
  const found = namespace === '' ? 'no namespace' : `namespace ${excerpt(namespace)}`;
  return new Refusal('request.invalid', `element ${excerpt(name)} has ${found}, expected ${agent.namespace}`);
}

/** An action may be the operation's own, its bare name, or empty; anything else contradicts the Body. */
function checkAction(operation: Operation, action: string | undefined, path: string): void {
  if (action === undefined || action === operation.soapAction) return;
  // The usual form, quoted, without a regular expression.
  if (action.length === operation.soapAction.length + 2 && action === `"${operation.soapAction}"`) return;
  const bare = action.trim().replace(/^"(.*)"$/, '$1');
  if (bare === '' || bare === operation.soapAction || bare === operation.name) return;
  throw new Refusal(
    'request.invalid',
    `${excerpt(bare.split('/').slice(-2).join('/'))} does not name the operation in the Body, ${operation.soapAction}`,
  ).within(path);
}
