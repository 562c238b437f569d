import type { AnyType, QName, ScalarKind, ScalarType } from './model';
import { NameMap, serializationNamespace, xsdNamespace } from './wsdl-names';

export const integerKinds: readonly ScalarKind[] = [
  'byte',
  'unsignedByte',
  'short',
  'unsignedShort',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
];

/** XSD built-ins that have the same name as their kind. */
const plain: readonly ScalarKind[] = [
  'string',
  'anyURI',
  'QName',
  'boolean',
  ...integerKinds,
  'float',
  'double',
  'decimal',
  'dateTime',
  'base64Binary',
  'duration',
];

/**
 * XSD built-ins derived from one of the above. Unbounded integers are decimals here, because `long` would lose digits.
 * The others (date, time, hexBinary, the g… types, lists of tokens) are refused: no kind has their lexical form.
 */
const derived: readonly (readonly [name: string, kind: ScalarKind])[] = [
  ['normalizedString', 'string'],
  ['token', 'string'],
  ['language', 'string'],
  ['Name', 'string'],
  ['NCName', 'string'],
  ['NMTOKEN', 'string'],
  ['ID', 'string'],
  ['IDREF', 'string'],
  ['integer', 'decimal'],
  ['nonNegativeInteger', 'decimal'],
  ['positiveInteger', 'decimal'],
  ['nonPositiveInteger', 'decimal'],
  ['negativeInteger', 'decimal'],
];

/**
 * The three types of the Microsoft serialization schema ([MS-NRTP]). WCF's DataContractSerializer writes them in every
 * WSDL.
 */
const serialization: readonly ScalarKind[] = ['char', 'duration', 'guid'];

function scalar(namespace: string, local: string, kind: ScalarKind): ScalarType {
  return { kind: 'scalar', scalar: kind, name: { namespace, local } };
}

const anyTypeName: QName = { namespace: xsdNamespace, local: 'anyType' };
const anyType: AnyType = { kind: 'any', name: anyTypeName };

const builtins = new NameMap<ScalarType | AnyType>();
for (const type of [
  ...plain.map((kind) => scalar(xsdNamespace, kind, kind)),
  ...derived.map(([name, kind]) => scalar(xsdNamespace, name, kind)),
  ...serialization.map((kind) => scalar(serializationNamespace, kind, kind)),
  anyType,
])
  builtins.set(type.name, type);

/** The built-in type of that name: an XSD built-in, or char, duration and guid of the serialization namespace. */
export function findBuiltin(name: QName): ScalarType | AnyType | undefined {
  return builtins.get(name);
}
