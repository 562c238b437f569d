/**
 * The CRM's own words go on to the caller, without four things: what was secret in the call, where the CRM is, what is
 * on its disk, and how it is built.
 */
import {
  extras,
  isSecretName,
  isStruct,
  rewordFailures,
  unknownElements,
  withoutTickets,
  type Command,
  type Credential,
  type Dictionary,
  type ExceptionInfo,
  type Failure,
  type FaultInfo,
  type Layer,
  type DetailElement,
  type Value,
} from '../command';

/** A path with a drive or a share, and the place in a source file that .NET writes behind a stack frame. */
const windowsPath = /(?:\b[A-Za-z]:\\|\\\\[\w.-]+\\)[^\s"'<>|:]*(?::line \d+)?/g;
const stackWords = '(?:at|ved|vid|bei|à)';
/**
 * Where a stack begins, as .NET writes it in its languages: `at A.B(String c) in D:\e.cs:line 7`, on a line of its own
 * or behind the text.
 */
const stackFrame = new RegExp(
  String.raw`(?:^|[\r\n])[ \t]*${stackWords} +[^\s(]+(?:\(| in (?:[A-Za-z]:\\|\/))` +
    String.raw`|\s${stackWords} +[^\s(]+\([^()\r\n]*\) in `,
);
/** The rest of a longer text is cut off. In UTF-16 units. */
const textChars = 16 * 1024;

/**
 * The layer that takes such things out of failures.
 * @param address of the CRM, as it is configured
 */
export function redact(address: URL): Layer {
  const hideAddress = hiding(address);
  return rewordFailures('redact', (command, failed) => redacted(failed, redactor(command, hideAddress)));
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

function redacted(failed: Failure, redactText: Redact): Failure {
  const exception =
    failed.exception === undefined ? {} : { exception: redactedException(failed.exception, redactText) };
  const fault = failed.fault === undefined ? {} : { fault: redactedFault(failed.fault, redactText) };
  return { ...failed, message: redactText(failed.message), ...exception, ...fault };
}

/** Namespaces too: they may be addresses. */
function redactedFault(fault: FaultInfo, redactText: Redact): FaultInfo {
  const codes = fault.codes.map((code) => ({ ...code, namespace: redactText(code.namespace) }));
  return { ...fault, codes, detail: redactedContent(fault.detail, redactText) };
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

function redactedException(exception: ExceptionInfo, redactText: Redact): ExceptionInfo {
  const { message, type, friendlyText, source, inner, parameters, ...marks } = exception;
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

/** A shorter secret would be found in any text, and so be given away. */
const secretCharsMin = 4;

/** A command's secrets, in every form in which a CRM may write them into a text, the longest first. */
function secretsOf({ caller, operation, arguments: given }: Command): readonly string[] {
  const { credential, applicationToken } = caller;
  const isLogin = operation.agent === 'SoPrincipal';
  const secrets = [
    ...(credential === undefined ? [] : secretsIn(credential)),
    ...(applicationToken === undefined ? [] : [applicationToken.reveal()]),
    // Outside log-in a ticket may be a customer's request: then only a text that stands alone counts as a secret.
    ...Object.entries(given).flatMap(([name, value]) =>
      isSecretName(name) && (isLogin || typeof value === 'string') ? textsIn(value) : [],
    ),
    ...Array.from(given[extras] ?? []).flatMap(([name, text]) => (isSecretName(name) ? stringIn(text.shown) : [])),
    ...Array.from(given[unknownElements]?.elements.values() ?? [], ({ name, text }) =>
      isSecretName(name) ? contentOf(text) : '',
    ),
    ...(isLogin ? basicsOf(given['UserName'], given['Password']) : []),
  ];
  const long = secrets.filter(({ length }) => length >= secretCharsMin);
  return Array.from(new Set(long.flatMap(writtenForms))).toSorted((one, other) => other.length - one.length);
}

function secretsIn(credential: Credential): readonly string[] {
  switch (credential.scheme) {
    case 'ticket':
      return [credential.ticket.reveal()];
    case 'bearer':
      return [credential.token.reveal()];
    case 'basic': {
      const password = credential.password.reveal();
      return [password, ...basicsOf(credential.user, password)];
    }
    case 'session':
      return [credential.xsrf.reveal(), ...valuesOf(credential.cookie.reveal())];
  }
}

/** What follows `Basic` when these log in (RFC 7617). */
function basicsOf(user: Value | undefined, password: Value | undefined): readonly string[] {
  if (typeof user !== 'string' || typeof password !== 'string') return [];
  return [Buffer.from(`${user}:${password}`).toString('base64')];
}

/** The text of an element as we write it. */
const contentOf = (element: string): string =>
  element
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The values of a cookie field, and the whole. */
function valuesOf(cookie: string): readonly string[] {
  return [cookie, ...cookie.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1).trim())];
}

/** The text of a JSON string; none for other JSON. */
function stringIn(json: string): readonly string[] {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : undefined;
  return typeof value === 'string' ? [value] : [];
}

/** All texts in a value that is secret as a whole; log-in data is no deeper. */
function textsIn(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return Array.from(value.values()).flatMap(textsIn);
  return isStruct(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** As it is, and as it stands in a URL, in JSON and in XML. */
function writtenForms(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [secret, encodeURIComponent(secret.toWellFormed()), json, xml];
}
