/** Reads the Fault of a CRM, SOAP 1.1 §4.4 or SOAP 1.2 part 1 §5.4. */
import {
  failure,
  type ExceptionInfo,
  type Failure,
  type FailureCode,
  type FaultInfo,
  type DetailElement,
} from '../command';
import type { QName } from '../contract';
import type { Turns } from '../text/turn';
import { XmlEvent, type XmlReader } from '../xml';
import { detailBudget, markupText, readContent } from './fault-detail';
import { elementAfterPause, skipElement, skipToEnd } from './pauses';

/** What a Fault says, whichever version it is in. */
interface FaultDraft {
  /** Local names of the code and its subcodes, the most general first. */
  readonly codes: string[];
  /** The same, whole. */
  readonly names: QName[];
  text: string;
  language?: string;
  detail: DetailElement['content'];
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

const xml = 'http://www.w3.org/XML/1998/namespace';
/** RFC 5646, by and large. */
const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/;

/** The longest name of a type that is looked at. */
const typeChars = 1024;

/** NetServer says by exception type what v1 says by HTTP status. */
export function codeOfException(exceptionType: string): 'crm.unauthenticated' | 'crm.forbidden' | 'crm.refused' {
  const type = exceptionType.slice(0, typeChars);
  if (/NotAuthenticated|InvalidTicket|TicketExpired|SoSessionException|Authentication/i.test(type))
    return 'crm.unauthenticated';
  return /Sentry|UnauthorizedAccess|AccessDenied/i.test(type) ? 'crm.forbidden' : 'crm.refused';
}

/** Reads the Fault the reader stands on. Its detail may hold a stack, which stays here. */
export function* readFault(reader: XmlReader): Turns<Failure> {
  const draft: FaultDraft = { codes: [], names: [], text: '', detail: [] };
  yield* eachChild(reader, () => readPart(reader, draft));
  const exception = exceptionIn(draft.detail) ?? {
    message: draft.text === '' ? 'the CRM answered with a fault' : draft.text,
    type: 'SoapFault',
  };
  const named = draft.codes.map((name) => codes.get(name)).find((code) => code !== undefined);
  const code = named ?? codeOfException(exception.type ?? '');
  const message = draft.text === '' ? exception.message : draft.text;
  const { names, language, detail } = draft;
  const fault: FaultInfo = { codes: names, ...(language === undefined ? {} : { language }), detail };
  return failure(code, message, code === 'upstream.unsupported' ? { fault } : { exception, fault });
}

/** Calls `read` on each child's start; it must leave the reader on that child's end. */
function* eachChild(reader: XmlReader, read: () => Turns<void>): Turns<void> {
  for (;;) {
    const event = reader.nextElement() || (yield* elementAfterPause(reader));
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.start) yield* read();
  }
}

/** Text of a leaf; '' for an element with children, which is passed over. */
function* readElementText(reader: XmlReader): Turns<string> {
  const depth = reader.depth;
  for (;;) {
    const text = reader.readText();
    if (text !== undefined) return text.trim();
    if (reader.event !== XmlEvent.none) break;
    yield;
  }
  while (!skipToEnd(reader, depth)) yield;
  return '';
}

function* readPart(reader: XmlReader, draft: FaultDraft): Turns<void> {
  switch (reader.name) {
    case 'faultcode':
      return takeCode(reader, draft, yield* readElementText(reader));
    case 'faultstring':
      return yield* readReason(reader, draft);
    case 'Code':
      return yield* eachChild(reader, () => readCode(reader, draft));
    case 'Reason':
      return yield* eachChild(reader, () => readReason(reader, draft));
    case 'detail':
    case 'Detail':
      draft.detail = yield* readContent(reader, detailBudget());
      return;
    default:
      yield* skipElement(reader);
  }
}

/** A code is a QName; WCF's 1.1 codes carry subcodes behind a dot or colon. */
const localName = (code: string): string => code.slice(Math.max(code.lastIndexOf(':'), code.lastIndexOf('.')) + 1);

/** The reader stands on the end of the element that holds the code: its prefix is still bound. */
function takeCode(reader: XmlReader, draft: FaultDraft, code: string): void {
  draft.codes.push(localName(code));
  const name = reader.resolve(code);
  if (name !== undefined) draft.names.push(name);
}

function* readCode(reader: XmlReader, draft: FaultDraft): Turns<void> {
  if (reader.name === 'Value') takeCode(reader, draft, yield* readElementText(reader));
  else if (reader.name === 'Subcode') yield* eachChild(reader, () => readCode(reader, draft));
  else yield* skipElement(reader);
}

function* readReason(reader: XmlReader, draft: FaultDraft): Turns<void> {
  const language = reader.attribute(xml, 'lang');
  const text = yield* readElementText(reader);
  if (draft.text !== '' || text === '') return;
  draft.text = text;
  if (language !== undefined && languageTag.test(language)) draft.language = language;
}

function exceptionIn(detail: DetailElement['content']): ExceptionInfo | undefined {
  const found = elementsOf(detail).find(
    ({ name }) => name.local === 'ExceptionDetail' && name.namespace === serviceModel,
  );
  return found === undefined ? undefined : exceptionOf(found);
}

const elementsOf = (content: DetailElement['content']): readonly DetailElement[] =>
  content.filter((item) => typeof item !== 'string');

function exceptionOf({ content }: Pick<DetailElement, 'content'>): ExceptionInfo | undefined {
  const part = (local: string): DetailElement | undefined =>
    elementsOf(content).find(({ name }) => name.local === local);
  const textIn = (local: string): string => markupText(part(local) ?? { content: [] });
  const message = textIn('Message');
  const type = textIn('Type');
  if (message === '' && type === '') return undefined;
  const inner = exceptionOf(part('InnerException') ?? { content: [] });
  return { message, ...(type === '' ? {} : { type }), ...(inner === undefined ? {} : { inner }) };
}
