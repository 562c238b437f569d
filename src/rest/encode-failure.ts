import { failures, type ExceptionInfo, type Failure, type Reply } from '../command';
import { writeJsonString } from '../json';
import { escapeText, replaceIllegal } from '../xml';

/** Sent with every 401 (RFC 9110 §11.6.1). */
const challenge = 'SoTicket, Bearer, Basic realm="NetServer", charset="UTF-8"';

/** ReplyProperties in order; an inner exception is such a list itself. */
type ReplyProperties = readonly (readonly [name: string, value: string | boolean | ReplyProperties])[];

/**
 * The vendor's error object: Error, ErrorType, ErrorMessage, ErrorSource, here with the correlation id and, for refused
 * values, their path. A CRM's own status is kept; a failure of ours has the status of the table.
 */
export function encodeFailure(failure: Failure, type: string, correlationId: string): Reply {
  const { exception, path, code } = failure;
  const message = path === undefined ? failure.message : `${path}: ${failure.message}`;
  const properties: ReplyProperties = [
    ['Error', true],
    ['ErrorType', exception?.type ?? code],
    ['ErrorMessage', message],
    ['ErrorSource', exception?.source ?? (exception === undefined ? 'netserver-gateway' : '')],
    ...(exception?.friendlyText === undefined ? [] : ([['FriendlyText', exception.friendlyText]] as const)),
    ...innerOf(exception),
    ['Code', code],
    ...(path === undefined ? [] : ([['Path', path]] as const)),
    ['correlationId', correlationId],
  ];
  const status = failure.status ?? failures[code].status;
  return {
    status,
    headers: { 'content-type': contentType(type), ...headersOf(failure, status) },
    body: type.endsWith('xml') ? errorXml(properties) : errorJson(properties),
  };
}

function innerOf(exception: ExceptionInfo | undefined): ReplyProperties {
  const inner = exception?.inner;
  if (inner === undefined) return [];
  const properties: ReplyProperties = [
    ['ErrorType', inner.type ?? ''],
    ['ErrorMessage', inner.message],
    ['ErrorSource', inner.source ?? ''],
    ...(inner.friendlyText === undefined ? [] : ([['FriendlyText', inner.friendlyText]] as const)),
    ...innerOf(inner),
  ];
  return [['InnerException', properties]];
}

function contentType(type: string): string {
  return type === 'application/octet-stream' ? 'application/json; charset=utf-8' : `${type}; charset=utf-8`;
}

function headersOf(failure: Failure, status: number): Record<string, string> {
  return {
    ...(status === 401 ? { 'www-authenticate': challenge } : {}),
    ...(failure.allow === undefined ? {} : { allow: failure.allow }),
    ...(failure.retryAfterSeconds === undefined ? {} : { 'retry-after': String(failure.retryAfterSeconds) }),
  };
}

function errorJson(properties: ReplyProperties): string {
  return `{${properties.map(([name, value]) => `"${name}":${jsonOf(value)}`).join(',')}}`;
}

function jsonOf(value: string | boolean | ReplyProperties): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? writeJsonString(value.toWellFormed()) : errorJson(value);
}

function errorXml(properties: ReplyProperties): string {
  return `<?xml version="1.0" encoding="utf-8"?><Error>${elementsOf(properties)}</Error>`;
}

function elementsOf(properties: ReplyProperties): string {
  return properties
    .map(([name, value]) => {
      const content = typeof value === 'object' ? elementsOf(value) : escapeText(replaceIllegal(String(value)));
      return `<${name}>${content}</${name}>`;
    })
    .join('');
}
