import { XmlError, XmlEvent, type XmlLimits, XmlReader } from '../../src/xml';

interface Named {
  readonly namespace: string;
  readonly local: string;
}

const traceName = ({ namespace, local }: Named): string => (namespace === '' ? local : `{${namespace}}${local}`);

/** Start of an element as it stands in a trace; attributes sorted, since their order means nothing. */
export function traceStart(name: Named, attributes: readonly (Named & { readonly value: string })[]): string {
  const written = attributes.map((one) => `${traceName(one)}=${JSON.stringify(one.value)}`).sort();
  return ['(' + traceName(name), ...written].join(' ');
}

/**
 * All events of a document in one line, such as `(a x="1" "text" (b ) )`; the pauses of a reader that has them leave no
 * trace.
 */
export function trace(text: string, limits?: XmlLimits, turnUnits?: number): string {
  const reader = new XmlReader(text, limits, turnUnits);
  const parts: string[] = [];
  for (let event = reader.next(); event !== XmlEvent.eof; event = reader.next()) {
    if (event === XmlEvent.none) continue;
    if (event === XmlEvent.start) {
      parts.push(traceStart({ namespace: reader.namespace, local: reader.name }, [...reader.attributes()]));
    } else parts.push(event === XmlEvent.end ? ')' : JSON.stringify(reader.text));
  }
  return parts.join(' ');
}

/** Reads a document to its end and returns how many events it has. */
export function countEvents(text: string, limits?: XmlLimits): number {
  const reader = new XmlReader(text, limits);
  let count = 1;
  while (reader.next() !== XmlEvent.eof) count++;
  return count;
}

/** The refusal of a document, undefined when it is accepted. Whatever else is thrown goes on. */
export function refusal(text: string, limits?: XmlLimits): XmlError | undefined {
  try {
    countEvents(text, limits);
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}
