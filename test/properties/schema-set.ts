/** The schemas embedded in a WSDL as separate files, for a validator that knows nothing of WSDL. */
import type { Agent } from '../../src/contract';

export interface SchemaFile {
  readonly fileName: string;
  readonly contents: string;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];

/** Namespace declarations of a start tag, by prefix ('' for the default). */
function declarationsOf(tag: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(tag.matchAll(/\sxmlns(?::([\w.-]+))?="([^"]*)"/g), ([, prefix = '', uri = '']) => [prefix, uri]),
  );
}

/**
 * One file per embedded schema, and a driver that imports them all, so that any global element may be a document's
 * root. A WSDL's schemas import each other by namespace alone; here every import gets the file it means.
 */
export function schemaSet(agent: Pick<Agent, 'wsdl'>): {
  readonly driver: SchemaFile;
  readonly files: readonly SchemaFile[];
} {
  const read = agent.wsdl();
  const wsdl = 'text' in read ? read.text : '';
  const outer = declarationsOf(/<(?:[\w.-]+:)?definitions\b[^>]*>/.exec(wsdl)?.[0] ?? '');
  const schemas = Array.from(wsdl.matchAll(/<(xsd?:)schema\b[^>]*>.*?<\/\1schema>/gs), ([text, prefix = '']) => {
    const tag = text.slice(0, text.indexOf('>') + 1);
    return { text, tag, prefix, namespace: attribute(tag, 'targetNamespace') ?? '' };
  });
  const fileOf = new Map(schemas.map(({ namespace }, index) => [namespace, `schema${index}.xsd`]));
  const imports = (text: string): string =>
    text.replace(/<(xsd?:)import\b[^>]*?namespace="([^"]*)"[^>]*>/g, (whole, prefix: string, namespace: string) => {
      const file = fileOf.get(namespace);
      return file === undefined ? whole : `<${prefix}import namespace="${namespace}" schemaLocation="${file}"/>`;
    });
  const files = schemas.map(({ text, tag, prefix, namespace }) => {
    const own = declarationsOf(tag);
    const inherited = [...outer].filter(([name]) => name !== '' && !own.has(name));
    const declared = inherited.map(([name, uri]) => ` xmlns:${name}="${uri}"`).join('');
    return {
      fileName: fileOf.get(namespace) ?? '',
      contents: imports(text.replace(`<${prefix}schema`, `<${prefix}schema${declared}`)),
    };
  });
  const all = Array.from(
    fileOf,
    ([namespace, file]) => `<xs:import namespace="${namespace}" schemaLocation="${file}"/>`,
  );
  const contents = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${all.join('')}</xs:schema>`;
  return { driver: { fileName: 'driver.xsd', contents }, files };
}

/** The blocks inside Header and the element inside Body of an envelope we wrote, each as a document of its own. */
export function payloads(envelope: string): readonly string[] {
  const declared = /<s:Envelope xmlns:s="[^"]*"([^>]*)>/.exec(envelope)?.[1] ?? '';
  const header = /<s:Header>(.*?)<\/s:Header>/s.exec(envelope)?.[1] ?? '';
  const body = /<s:Body>(.*)<\/s:Body>/s.exec(envelope)?.[1] ?? '';
  return [...blocks(header), body].map((element) => element.replace(/^<([\w.:-]+)/, `<$1${declared}`));
}

/** Header blocks stand side by side and never contain one of their own name. */
const blocks = (header: string): readonly string[] =>
  Array.from(header.matchAll(/<([\w.-]+)(?:\s[^>]*)?(?:\/>|>.*?<\/\1>)/gs), ([block]) => block);
