import { originalBody, Refusal, type Caller, type Command, type Struct } from '../command';
import type { Operation } from '../contract';
import type { BodyParts } from '../body';
import { perKey } from '../text/memo';
import { finish, type Turns } from '../text/turn';
import { compileEnvelope, timeZoneBlock } from './envelope';
import { contentTypeOf } from './namespaces';

export interface SoapCall {
  readonly contentType: string;
  /** Value of the SOAPAction header, quoted (SOAP 1.1 §6.1.1). */
  readonly soapAction: string;
  readonly body: string | Uint8Array | BodyParts;
}

const writerOf = perKey(({ requestHeaders, request, parameters }: Operation) =>
  compileEnvelope(requestHeaders, request, parameters),
);

/**
 * Writes a Command as a lean SOAP 1.1 envelope: parameters in schema order, only the namespaces in use.
 * A SOAP caller's own bytes go on as they are when nothing had to be changed.
 * Only the header blocks the operation declares are sent (log-in operations: the application token alone).
 * @returns a Refusal when a value cannot be written in XML; its path names it.
 */
export function* encodeRequestInTurns(command: Command, ticket: string | undefined): Turns<SoapCall | Refusal> {
  const { operation, caller } = command;
  const soapAction = `"${operation.soapAction}"`;
  const original = originalBody(command, 'soap');
  if (original !== undefined) return { contentType: contentTypeOf['1.1'], soapAction, body: original.bytes };
  const write = writerOf(operation);
  const undeclared = command.unknownParts === undefined ? 'refuse' : 'write';
  const rules = { types: operation.types, undeclared } as const;
  try {
    const body = yield* write('1.1', headerBlocks(caller, ticket), command.arguments, rules);
    return { contentType: contentTypeOf['1.1'], soapAction, body };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** As `encodeRequestInTurns`, without pauses. */
export function encodeRequest(command: Command, ticket: string | undefined): SoapCall | Refusal {
  return finish(encodeRequestInTurns(command, ticket));
}

function headerBlocks({ applicationToken, timeZone }: Caller, ticket: string | undefined): Struct {
  const token = applicationToken?.reveal() ?? '';
  return {
    ApplicationToken: token === '' ? null : token,
    Credentials: ticket === undefined ? null : { Ticket: ticket },
    TimeZone: timeZoneBlock(timeZone),
  };
}
