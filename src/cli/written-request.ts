/** A command as the request that a CRM of either wire would be sent. */
import { bodyBytes } from '../body';
import { Refusal, type Command } from '../command';
import { encodeRequest as encodeRest } from '../rest';
import { encodeRequest as encodeSoap } from '../soap';
import type { HttpText } from './http-text';

/** @returns a Refusal where v1 cannot say a value */
export function restRequest(command: Command): HttpText | Refusal {
  try {
    const { method, path, headers, body } = encodeRest(command);
    return { method, target: path, headers, body: bodyBytes(body) };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * @param ticket stands in the envelope; undefined: there is none
 * @returns a Refusal where the version cannot say a value
 */
export function soapRequest(command: Command, ticket: string | undefined): HttpText | Refusal {
  const { version, agent } = command.operation;
  const call = encodeSoap(command, ticket);
  if (call instanceof Refusal) return call;
  const headers = { 'content-type': call.contentType, soapaction: call.soapAction };
  return { method: 'POST', target: `/Remote/${version}/${agent}.svc`, headers, body: bodyBytes(call.body) };
}
