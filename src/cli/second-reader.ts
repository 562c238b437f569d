/**
 * Compares a WSDL with what a second parser finds in it. What the gateway's own reader overlooked would be missing from
 * every page and every call.
 */
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Agent, QName } from '../contract';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

const named = z.array(z.object({ name: z.string() })).default([]);
const outline = z.object({
  definitions: z.tuple([
    z.object({
      types: z.array(
        z.object({
          schema: z.array(z.object({ targetNamespace: z.string().default(''), complexType: named, simpleType: named })),
        }),
      ),
      portType: z.tuple([z.object({ operation: named })]),
    }),
  ]),
});

/**
 * The first difference between the operations and types that fast-xml-parser finds and those of the agent, as a
 * sentence; undefined when there is none.
 */
export function secondOpinion(text: string, agent: Agent): string | undefined {
  let parsed: unknown;
  try {
    parsed = parser.parse(text);
  } catch (error) {
    return `A second parser cannot read it: ${error instanceof Error ? error.message : String(error)}`;
  }
  const read = outline.safeParse(parsed);
  if (!read.success) return 'A second parser finds no portType or no schema in it.';
  const [{ types, portType }] = read.data.definitions;
  const schemas = types.flatMap(({ schema }) => schema);
  const declared = schemas.flatMap(({ targetNamespace: namespace, complexType, simpleType }) =>
    [...complexType, ...simpleType].map(({ name }) => written({ namespace, local: name })),
  );
  const operations = portType[0].operation.map(({ name }) => name);
  return (
    difference(
      'operation',
      agent.operations.map(({ name }) => name),
      operations,
    ) ??
    difference(
      'type',
      agent.types.all().map(({ name }) => written(name)),
      declared,
    )
  );
}

const written = ({ namespace, local }: QName): string => `{${namespace}}${local}`;

function difference(kind: string, ours: readonly string[], theirs: readonly string[]): string | undefined {
  const [ourNames, theirNames] = [new Set(ours), new Set(theirs)];
  const missing = theirs.find((name) => !ourNames.has(name));
  if (missing !== undefined)
    return `A second parser finds the ${kind} ${missing} in it, which the gateway's own does not.`;
  const extra = ours.find((name) => !theirNames.has(name));
  return extra === undefined ? undefined : `A second parser does not find the ${kind} ${extra} in it.`;
}
