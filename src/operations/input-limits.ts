/**
 * Every limit on what a client may send, in one table: key, default, reason; and the setting LIMITS that changes them.
 */
import { excerpt } from '../command';
import { gatewayLimits, type GatewayLimits } from '../gateway';
import { httpLimitReasons, httpLimits, type HttpLimits } from './http-limits';

export interface InputLimit {
  /** As LIMITS names it: `bodyBytesMax`, `xml.depth`. */
  readonly key: string;
  readonly default: number;
  readonly reason: string;
}

export interface InputLimits {
  readonly http: HttpLimits;
  readonly gateway: GatewayLimits;
}

const { xml, json } = gatewayLimits;

const structural: readonly InputLimit[] = [
  ['documentBytesMax', gatewayLimits.documentBytesMax,
   'Body of an operation with base64Binary parameters (over SOAP: of an agent that has one): 50 MB of them.'],
  ['arrayItemsMax', gatewayLimits.arrayItemsMax, 'Items of one list, entries of one dictionary; WCF allows 16,384.'],
  ['xml.depth', xml.depth, 'The deepest sample has 11 levels; WCF allows 32, CXF 100.'],
  ['xml.elements', xml.elements,
   'The largest sample has 407; raise it for clients that save long lists of entities.'],
  ['xml.attributesPerElement', xml.attributesPerElement,
   'Real clients write one to five, namespace declarations not counted.'],
  ['xml.namespacesPerElement', xml.namespacesPerElement,
   'The Node soap client declares about 290 on the Envelope.'],
  ['xml.namespacesTotal', xml.namespacesTotal, 'The same, and what WCF writes on inner arrays.'],
  ['xml.nameChars', xml.nameChars, 'The longest real name has 62 characters.'],
  ['xml.attributeChars', xml.attributeChars, 'Attributes carry types and flags, never content.'],
  ['xml.textChars', xml.textChars, '`textBytesMax` decides before this does; documents do not count.'],
  ['xml.commentsAndCdata', xml.commentsAndCdata, 'No toolkit writes any; people testing by hand write a few.'],
  ['json.depth', json.depth, 'The deepest carrier of the contract is far below 20.'],
  ['json.keysPerObject', json.keysPerObject, 'A few hundred properties, and dictionaries of custom fields.'],
  ['json.stringChars', json.stringChars, '`textBytesMax` decides before this does; documents do not count.'],
  ['json.itemsPerArray', json.itemsPerArray, 'Enough for every bulk operation.'],
].map(([key, value, reason]) => (
  { key: String(key), default: Number(value), reason: String(reason) }
)); // prettier-ignore

/**
 * The whole table. What is not a number of the request itself (lengths of single values) is fixed and stands in
 * SECURITY.md.
 */
export const inputLimits: readonly InputLimit[] = [
  ...httpLimitReasons.map(({ name, reason }) => ({ key: name, default: httpLimits[name], reason })),
  ...structural,
];

const knownKeys: ReadonlySet<string> = new Set(inputLimits.map(({ key }) => key));

/**
 * Reads LIMITS: `bodyBytesMax=8388608,xml.elements=50000`. A string is the sentence that says what is wrong with it.
 */
export function readLimits(text: string): InputLimits | string {
  const given = new Map<string, number>();
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const [, key = '', digits = ''] = /^\s*([A-Za-z.]+)=([1-9][0-9]{0,9})\s*$/.exec(pair) ?? [];
    if (!knownKeys.has(key))
      return `must be a list such as bodyBytesMax=8388608,xml.depth=100; ${excerpt(pair)} is none of it`;
    if (given.has(key)) return `names ${key} twice`;
    given.set(key, Number(digits));
  }
  const overriding = (prefix: string): Record<string, number> =>
    Object.fromEntries(
      Array.from(given)
        .filter(([key]) => (prefix === '' ? !key.includes('.') : key.startsWith(prefix)))
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  const own = overriding('');
  return {
    http: { ...httpLimits, ...own },
    gateway: {
      bodyBytesMax: own['bodyBytesMax'] ?? gatewayLimits.bodyBytesMax,
      documentBytesMax: own['documentBytesMax'] ?? gatewayLimits.documentBytesMax,
      arrayItemsMax: own['arrayItemsMax'] ?? gatewayLimits.arrayItemsMax,
      xml: { ...xml, ...overriding('xml.') },
      json: { ...json, ...overriding('json.') },
    },
  };
}
