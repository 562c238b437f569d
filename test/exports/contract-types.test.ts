/** What exports make of the kinds of types there are. That the client's types compile, client.test.ts proves. */
import { exportOf } from './export-of';
import { gardenContract } from './garden-contract';

const schemas = JSON.parse(exportOf('openapi', { agents: [] }, 'json', '', gardenContract)).components.schemas;
const client = exportOf('types', { agents: [] }, 'json', '', gardenContract);

test('in OpenAPI a type that others extend may be any of them, which $type tells', () => {
  const { Bed, RoseBed } = schemas;
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const any = { anyOf: [reference('Bed'), reference('RoseBed'), reference('WildRoseBed')] };
  expect(Bed.properties.Next).toEqual({ anyOf: [any, { type: 'null' }] });
  expect(Bed.properties.$type).toBeUndefined();
  expect(Object.keys(RoseBed.properties)).toEqual(['$type', 'Size', 'Kind', 'Next', 'Thorns']);
  expect(RoseBed.properties.$type).toEqual({ const: 'RoseBed' });
});

test('two types of one name are kept apart', () => {
  expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['Bed', 'Bed_2', 'CrmError']));
  expect(client).toContain('export interface Bed_2 {\n  Legs?: number;\n}');
  // The client has an error of that name.
  expect(client).toContain('export interface CrmError_2 {\n  "Text-With.Marks"?: string;\n}');
});

test('in TypeScript as well, and each kind has its type', () => {
  expect(client).toContain('export interface Bed {\n  $type?: never;\n  Size?: number;');
  expect(client).toContain('  Next?: Bed | RoseBed | WildRoseBed | null;');
  expect(client).toContain(
    `export interface RoseBed extends Omit<Bed, '$type'> {\n  $type: "RoseBed";\n  Thorns?: number;\n}`,
  );
  expect(client).toContain(`export interface WildRoseBed extends Omit<RoseBed, '$type'> {`);
  expect(client).toContain('export type Kind = "Wild" | "Tame";');
  expect(client).toContain('Counts?: { [key: string]: number };');
  expect(client).toContain('Span?: TimeSpan;');
  expect(client).toContain('Picture?: Base64;');
  expect(client).toContain('  Planted?: DateTime;');
});
