/** Reads the Fault of a CRM, SOAP 1.1 §4.4 or SOAP 1.2 part 1 §5.4. */
import { failure, type ExceptionInfo, type Failure, type FailureCode } from '../command';
import type { Steps } from '../steps';
import { XmlEvent, type XmlReader } from '../xml';
import { furtherElement, passOver } from './reading-on';

/** What a Fault says, whichever version it is in. */
interface FaultDraft {
  /** Local names of the code and its subcodes, the most general first. */
  readonly codes: string[];
  text: string;
  exception?: ExceptionInfo;
}

/** Namespace of the ExceptionDetail that WCF puts into faults when it is told to show exceptions. */
const serviceModel = 'http://schemas.datacontract.org/2004/07/System.ServiceModel';

/** Codes WCF and WS-Security give; everything else is the CRM's refusal. */
const codes: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
  ['ActionNotSupported', 'upstream.unsupported'],
  ['FailedAuthentication', 'crm.unauthenticated'],
  ['InvalidSecurity', 'crm.unauthenticated'],
  ['InvalidSecurityToken', 'crm.unauthenticated'],
]);

/** The longest name of a type that is looked at. */
const typeChars = 1024;

/** NetServer says by exception type what v1 says by HTTP status. */
export function codeOfException(exceptionType: string): 'crm.unauthenticated' | 'crm.forbidden' | 'crm.refused' {
  const type = exceptionType.slice(0, typeChars);
  if (/NotAuthenticated|InvalidTicket|TicketExpired|SoSessionException|Authentication/i.test(type))
    return 'crm.unauthenticated';
  return /Sentry|UnauthorizedAccess|AccessDenied/i.test(type) ? 'crm.forbidden' : 'crm.refused';
}

/** Reads the Fault the reader stands on. Its detail may hold a stack: only type and message of an exception are taken. */
export function* readFault(reader: XmlReader): Steps<Failure> {
  const draft: FaultDraft = { codes: [], text: '' };
  yield* eachChild(reader, () => readPart(reader, draft));
  const exception = draft.exception ?? {
    message: draft.text === '' ? 'the CRM answered with a fault' : draft.text,
    type: 'SoapFault',
  };
  const named = draft.codes.map((name) => codes.get(name)).find((code) => code !== undefined);
  const code = named ?? codeOfException(exception.type ?? '');
  const message = draft.text === '' ? exception.message : draft.text;
  return code === 'upstream.unsupported' ? failure(code, message) : failure(code, message, { exception });
}

/** Calls `read` on each child's start; it must leave the reader on that child's end. */
function* eachChild(reader: XmlReader, read: () => Steps<void>): Steps<void> {
  for (;;) {
    const event = reader.nextElement() || (yield* furtherElement(reader));
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.start) yield* read();
  }
}

/** Text of a leaf; '' for an element with children, which is passed over. */
function* textOf(reader: XmlReader): Steps<string> {
  const depth = reader.depth;
  for (;;) {
    const text = reader.readText();
    if (text !== undefined) return text.trim();
    if (reader.event !== XmlEvent.none) break;
    yield;
  }
  while (reader.event !== XmlEvent.end || reader.depth !== depth) if (reader.next() === XmlEvent.none) yield;
  return '';
}

function* readPart(reader: XmlReader, draft: FaultDraft): Steps<void> {
  switch (reader.name) {
    case 'faultcode':
      draft.codes.push(localName(yield* textOf(reader)));
      return;
    case 'faultstring':
      return yield* readReason(reader, draft);
    case 'Code':
      return yield* eachChild(reader, () => readCode(reader, draft));
    case 'Reason':
      return yield* eachChild(reader, () => readReason(reader, draft));
    case 'detail':
    case 'Detail':
      return yield* eachChild(reader, () => readDetail(reader, draft));
    default:
      yield* passOver(reader);
  }
}

/** A code is a QName; WCF's 1.1 codes carry subcodes behind a dot or colon. */
const localName = (code: string): string => code.slice(Math.max(code.lastIndexOf(':'), code.lastIndexOf('.')) + 1);

function* readCode(reader: XmlReader, draft: FaultDraft): Steps<void> {
  if (reader.name === 'Value') draft.codes.push(localName(yield* textOf(reader)));
  else if (reader.name === 'Subcode') yield* eachChild(reader, () => readCode(reader, draft));
  else yield* passOver(reader);
}

function* readReason(reader: XmlReader, draft: FaultDraft): Steps<void> {
  const text = yield* textOf(reader);
  draft.text ||= text;
}

function* readDetail(reader: XmlReader, draft: FaultDraft): Steps<void> {
  if (reader.name !== 'ExceptionDetail' || reader.namespace !== serviceModel) return yield* passOver(reader);
  const exception = yield* readException(reader);
  if (exception !== undefined) draft.exception = exception;
}

function* readException(reader: XmlReader): Steps<ExceptionInfo | undefined> {
  let message = '';
  let type = '';
  let inner: ExceptionInfo | undefined;
  yield* eachChild(reader, function* () {
    if (reader.name === 'Message') message = yield* textOf(reader);
    else if (reader.name === 'Type') type = yield* textOf(reader);
    else if (reader.name === 'InnerException') inner = yield* readException(reader);
    else yield* passOver(reader);
  });
  if (message === '' && type === '') return undefined;
  return { message, ...(type === '' ? {} : { type }), ...(inner === undefined ? {} : { inner }) };
}
