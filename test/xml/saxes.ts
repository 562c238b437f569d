import { SaxesParser } from 'saxes';
import { traceStart } from './trace';

/** The trace of a document as the saxes parser reads it, undefined when it refuses. */
export function traceBySaxes(text: string): string | undefined {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const parts: string[] = [];
  let characters = '';
  const flush = (): void => {
    if (characters !== '') parts.push(JSON.stringify(characters));
    characters = '';
  };
  let depth = 0;
  const add = (text: string): void => {
    if (depth > 0) characters += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('opentag', (tag) => {
    flush();
    depth++;
    const attributes = Object.values(tag.attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map(({ uri, local, value }) => ({ namespace: uri, local, value }));
    parts.push(traceStart({ namespace: tag.uri, local: tag.local }, attributes));
  });
  parser.on('closetag', () => {
    flush();
    depth--;
    parts.push(')');
  });
  let refused = false;
  parser.on('error', () => {
    refused = true;
  });
  try {
    parser.write(text).close();
  } catch {
    // saxes throws by itself when a handler met an error and parsing could not go on.
    return undefined;
  }
  return refused ? undefined : parts.join(' ');
}
