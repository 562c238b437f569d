/** Records of the sandbox with a text of its own in every property that can hold one. */
import type { Contract, StructType, Type } from '../../src/contract';
import { recordTypeOf } from '../../src/records';

type Json = Record<string, unknown>;

export interface Planted {
  readonly record: Json;
  /** Where each text stands, by the text: `ContactEntity.Name`. */
  readonly places: ReadonlyMap<string, string>;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

let planted = 0;
/** A word of letters that stands nowhere else, such as `Qjbacaaaaa`. */
const word = (): string =>
  `Qj${String(planted++)
    .padStart(8, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;

/** The struct as it is, with planted texts; links to other records keep their ids and get no texts. */
export function plant(struct: unknown, type: StructType): Planted {
  const places = new Map<string, string>();
  const textAt = (place: string): string => {
    const text = word();
    places.set(text, place);
    return text;
  };
  const fill = (held: unknown, holder: StructType, depth: number): Json => {
    const before = isJson(held) ? held : {};
    const after: Json = { ...before };
    for (const { name, type: inner } of holder.fields)
      after[name] = valueOf(before[name], inner, `${holder.name.local}.${name}`, depth);
    return after;
  };
  const valueOf = (held: unknown, of: Type, place: string, depth: number): unknown => {
    if (of.kind === 'scalar' && ['string', 'anyURI'].includes(of.scalar)) return textAt(place);
    if (of.kind === 'scalar' && of.scalar === 'base64Binary') return Buffer.from(textAt(place)).toString('base64');
    if (of.kind === 'dictionary')
      return of.value.type.kind === 'scalar' ? { $map: { 'SuperOffice:1': textAt(place) } } : undefined;
    if (of.kind === 'list') {
      const items = Array.isArray(held) && held.length > 0 ? held : [undefined];
      const filled = items
        .map((item) => valueOf(item, of.item.type, place, depth + 1))
        .filter((item) => item !== undefined);
      return filled.length > 0 ? filled : held;
    }
    if (of.kind !== 'struct' || depth > 3) return held;
    return recordTypeOf(of) === undefined || isValue(of) ? fill(held, of, depth + 1) : held;
  };
  return { record: fill(struct, type, 0), places };
}

/** A phone number has an id, too. */
const isValue = ({ name }: StructType): boolean => name.local === 'EntityElement';

export function structOf(contract: Contract, agent: string, name: string): StructType {
  const found = contract.version('Services88')?.agent(agent);
  const type = found?.found === 'agent' ? found.agent.types.all().find((each) => each.name.local === name) : undefined;
  if (type?.kind !== 'struct') throw new Error(`no ${name}`);
  return type;
}
