import { finish, type Turns } from '../text/turn';
import { readBinding, type BoundMessage, type BoundOperation } from './binding';
import { collectDeclarations } from './declarations';
import { lineAt, readDocument } from './wsdl-document';
import {
  childNamed,
  childrenNamed,
  describe,
  required,
  requiredName,
  Unreadable,
  type XmlElement,
} from './wsdl-element';
import { checkGrammar } from './grammar';
import type { Agent, ContractProblem, HeaderPart, Operation, QName } from './model';
import { nameKey, showName, wsdlNamespace, xsdNamespace } from './wsdl-names';
import { TypeGraph } from './type-graph';

type Read = { readonly agent: Agent } | { readonly problem: ContractProblem };

/**
 * Reads one agent's WSDL 1.1 as NetServer publishes it (`…/Agent.svc?singleWsdl`: types, messages, portType, binding
 * and service in one file).
 * @param text the WSDL
 * @param file path or name, for error messages; its base name must be the portType's name in any letter case
 * @param version such as `Services86`; the target namespace must end with it
 * @returns the agent, whose `wsdl` keeps the text, or why and where the file could not be read. No content of a file
 *   makes it throw.
 */
export function readWsdl(text: string, file: string, version: string): Read {
  return finish(readWsdlInTurns(text, file, version, () => ({ text })));
}

/**
 * As `readWsdl`, with pauses.
 * @param wsdl gives the text of the agent's file when it is needed; no other part of the agent keeps the text in memory
 */
export function* readWsdlInTurns(text: string, file: string, version: string, wsdl: Agent['wsdl']): Turns<Read> {
  try {
    return { agent: yield* readDefinitions(yield* readDocument(text), wsdl, file, version) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { at, line, message } = error;
    const problem =
      at === undefined
        ? { file, line, element: '', message }
        : { file, line: lineAt(text, at.index), element: describe(at), message };
    return { problem };
  }
}

/** The element of each part of each wsdl:message. */
type Messages = ReadonlyMap<string, ReadonlyMap<string, QName>>;

interface WsdlReading {
  readonly version: string;
  readonly agent: string;
  readonly messages: Messages;
  readonly graph: TypeGraph;
}

function* readDefinitions(definitions: XmlElement, wsdl: Agent['wsdl'], file: string, version: string): Turns<Agent> {
  if (definitions.namespace !== wsdlNamespace || definitions.local !== 'definitions') {
    throw new Unreadable('The root element is not a WSDL 1.1 definitions element.', definitions);
  }
  yield* checkGrammar(definitions);
  const namespace = required(definitions, 'targetNamespace').trim();
  if (!namespace.endsWith(`/${version}`)) {
    throw new Unreadable(`The targetNamespace ${namespace} does not end with /${version}.`, definitions);
  }
  const portType = childNamed(definitions, wsdlNamespace, 'portType');
  if (portType === undefined) throw new Unreadable('There is no portType.', definitions);
  const agent = required(portType, 'name');
  if (agent.toLowerCase() !== baseName(file).toLowerCase()) {
    throw new Unreadable(`The file ${baseName(file)} holds the agent ${agent}.`, portType);
  }
  const schemas = childrenNamed(definitions, wsdlNamespace, 'types').flatMap((types) =>
    childrenNamed(types, xsdNamespace, 'schema'),
  );
  const graph = new TypeGraph(collectDeclarations(schemas));
  const messages = readMessages(definitions, namespace);
  const reading = { version, agent, messages, graph };
  const operations = yield* readOperations(definitions, portType, { namespace, local: agent }, reading);
  yield* graph.complete();
  return agentOf({ version, name: agent, namespace, types: graph.types, wsdl }, operations);
}

function baseName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? '').replace(/\.wsdl$/i, '');
}

function agentOf(
  head: Pick<Agent, 'version' | 'name' | 'namespace' | 'types' | 'wsdl'>,
  operations: readonly Operation[],
): Agent {
  const exact = new Map(operations.map((operation) => [operation.name, operation]));
  const ignoringCase = new Map(operations.map((operation) => [operation.name.toLowerCase(), operation]));
  return {
    ...head,
    operations,
    operation: (name) => exact.get(name),
    operationIgnoringCase: (name) => ignoringCase.get(name.toLowerCase()),
  };
}

function readMessages(definitions: XmlElement, namespace: string): Messages {
  const messages = new Map<string, ReadonlyMap<string, QName>>();
  for (const message of childrenNamed(definitions, wsdlNamespace, 'message')) {
    const key = nameKey({ namespace, local: required(message, 'name') });
    if (messages.has(key)) throw new Unreadable('The message is declared twice.', message);
    const parts = new Map<string, QName>();
    for (const part of childrenNamed(message, wsdlNamespace, 'part')) {
      const name = required(part, 'name');
      if (parts.has(name)) throw new Unreadable('The part is declared twice.', part);
      parts.set(name, requiredName(part, 'element'));
    }
    messages.set(key, parts);
  }
  return messages;
}

function* readOperations(
  definitions: XmlElement,
  portType: XmlElement,
  portTypeName: QName,
  reading: WsdlReading,
): Turns<readonly Operation[]> {
  const bound = readBinding(definitions, portTypeName);
  yield;
  const seen = new Set<string>();
  const operations: Operation[] = [];
  for (const element of childrenNamed(portType, wsdlNamespace, 'operation')) {
    const name = required(element, 'name');
    if (seen.has(name.toLowerCase())) throw new Unreadable('The operation is declared twice.', element);
    seen.add(name.toLowerCase());
    const binding = bound.get(name);
    if (binding === undefined) throw new Unreadable('The operation is not bound to SOAP 1.1.', element);
    operations.push(operationOf(element, name, binding, reading));
    yield;
  }
  const names = new Set(operations.map((operation) => operation.name));
  for (const [name, { at }] of bound) {
    if (!names.has(name)) throw new Unreadable('The portType does not have this operation.', at);
  }
  return operations;
}

function operationOf(element: XmlElement, name: string, bound: BoundOperation, reading: WsdlReading): Operation {
  const { version, agent, graph } = reading;
  const input = directionOf(element, 'input', bound.input, reading);
  const output = directionOf(element, 'output', bound.output, reading);
  return {
    version,
    agent,
    name,
    soapAction: bound.soapAction,
    request: input.body,
    parameters: graph.wrapped(input.body, input.at),
    response: output.body,
    results: graph.wrapped(output.body, output.at),
    requestHeaders: input.headers,
    responseHeaders: output.headers,
    types: graph.types,
  };
}

interface MessageDirection {
  readonly body: QName;
  readonly headers: readonly HeaderPart[];
  readonly at: XmlElement;
}

function directionOf(
  operation: XmlElement,
  local: 'input' | 'output',
  bound: BoundMessage,
  { messages, graph }: WsdlReading,
): MessageDirection {
  const at = childNamed(operation, wsdlNamespace, local);
  if (at === undefined) throw new Unreadable(`The operation has no ${local}.`, operation);
  const message = requiredName(at, 'message');
  const headers = bound.headers.map((header) => {
    const element = partsOf(header.message, messages, header.at).get(header.part);
    if (element === undefined) throw new Unreadable(`The message has no part ${header.part}.`, header.at);
    return { part: header.part, element, type: graph.global(element, header.at).type };
  });
  const inHeader = new Set(
    bound.headers.filter((header) => nameKey(header.message) === nameKey(message)).map((header) => header.part),
  );
  const parts = partsOf(message, messages, at);
  const inBody = [...parts].filter(([name]) =>
    bound.bodyPart === undefined ? !inHeader.has(name) : name === bound.bodyPart,
  );
  const [body] = inBody;
  if (body === undefined || inBody.length !== 1) {
    throw new Unreadable(`The message ${showName(message)} must have exactly one part for the body.`, at);
  }
  return { body: body[1], headers, at };
}

function partsOf(message: QName, messages: Messages, at: XmlElement): ReadonlyMap<string, QName> {
  const parts = messages.get(nameKey(message));
  if (parts === undefined) throw new Unreadable(`The message ${showName(message)} is not declared.`, at);
  return parts;
}
