/** What the header blocks of a CRM's answer say: success or refusal, why, and what goes with the results. */
import {
  failure,
  isStruct,
  knownTimeZone,
  type Answer,
  type ExceptionInfo,
  type Failure,
  type Struct,
  type StructDraft,
  type TimeZone,
  type Value,
} from '../command';
import { codeOfException } from './fault-reader';

/**
 * `Succeeded` decides; without it an ExceptionInfo that says something does. An empty one beside `Succeeded=true` says
 * nothing.
 */
export function isRefusal({ Succeeded: succeeded, ExceptionInfo: info }: StructDraft): boolean {
  if (typeof succeeded === 'boolean') return !succeeded;
  return isStruct(info) && (textOf(info['Message']) ?? textOf(info['ExceptionType'])) !== undefined;
}

/** Whether a value is nil, empty, or made up of such. */
export function saysNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value instanceof Map) return value.size === 0;
  return isStruct(value) && Object.values(value).every(saysNothing);
}

export function refused(info: Value | undefined): Failure {
  const exception = isStruct(info) ? exceptionOf(info) : { message: 'the CRM refused the command without saying why' };
  return failure(codeOfException(exception.type ?? ''), exception.message, { exception });
}

const textOf = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function exceptionOf(info: Struct): ExceptionInfo {
  const { InnerException: inner, Parameters: parameters } = info;
  const type = textOf(info['ExceptionType']);
  const friendlyText = textOf(info['FriendlyText']);
  const source = textOf(info['Source']);
  return {
    message: textOf(info['Message']) ?? friendlyText ?? 'the CRM refused the command',
    ...(type === undefined ? {} : { type }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(source === undefined ? {} : { source }),
    ...(isStruct(inner) ? { inner: exceptionOf(inner) } : {}),
    ...(parameters instanceof Map && parameters.size > 0 ? { parameters } : {}),
  };
}

export function answerOf(results: Struct, blocks: StructDraft): Answer {
  const { ExtraInfo: extraInfo, TimeZone: block } = blocks;
  const timeZone = isStruct(block) ? timeZoneOf(block) : {};
  return {
    kind: 'answer',
    results,
    ...(extraInfo instanceof Map && extraInfo.size > 0 ? { extraInfo } : {}),
    ...(Object.keys(timeZone).length === 0 ? {} : { timeZone }),
  };
}

function timeZoneOf({ SoTimeZoneId: id, SoTimeZoneLocationCode: code }: Struct): TimeZone {
  const named = typeof code === 'string' && code !== '' ? knownTimeZone({ code }) : undefined;
  return { ...(typeof id === 'number' && id !== 0 ? { id } : {}), ...named };
}
