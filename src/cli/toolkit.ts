/** How an independent SOAP toolkit, the `soap` package, sees a WSDL. */
import type { WSDL } from 'soap';
import { z } from 'zod';
import { reasonOf } from './surroundings';

/** What the toolkit found: parameter names by operation. */
export type Described = { readonly operations: ReadonlyMap<string, readonly string[]> } | { readonly problem: string };

/** service → port → operation → its input's elements */
const description = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.object({ input: z.record(z.string(), z.unknown()) }))),
);

/**
 * Lets the toolkit load a WSDL's text and describe it. Imports and includes are followed by it, so give it only what
 * `readWsdl` has accepted.
 */
export async function describeWithToolkit(text: string, name: string): Promise<Described> {
  try {
    const wsdl = await load(text, name);
    const services = description.parse(wsdl.describeServices());
    const ports = Object.values(services).flatMap((service) => Object.values(service));
    const operations = ports.flatMap((port) => Object.entries(port));
    return { operations: new Map(operations.map(([operation, { input }]) => [operation, parameterNames(input)])) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

async function load(text: string, name: string): Promise<WSDL> {
  // As in probe-soap.ts: not at the start of a gateway.
  const { WSDL: Reader } = await import('soap');
  return new Promise((resolve, reject) => {
    const wsdl = new Reader(text, name, {});
    wsdl.onReady((error?: Error) => {
      if (error instanceof Error) reject(error);
      else resolve(wsdl);
    });
  });
}

/** Lists are shown as `Ids[]`; two more entries are the toolkit's own. */
function parameterNames(input: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(input)
    .filter((key) => key !== 'targetNSAlias' && key !== 'targetNamespace')
    .map((key) => key.replace(/\[\]$/, ''));
}
