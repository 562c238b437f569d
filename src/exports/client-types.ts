/** Contract types as types of TypeScript, in the form v1 writes them. */
import {
  integerKinds,
  v1Members,
  type Field,
  type Operation,
  type ScalarKind,
  type StructType,
  type Type,
} from '../contract';
import { keptFields, type UsedProperties } from './narrowing';
import { isCommonBase, TypeNames, type NamedType } from './type-names';

/**
 * Gathers the named types that are referred to, each once, as declarations. It keeps none of the contract's types, as
 * SchemaTable.
 */
export class ClientTypes {
  readonly #declared = new Map<string, string>();
  readonly #names: TypeNames;
  #types: Operation['types'] | undefined;

  /**
   * @param reserved names that no type may get
   * @param used properties that structs keep; unset: all
   */
  constructor(
    reserved: Iterable<string>,
    private readonly used?: UsedProperties,
  ) {
    this.#names = new TypeNames(reserved);
  }

  /** What comes next is of this operation, whose agent knows which types extend others. */
  describing({ types }: Operation): void {
    this.#types = types;
  }

  /** A type as it stands behind a colon. */
  textOf(type: Type): string {
    switch (type.kind) {
      case 'scalar':
        return scalars.get(type.scalar) ?? 'string';
      case 'list': {
        const item = this.fieldText(type.item);
        return /^[\w.]+$/.test(item) ? `${item}[]` : `(${item})[]`;
      }
      case 'dictionary':
        return `{ [key: string]: ${this.fieldText(type.value)} }`;
      case 'any':
        return 'unknown';
      case 'struct': {
        const derived = this.#derivedOf(type);
        if (derived.length === 0 || isCommonBase(type)) return this.#nameOf(type);
        return [type, ...derived].map((each) => this.#nameOf(each)).join(' | ');
      }
      default:
        return this.#nameOf(type);
    }
  }

  /** The type of a property: null too, where the contract says nillable. */
  fieldText({ type, nillable }: Field): string {
    const text = this.textOf(type);
    return nillable ? `${text} | null` : text;
  }

  /** `Name?: string | null;`, one for each field. */
  properties(fields: readonly Field[], indent: string): string {
    return fields
      .map((field) => `${indent}${propertyName(field.name)}${field.optional ? '?' : ''}: ${this.fieldText(field)};\n`)
      .join('');
  }

  /** The declarations so far, sorted by name. */
  all(): readonly string[] {
    return Array.from(this.#declared)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, text]) => text);
  }

  #nameOf(type: NamedType): string {
    const { name, isNew } = this.#names.nameOf(type);
    const written = identifierOf(name);
    if (isNew) {
      // Before it is described: it may contain itself.
      this.#declared.set(name, '');
      this.#declared.set(name, this.#declare(type, written));
    }
    return written;
  }

  #declare(type: NamedType, name: string): string {
    if (type.kind === 'struct') return this.#struct(type, name);
    const members = v1Members(type);
    const union = members.map((member) => JSON.stringify(member.name)).join(' | ') || 'never';
    if (type.kind === 'enum') return `export type ${name} = ${union};\n`;
    const numbers = members.map((member) => `  ${propertyName(member.name)}: ${member.value},\n`).join('');
    return `export type ${name} = Flags<${union}>;\nexport const ${name} = {\n${numbers}} as const;\n`;
  }

  /** Of types that extend another one, those stay of which something is used. */
  #derivedOf(type: StructType): readonly StructType[] {
    const derived = this.#types?.derivedOf(type) ?? [];
    const { used } = this;
    if (used === undefined) return derived;
    return derived.filter(({ name, fields }) => fields.some((field) => used.has(`${name.local}.${field.name}`)));
  }

  #struct(type: StructType, name: string): string {
    const { base } = type;
    const { used } = this;
    const fields = used === undefined ? type.fields : keptFields(type, type.fields, used);
    const ownFields = fields.filter((field) => type.ownFields.includes(field));
    if (base === undefined || isCommonBase(base)) {
      const isExtended = !isCommonBase(type) && this.#derivedOf(type).length > 0;
      const mark = isExtended ? '  $type?: never;\n' : '';
      return `export interface ${name} {\n${mark}${this.properties(fields, '  ')}}\n`;
    }
    // It tells a derived type from the one that was declared.
    const mark = `  $type: ${JSON.stringify(type.name.local)};\n`;
    const extended = `Omit<${this.#nameOf(base)}, '$type'>`;
    return `export interface ${name} extends ${extended} {\n${mark}${this.properties(ownFields, '  ')}}\n`;
  }
}

/** A name as TypeScript takes it; the contract's own letters are letters in both, others become `_`. */
export const identifierOf = (name: string): string => name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_');

const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

const numberKinds = [...integerKinds, 'decimal', 'float', 'double'] as const;

const scalars: ReadonlyMap<ScalarKind, string> = new Map<ScalarKind, string>([
  ['boolean', 'boolean'],
  ...numberKinds.map((kind) => [kind, 'number'] as const),
  ['dateTime', 'DateTime'],
  ['duration', 'TimeSpan'],
  ['base64Binary', 'Base64'],
]);
