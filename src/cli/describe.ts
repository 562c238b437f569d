/** `describe`: what a person wants to know of an operation before calling it. */
import { exampleArguments, anonymous, Refusal, Secret, type CallContext, type Command } from '../command';
import { findV1Operation, returnsBytes, type Agent, type Contract, type Field, type Operation } from '../contract';
import { bodyBytes } from '../body';
import { shapeText } from '../exports';
import { encodeRequest as encodeRest } from '../rest';
import { encodeRequest as encodeSoap } from '../soap';
import { indentXml } from '../xml';
import { skewLines, typeText } from './describe-skew';
import { textTable } from './surroundings';

/**
 * An operation in every version that has it, side by side, oldest first. The examples are in the version of `shown`.
 */
export function describeOperation(operations: readonly Operation[], shown: Operation, contract: Contract): string {
  const { agent, name } = shown;
  const having = new Set(operations.map(({ version }) => version));
  const lacking = contract.versions
    .filter((version) => !having.has(version.name))
    .map((version) => lack(version.name, contract, agent));
  const skew = skewLines(operations);
  return [
    `${agent}.${name}`,
    '',
    `In: ${[...having].join(', ')}${lacking.length === 0 ? '' : `   not in: ${lacking.join(', ')}`}`,
    '',
    side('Parameters', operations, ({ parameters }) => parameters),
    side('Results', operations, ({ results }) => results),
    ...members(shown),
    skew.length === 0 ? 'Skew: the same in all these versions' : `Skew\n${skew.map((line) => `  ${line}`).join('\n')}`,
    '',
    v1Text(shown, contract),
    '',
    ...examples(shown),
    '',
  ].join('\n');
}

/** Tells a missing WSDL from an operation that a version does not have. */
function lack(version: string, contract: Contract, agent: string): string {
  const lookup = contract.version(version)?.agent(agent);
  return lookup?.found === 'agent' ? version : `${version} (no ${agent}.wsdl there)`;
}

function side(
  title: string,
  operations: readonly Operation[],
  fieldsOf: (operation: Operation) => readonly Field[],
): string {
  const names = [...new Set(operations.flatMap((operation) => fieldsOf(operation).map((field) => field.name)))];
  if (names.length === 0) return `${title}: none\n`;
  const rows = names.map((name) => {
    const cells = operations.map((operation) => cell(fieldsOf(operation).find((field) => field.name === name)));
    return [`  ${name}`].concat(cells);
  });
  return textTable([[title, ...operations.map(({ version }) => version)], ...rows]);
}

function cell(field: Field | undefined): string {
  if (field === undefined) return '-';
  return [typeText(field.type), ...(field.optional ? [] : ['required']), ...(field.nillable ? ['or null'] : [])].join(
    ' ',
  );
}

/** The members of enumerations the parameters take. */
function members({ parameters }: Operation): readonly string[] {
  const lines = parameters.flatMap(({ type }) => {
    const own = type.kind === 'list' ? type.item.type : type;
    if (own.kind !== 'enum' && own.kind !== 'flags') return [];
    const [title, separator] = own.kind === 'flags' ? [`${own.name.local} (any of)`, ', '] : [own.name.local, ' | '];
    return [`  ${title}: ${own.members.map(({ name }) => name).join(separator)}`];
  });
  return lines.length === 0 ? [] : ['Values', ...new Set(lines), ''];
}

function v1Text(shown: Operation, contract: Contract): string {
  const operation = findV1Operation(contract, shown.agent, shown.name) ?? shown;
  const bytes = returnsBytes(operation) ? '; the answer is the bytes themselves' : '';
  return [
    `SOAP  POST /Remote/${shown.version}/${shown.agent}.svc   SOAPAction: "${shown.soapAction}"`,
    `v1    POST /api/v1/Agents/${operation.agent}/${operation.name}   ${shapeText(operation)}${bytes}`,
  ].join('\n');
}

const context: CallContext = { correlationId: 'example', deadline: 0, signal: new AbortController().signal };

function examples(operation: Operation): readonly string[] {
  const caller = {
    ...anonymous,
    credential: { scheme: 'ticket' as const, ticket: new Secret('7T:...') },
    applicationToken: new Secret('...'),
  };
  const command: Command = { operation, arguments: exampleArguments(operation), caller, context };
  const soap = encodeSoap(command, '7T:...');
  const rest = encodeRest(command);
  const body = bodyBytes(rest.body).toString();
  return [
    `Example SOAP (${operation.version})`,
    soap instanceof Refusal ? `  ${soap.message}` : indentXml(bodyBytes(soap.body).toString()),
    '',
    'Example JSON',
    `  POST ${rest.path}`,
    ...(body === '' ? [] : [JSON.stringify(JSON.parse(body), null, 2)]),
  ];
}

/** `describe Services86.Appointment`: its operations, with what they take and give. */
export function describeAgent(agents: readonly Agent[]): string {
  const names = [...new Set(agents.flatMap((agent) => agent.operations.map(({ name }) => name)))].sort();
  const signature = ({ parameters, results }: Operation): string => {
    const takes = parameters.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ');
    const gives = results.map(({ type }) => typeText(type)).join(', ');
    return `(${takes})${gives === '' ? '' : ` -> ${gives}`}`;
  };
  const lines = names.map((name) => {
    const having = agents.flatMap((agent) => agent.operation(name) ?? []);
    const newest = having.at(-1);
    const only = having.length === agents.length ? '' : `   [${having.map(({ version }) => version).join(', ')}]`;
    return `  ${name}${newest === undefined ? '' : signature(newest)}${only}`;
  });
  const title = agents.map(({ version, name, operations }) => `${version}.${name}: ${operations.length} operations`);
  return `${[...title, '', ...lines].join('\n')}\n`;
}
