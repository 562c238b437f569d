/** Makes of a line of a recording the request that its caller sent, as far as the recording has it. */
import { Refusal, Secret, type Caller, type Command } from '../command';
import type { Contract } from '../contract';
import { readLine, recordedCaller, unsendable, type RevivedCall } from '../recording';
import type { HttpText } from './http-text';
import { restRequest, soapRequest } from './written-request';

/** Whether the input begins as `record` writes a line, or as a person has printed one. */
export const isRecorded = (bytes: Uint8Array): boolean =>
  /^\s*\{\s*"format"\s*:\s*\d+\s*,\s*"kind"\s*:/.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));

/** The request, or one sentence why there is none. */
export function recordedRequest(bytes: Uint8Array, contract: Contract): HttpText | string {
  const text = Buffer.from(bytes).toString('utf8').trim();
  if (/\}\s*\n\s*\{\s*"format"/.test(text))
    return 'The input has several lines of a recording: give one, such as sed -n 1p calls.jsonl.';
  const read = readLine(text, contract);
  switch (read.kind) {
    case 'broken':
      return `The line of a recording is not understood: ${read.reason}.`;
    case 'note':
      return 'This line of a recording is no call.';
    case 'log-in':
      return 'The line is about a log-in, whose arguments are in no recording.';
    case 'relayed':
      return 'The line is about a call relayed as it is, whose body is in no recording.';
    case 'call':
      return requestOfCall(read.call);
  }
}

function requestOfCall(call: RevivedCall): HttpText | string {
  const { operation, arguments: given, values } = call;
  const lacking = unsendable(given, operation, values);
  if (lacking === 'document') return 'The line has the hash of a document in place of the document.';
  const command: Command = {
    operation,
    arguments: given,
    caller: callerOf(call),
    context: {
      correlationId: 'explain',
      deadline: 0,
      signal: new AbortController().signal,
      ...(call.wire === undefined ? {} : { wire: call.wire }),
    },
    select: call.select,
    extraQuery: call.extraQuery,
  };
  const { tenant } = command.caller;
  const written = call.wire === 'soap' ? soapRequest(command, '7T:example') : restRequest(command);
  if (written instanceof Refusal) return `The line is no call that can be written: ${written.path} ${written.message}.`;
  return { ...written, target: /^[A-Za-z0-9_-]+$/.test(tenant) ? `/${tenant}${written.target}` : written.target };
}

/** A recording says that there were credentials, and never which. */
function callerOf(call: RevivedCall): Caller {
  const { tenant = '', application } = call.who;
  return {
    ...recordedCaller(call),
    tenant,
    credential: { scheme: 'ticket', ticket: new Secret('7T:example') },
    ...(application === undefined ? {} : { applicationToken: new Secret('example') }),
  };
}
