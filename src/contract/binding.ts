import { childNamed, childrenNamed, required, requiredName, Unreadable, type XmlElement } from './wsdl-element';
import { nameKey, showName, soapNamespace, wsdlNamespace } from './wsdl-names';
import type { QName } from './model';

/** One direction of an operation, as the SOAP 1.1 binding describes it. */
export interface BoundMessage {
  /** `parts` of soap:body, when it is given: the name of the one part that is the Body's child. */
  readonly bodyPart: string | undefined;
  readonly headers: readonly BoundHeader[];
}

/** A soap:header: it names one part of one message. */
interface BoundHeader {
  readonly message: QName;
  readonly part: string;
  readonly at: XmlElement;
}

export interface BoundOperation {
  readonly soapAction: string;
  readonly input: BoundMessage;
  readonly output: BoundMessage;
  readonly at: XmlElement;
}

/**
 * Reads how the portType is bound to SOAP 1.1 over HTTP, document/literal (WSDL 1.1 §3). Bindings without a
 * soap:binding (SOAP 1.2) are ignored. Several SOAP 1.1 bindings (one for http, one for https) must be equal.
 * @returns the bound operations by name
 */
export function readBinding(definitions: XmlElement, portType: QName): ReadonlyMap<string, BoundOperation> {
  const bindings = childrenNamed(definitions, wsdlNamespace, 'binding').filter(
    (binding) => childNamed(binding, soapNamespace, 'binding') !== undefined,
  );
  const [first, ...others] = bindings;
  if (first === undefined) throw new Unreadable('There is no SOAP 1.1 binding.', definitions);
  const names = new Set(bindings.map((binding) => required(binding, 'name')));
  checkPort(definitions, names);
  const operations = readOperations(first, portType);
  for (const other of others) {
    if (outline(readOperations(other, portType)) !== outline(operations)) {
      throw new Unreadable('Two SOAP 1.1 bindings say different things.', other);
    }
  }
  return operations;
}

/** A port must have the address of the bound service: the gateway replaces it when it serves the WSDL. */
function checkPort(definitions: XmlElement, bindings: ReadonlySet<string>): void {
  const ports = childrenNamed(definitions, wsdlNamespace, 'service').flatMap((service) =>
    childrenNamed(service, wsdlNamespace, 'port'),
  );
  const bound = ports.find((port) => bindings.has(requiredName(port, 'binding').local));
  if (bound === undefined) throw new Unreadable('No port uses the SOAP 1.1 binding.', definitions);
  const address = childNamed(bound, soapNamespace, 'address');
  if (address === undefined) throw new Unreadable('The port has no soap:address.', bound);
  required(address, 'location');
}

function readOperations(binding: XmlElement, portType: QName): ReadonlyMap<string, BoundOperation> {
  const bound = requiredName(binding, 'type');
  if (nameKey(bound) !== nameKey(portType)) {
    throw new Unreadable(`The portType ${showName(bound)} is not declared.`, binding);
  }
  const operations = new Map<string, BoundOperation>();
  for (const element of childrenNamed(binding, wsdlNamespace, 'operation')) {
    const name = required(element, 'name');
    if (operations.has(name)) throw new Unreadable('The operation is bound twice.', element);
    const action = childNamed(element, soapNamespace, 'operation');
    if (action === undefined) throw new Unreadable('The operation has no soap:operation.', element);
    operations.set(name, {
      soapAction: action.attributes.get('soapAction') ?? '',
      input: readMessage(element, 'input'),
      output: readMessage(element, 'output'),
      at: element,
    });
  }
  return operations;
}

function readMessage(operation: XmlElement, direction: 'input' | 'output'): BoundMessage {
  const element = childNamed(operation, wsdlNamespace, direction);
  if (element === undefined) throw new Unreadable(`The operation has no ${direction}.`, operation);
  const body = childNamed(element, soapNamespace, 'body');
  if (body === undefined) throw new Unreadable(`The ${direction} has no soap:body.`, element);
  return {
    bodyPart: body.attributes.get('parts')?.trim(),
    headers: childrenNamed(element, soapNamespace, 'header').map((header) => ({
      message: requiredName(header, 'message'),
      part: required(header, 'part'),
      at: header,
    })),
  };
}

/** The content of a binding as text, for a comparison. */
function outline(operations: ReadonlyMap<string, BoundOperation>): string {
  return JSON.stringify(
    [...operations]
      .map(
        ([name, bound]) => [name, bound.soapAction, messageOutline(bound.input), messageOutline(bound.output)] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function messageOutline({ bodyPart, headers }: BoundMessage): unknown {
  return [bodyPart, headers.map((header) => [nameKey(header.message), header.part])];
}
