/**
 * The CRM's own words go on to the caller, but neither what was secret in the call, nor where the CRM is, what lies on
 * its disk, and how it is built.
 */
import {
  retelling,
  withoutTickets,
  type Command,
  type Dictionary,
  type ExceptionInfo,
  type Failure,
  type FaultInfo,
  type Layer,
  type DetailElement,
} from '../command';
import { secretsOf } from './secrets-of';

/** A path with a drive or a share, and the place in a source file that .NET writes behind a stack frame. */
const windowsPath = /(?:\b[A-Za-z]:\\|\\\\[\w.-]+\\)[^\s"'<>|:]*(?::line \d+)?/g;
/**
 * Where a stack begins, as .NET writes it in its languages: `at A.B(String c) in D:\e.cs:line 7`, on a line of its own
 * or behind the text.
 */
const stackFrame =
  /(?:^|[\r\n])[ \t]*(?:at|ved|vid|bei|à) +[^\s(]+(?:\(| in (?:[A-Za-z]:\\|\/))|\s(?:at|ved|vid|bei|à) +[^\s(]+\([^()\r\n]*\) in /;
/** Nobody reads more of a text. */
const textChars = 16 * 1024;

/** @param address of the CRM, as it is configured */
export function redact(address: URL): Layer {
  const hideAddress = hiding(address);
  return retelling('redact', (command, told) => redacted(told, redactor(command, hideAddress)));
}

type Redact = (text: string) => string;

function redactor(command: Command, hideAddress: Redact): Redact {
  const secrets = secretsOf(command);
  return (text) => {
    let shown = text.slice(0, textChars);
    for (const secret of secrets) shown = shown.replaceAll(secret, '(secret)');
    return hideAddress(withoutStack(withoutTickets(shown))).replace(windowsPath, '[path]');
  };
}

function withoutStack(text: string): string {
  const start = text.search(stackFrame);
  return start < 0 ? text : text.slice(0, start).trimEnd() || '[stack]';
}

function redacted(told: Failure, redactText: Redact): Failure {
  const exception = told.exception === undefined ? {} : { exception: redactedException(told.exception, redactText) };
  const fault = told.fault === undefined ? {} : { fault: redactedFault(told.fault, redactText) };
  return { ...told, message: redactText(told.message), ...exception, ...fault };
}

/** Namespaces too: they may be addresses. */
function redactedFault(told: FaultInfo, redactText: Redact): FaultInfo {
  const codes = told.codes.map((code) => ({ ...code, namespace: redactText(code.namespace) }));
  return { ...told, codes, detail: redactedContent(told.detail, redactText) };
}

function redactedContent(content: DetailElement['content'], redactText: Redact): DetailElement['content'] {
  return content.map((item) => (typeof item === 'string' ? redactText(item) : redactedMarkup(item, redactText)));
}

function redactedMarkup({ name, attributes, content }: DetailElement, redactText: Redact): DetailElement {
  return {
    name: { ...name, namespace: redactText(name.namespace) },
    attributes: attributes.map(([attribute, value]) => [attribute, redactText(value)]),
    content: redactedContent(content, redactText),
  };
}

function redactedException(told: ExceptionInfo, redactText: Redact): ExceptionInfo {
  const { message, type, friendlyText, source, inner, parameters, ...marks } = told;
  return {
    ...marks,
    message: redactText(message),
    ...(type === undefined ? {} : { type: redactText(type) }),
    ...(friendlyText === undefined ? {} : { friendlyText: redactText(friendlyText) }),
    ...(source === undefined ? {} : { source: redactText(source) }),
    ...(inner === undefined ? {} : { inner: redactedException(inner, redactText) }),
    ...(parameters === undefined ? {} : { parameters: redactedEntries(parameters, redactText) }),
  };
}

function redactedEntries(parameters: Dictionary, redactText: Redact): Dictionary {
  return new Map(
    Array.from(parameters, ([key, value]) => [redactText(key), typeof value === 'string' ? redactText(value) : value]),
  );
}

/** A bare name without a dot or port could be any word ("crm"), and is left. */
function hiding({ hostname, port }: URL): Redact {
  const name = hostname.replace(/[.[\]]/g, '\\$&');
  const forms = [`https?://${name}(?::\\d+)?`];
  if (port !== '') forms.push(`(?<![\\w.-])${name}:${port}`);
  if (/[.:]/.test(hostname)) forms.push(`(?<![\\w.-])${name}`);
  const address = new RegExp(`(?:${forms.join('|')})(?![\\w-]|\\.\\w)`, 'gi');
  return (text) => text.replace(address, '[CRM]');
}
