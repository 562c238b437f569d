/** Writes canonical values as JSON in whatever forms a lenient reader takes, chosen by a die. */
import { isoOfTimeSpan, isStruct, leafText, subtype, Typed, type Struct, type Value } from '../../src/command';
import { v1Members, type EnumType, type Field, type FlagsType, type ScalarKind, type Type, type TypeTable } from '../../src/contract'; // prettier-ignore

export interface LooseWriting {
  readonly types: TypeTable;
  /** Throws a die: gives one of the sides. */
  readonly die: <T>(...sides: readonly T[]) => T;
  /** Values of properties that no contract has; empty: none are written. */
  readonly unknown: readonly string[];
}

const quote = (text: string): string => JSON.stringify(text);

/** Properties in the contract's order, names in any letter case. @param first a property that is written already */
export function writeLooseStruct(
  fields: readonly Field[],
  struct: Struct,
  writing: LooseWriting,
  first: readonly string[] = [],
): string {
  const { die, unknown } = writing;
  const properties = fields.flatMap((field) => {
    const value = struct[field.name];
    return value === undefined ? [] : [`${nameOf(field.name, writing)}:${writeLooseField(field, value, writing)}`];
  });
  const stranger = unknown.length === 0 || die(true, false) ? [] : [`"Newer":${die(...unknown)}`];
  return `{${joined([...first, ...die([...stranger, ...properties], [...properties, ...stranger])], writing)}}`;
}

function nameOf(name: string, { die }: LooseWriting): string {
  const escaped = `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}"`;
  return die(
    quote(name),
    quote(name.charAt(0).toLowerCase() + name.slice(1)),
    quote(name.toUpperCase()),
    ` ${escaped} `,
  );
}

const joined = (members: readonly string[], { die }: LooseWriting): string =>
  members.join(die(',', ' ,\n')) + (members.length === 0 ? '' : die('', '', ',', ' , '));

export function writeLooseField(field: Field, value: Value, writing: LooseWriting): string {
  if (value !== null) return writeLoose(field.type, value, writing);
  const { kind } = field.type;
  return kind === 'struct' || kind === 'list' || kind === 'dictionary' ? writing.die('null', '""') : 'null';
}

function writeLoose(type: Type, value: Value, writing: LooseWriting): string {
  const { types, die } = writing;
  switch (type.kind) {
    case 'scalar':
      return die(...scalarForms(type.scalar, leafText(value)));
    case 'enum':
      return die(...memberForms(type, leafText(value)));
    case 'flags':
      return die(...flagsForms(type, leafText(value)));
    case 'any':
      return value instanceof Typed ? strictText(value) : 'null';
    case 'list':
      if (!Array.isArray(value)) throw new Error('a list was expected');
      return `[${joined(
        value.map((item: Value) => writeLooseField(type.item, item, writing)),
        writing,
      )}]`;
    case 'dictionary':
      if (!(value instanceof Map)) throw new Error('a dictionary was expected');
      return `{${joined(Array.from(value, ([key, item]) => `${quote(key)}:${writeLooseField(type.value, item, writing)}`), writing)}}`; // prettier-ignore
    case 'struct': {
      if (!isStruct(value)) throw new Error('a carrier was expected');
      const actual = types.derivedOf(type).find(({ name }) => name.local === value[subtype]) ?? type;
      const named =
        actual === type ? die([], [`"$type":${quote(type.name.local)}`]) : [`"$type":${quote(actual.name.local)}`];
      return writeLooseStruct(actual.fields, value, writing, named);
    }
  }
}

/** A value of anyType says by its form what it is. */
const strictText = ({ type, value }: Typed): string =>
  type.name.local === 'string' ? quote(leafText(value)) : leafText(value);

const jsonWord = /^(?:true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)$/;

function scalarForms(kind: ScalarKind, text: string): readonly string[] {
  switch (kind) {
    case 'string':
    case 'anyURI':
    case 'QName':
      return jsonWord.test(text) ? [quote(text), text] : [quote(text)];
    case 'boolean':
      return text === 'true' ? ['true', '"true"', '" True"', '1', '-1'] : ['false', '"false"', '"FALSE "', '0', '-0'];
    case 'double':
    case 'float':
      return /^(?:-?INF|NaN)$/.test(text) ? [quote(text), quote(text.replace('INF', 'Infinity'))] : numberForms(text);
    case 'dateTime':
      return dateForms(text).map(quote);
    case 'duration':
      return [quote(text), quote(isoOfTimeSpan(text))];
    case 'guid':
    case 'char':
    case 'base64Binary':
      return [quote(text)];
    default:
      return numberForms(text);
  }
}

const numberForms = (text: string): readonly string[] => [text, quote(text), quote(` ${text}\t`), quote(text.replace(/^(?!-)/, '+00'))]; // prettier-ignore

function dateForms(text: string): readonly string[] {
  const short = text.replace(/:00(?=$|Z|[+-])/, '').replace(/T00:00$/, '');
  return [text, text.replace('T', ' '), text.replace('Z', ' z'), text.replace(/:(?=\d\d$)(?<=[+-]\d\d:)/, ''), /T[0-9:]{5}[^T]*$/.test(short) || /^[0-9-]+$/.test(short) ? short : text]; // prettier-ignore
}

function memberForms(type: EnumType, member: string): readonly string[] {
  const value = type.members.find(({ name }) => name === member)?.value;
  // Of several members with one number, that is the first one.
  const isFirst = v1Members(type).find((each) => each.value === value)?.name === member;
  return [quote(member), quote(member.toLowerCase()), ...(isFirst ? [String(value), quote(String(value))] : [])];
}

function flagsForms(type: FlagsType, set: string): readonly string[] {
  const names = set === '' ? [] : set.split(', ');
  const sum = type.members.filter(({ name }) => names.includes(name)).reduce((all, { value }) => all + value, 0);
  return [quote(set), quote(names.join(',')), quote(names.join(' ')), quote(set.toUpperCase()), String(sum), quote(String(sum))]; // prettier-ignore
}
