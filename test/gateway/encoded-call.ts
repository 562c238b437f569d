/** A command as a client of either wire would send it. */
import { bodyBytes } from '../../src/body';
import { Refusal, type Command } from '../../src/command';
import { encodeRequest as encodeRest } from '../../src/rest';
import { encodeRequest as encodeSoap } from '../../src/soap';

/** @throws Refusal where the version cannot say a value */
export function soapRequest(command: Command, ticket: string) {
  const encoded = encodeSoap(command, ticket);
  if (encoded instanceof Refusal) throw encoded;
  const { version, agent } = command.operation;
  return {
    path: `/Remote/${version}/${agent}.svc`,
    headers: { 'content-type': encoded.contentType, soapaction: encoded.soapAction },
    body: bodyBytes(encoded.body).toString(),
  };
}

export function restRequest(command: Command) {
  const { path, headers, body } = encodeRest(command);
  return { path, headers, body: bodyBytes(body).toString() };
}
