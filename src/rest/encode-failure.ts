import { failures, type Failure } from '../command';
import { writeJsonString } from '../json';
import { escapeText, illegalCharacterAt } from '../xml';
import type { RestAnswer } from './messages';

/** Told with every 401 (RFC 9110 §11.6.1). */
const challenge = 'SoTicket, Bearer, Basic realm="NetServer", charset="UTF-8"';

/**
 * The vendor's error object: Error, ErrorType, ErrorMessage, ErrorSource, here with the correlation id and, for refused values, their path.
 * A CRM's own status is kept; a failure of ours has the status of the table.
 */
export function encodeFailure(failure: Failure, type: string, correlationId: string): RestAnswer {
  const { exception, path, code } = failure;
  const message = path === undefined ? failure.message : `${path}: ${failure.message}`;
  const properties: readonly (readonly [string, string | boolean])[] = [
    ['Error', true],
    ['ErrorType', exception?.type ?? code],
    ['ErrorMessage', message],
    ['ErrorSource', exception?.source ?? (exception === undefined ? 'netserver-gateway' : '')],
    ...(exception?.friendlyText === undefined ? [] : ([['FriendlyText', exception.friendlyText]] as const)),
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

function errorJson(properties: readonly (readonly [string, string | boolean])[]): string {
  const texts = properties.map(
    ([name, value]) => `"${name}":${value === true ? 'true' : writeJsonString(String(value).toWellFormed())}`,
  );
  return `{${texts.join(',')}}`;
}

function errorXml(properties: readonly (readonly [string, string | boolean])[]): string {
  const elements = properties.map(([name, value]) => `<${name}>${escapeText(legal(String(value)))}</${name}>`);
  return `<?xml version="1.0" encoding="utf-8"?><Error>${elements.join('')}</Error>`;
}

const legal = (text: string): string =>
  illegalCharacterAt(text) < 0
    ? text
    : text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
