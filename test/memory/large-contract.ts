/** A contract folder of generated WSDLs, large enough that it matters how it is held. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gardenWsdl, struct } from '../contract/fixture';

const agents = Array.from({ length: 8 }, (_, index) => `Garden${'ABCDEFGH'.charAt(index)}`);
const versions = ['Services84', 'Services85', 'Services86', 'Services87', 'Services88'];
const types = 60;
const fieldsPerType = 40;

/** Names differ from type to type, as they do in a real contract. */
const fields = (type: number): string =>
  Array.from(
    { length: fieldsPerType },
    (_, field) => `<xs:element minOccurs="0" name="Bed${type}Row${field}Plant" nillable="true" type="xs:string"/>`,
  ).join('\n');

const declarations = Array.from({ length: types }, (_, type) => struct(`GardenBed${type}`, fields(type))).join('\n');
const parameters = [1, 2, 3]
  .map((type) => `<xs:element minOccurs="0" name="Bed${type}" nillable="true" type="t:GardenBed${type}"/>`)
  .join('');
const text = gardenWsdl({ declarations, parameters });

export interface LargeContract {
  readonly folder: string;
  /** Version and agent of every file. */
  readonly agents: readonly { readonly version: string; readonly agent: string; readonly operation: string }[];
  remove(): void;
}

/** Five versions of eight agents: 9 MB. */
export function largeContract(): LargeContract {
  const folder = mkdtempSync(path.join(tmpdir(), 'large-contract-'));
  const all = versions.flatMap((version) => agents.map((agent) => ({ version, agent, operation: 'Water' })));
  for (const { version, agent } of all) {
    mkdirSync(path.join(folder, version), { recursive: true });
    const own = text
      .replaceAll('http://example.test/ws/', 'http://www.superoffice.net/ws/crm/NetServer/')
      .replaceAll('Services86', version)
      .replaceAll(/\bGarden\b/g, agent);
    writeFileSync(path.join(folder, version, `${agent}.wsdl`), own);
  }
  return { folder, agents: all, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
