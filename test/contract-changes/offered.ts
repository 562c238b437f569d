/** Offers of the project's own WSDLs, and copies of them with one change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWsdl } from '../../src/contract';
import { offeredBy, offerOf, type Offer, type OfferedAgent } from '../../src/contract-changes';

/** An agent of `wsdl/`, whatever CONTRACT_DIR says. */
export function ownAgent(version: string, agent: string): OfferedAgent {
  const file = join(__dirname, '../../wsdl', version, `${agent}.wsdl`);
  const read = readWsdl(readFileSync(file, 'utf8'), file, version);
  if ('problem' in read) throw new Error(read.problem.message);
  return offeredBy(read.agent);
}

export const soapOffer = (name: string, ...agents: readonly OfferedAgent[]): Offer =>
  offerOf({ name, wire: 'soap', tells: 'all' }, agents);

/** A map with one entry replaced; undefined: taken out. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
