import { originalBody, Refusal, type Caller, type Command } from '../command';
import type { Operation } from '../contract';
import { escapeText } from '../xml';
import { contentTypeOf } from './namespaces';
import { envelope, Namespaces } from './prefixes';
import { compileFieldsWriter, type WriteContext } from './type-writer';

export interface SoapCall {
  readonly contentType: string;
  /** Value of the SOAPAction header, quoted (SOAP 1.1 §6.1.1). */
  readonly soapAction: string;
  readonly body: string | Uint8Array;
}

const argumentWriters = new WeakMap<Operation, ReturnType<typeof compileFieldsWriter>>();

/**
 * Writes a Command as a lean SOAP 1.1 envelope: parameters in schema order, only the namespaces in use.
 * A SOAP caller's own bytes go on as they are when nothing had to be changed.
 * Only the header blocks the operation declares are sent (log-in operations: the application token alone).
 * @returns a Refusal when a value cannot be written in XML; its path names it.
 */
export function encodeRequest(command: Command, ticket: string | undefined): SoapCall | Refusal {
  const { operation, caller } = command;
  const soapAction = `"${operation.soapAction}"`;
  const original = originalBody(command, 'soap');
  if (original !== undefined) return { contentType: original.contentType, soapAction, body: original.bytes };
  const context: WriteContext = {
    namespaces: new Namespaces(operation.request.namespace),
    types: operation.types,
    undeclared: 'refuse',
  };
  const write = argumentWriters.get(operation) ?? compileFieldsWriter(operation.parameters);
  argumentWriters.set(operation, write);
  try {
    const content = write(command.arguments, context);
    const { local } = operation.request;
    const body = content === '' ? `<${local}/>` : `<${local}>${content}</${local}>`;
    const header = headerBlocks(operation, caller, ticket);
    return {
      contentType: contentTypeOf['1.1'],
      soapAction,
      body: envelope('1.1', context.namespaces.declarations(), header, body),
    };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function headerBlocks(operation: Operation, caller: Caller, ticket: string | undefined): string {
  const values: ReadonlyMap<string, string> = new Map([
    ['ApplicationToken', caller.applicationToken === undefined ? '' : escapeText(caller.applicationToken.reveal())],
    ['Credentials', ticket === undefined ? '' : `<Ticket>${escapeText(ticket)}</Ticket>`],
    ['TimeZone', timeZone(caller)],
  ]);
  return operation.requestHeaders
    .map(({ element }) => {
      const value = values.get(element.local) ?? '';
      return value === '' ? '' : `<${element.local}>${value}</${element.local}>`;
    })
    .join('');
}

function timeZone({ timeZone }: Caller): string {
  const id = timeZone?.id === undefined ? '' : `<SoTimeZoneId>${timeZone.id}</SoTimeZoneId>`;
  const code =
    timeZone?.code === undefined ? '' : `<SoTimeZoneLocationCode>${escapeText(timeZone.code)}</SoTimeZoneLocationCode>`;
  return id + code;
}
