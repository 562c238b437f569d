import { requestShape, type Contract, type Field, type Operation, type Type } from '../contract';
import { nobody, type CallContext, type Command } from '../command';
import { encodeRequest as encodeRest } from '../rest';
import { exampleArguments } from '../sandbox';
import { encodeRequest as encodeSoap } from '../soap';
import { Refusal, Secret } from '../command';

function typeText(type: Type): string {
  if (type.kind === 'enum') return `${type.name.local} (${type.members.map(({ name }) => name).join(' | ')})`;
  if (type.kind === 'list') return `${type.item.type.name.local}[]`;
  return type.name.local;
}

function fieldLine({ name, type, optional, nillable }: Field): string {
  const notes = [optional ? 'optional' : 'required', ...(nillable ? ['may be nil'] : [])];
  return `  ${name}: ${typeText(type)} (${notes.join(', ')})`;
}

function listing(title: string, fields: readonly Field[]): readonly string[] {
  return [title, ...(fields.length === 0 ? ['  nothing'] : fields.map(fieldLine))];
}

const context: CallContext = { correlationId: 'example', deadline: 0, signal: new AbortController().signal };

/**
 * `describe Services86.Appointment.SetSeen`: parameters, results, the v1 call, and an example on both wires.
 * @returns undefined when there is no such operation
 */
export function describeOperation(contract: Contract, name: string): string | undefined {
  const operation = findOperation(contract, name);
  if (operation === undefined) return undefined;
  const command: Command = {
    operation,
    arguments: exampleArguments(operation),
    caller: {
      ...nobody,
      credential: { scheme: 'ticket', ticket: new Secret('7T:...') },
      applicationToken: new Secret('...'),
    },
    context,
  };
  const rest = encodeRest(command);
  const soap = encodeSoap(command, '7T:...');
  return [
    `${operation.version}.${operation.agent}.${operation.name}`,
    '',
    ...listing('Parameters', operation.parameters),
    ...listing('Results', operation.results),
    '',
    `SOAP   POST /Remote/${operation.version}/${operation.agent}.svc`,
    `       SOAPAction: "${operation.soapAction}"`,
    soap instanceof Refusal ? '' : `       ${soap.body}`,
    '',
    `JSON   POST ${rest.path}   (${requestShape(operation).kind})`,
    ...(rest.body.length === 0 ? [] : [`       ${String(rest.body)}`]),
    '',
  ].join('\n');
}

function findOperation(contract: Contract, name: string): Operation | undefined {
  const [version = '', agent = '', operation = ''] = name.split('.');
  const lookup = contract.version(version)?.agent(agent);
  return lookup?.found === 'agent' ? lookup.agent.operationIgnoringCase(operation) : undefined;
}
