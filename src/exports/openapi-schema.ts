/** Contract types as JSON Schema (2020-12, the dialect of OpenAPI 3.1), in the form v1 writes them. */
import {
  v1Members,
  type Field,
  type Operation,
  type ScalarKind,
  type StructType,
  type Type,
  type TypeTable,
} from '../contract';
import { isCommonBase, TypeNames, type NamedType } from './type-names';

/** A piece of the document; plain JSON. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Gathers the named schemas that are referred to, each once, as text. It keeps none of the types: agents that are read
 * for a description only are forgotten as it goes on.
 */
export class SchemaTable {
  readonly #named = new Map<string, string>();
  readonly #names = new TypeNames();
  #types: TypeTable | undefined;

  /** What comes next is of this operation, whose agent knows which types extend others. */
  describing({ types }: Operation): void {
    this.#types = types;
  }

  /** A reference to a named type, or the schema itself for unnamed ones. */
  schemaOf(type: Type): Schema {
    switch (type.kind) {
      case 'scalar':
        return scalarSchema(type.scalar);
      case 'list':
        return { type: 'array', items: this.fieldSchema(type.item) };
      case 'dictionary':
        return { type: 'object', additionalProperties: this.fieldSchema(type.value) };
      case 'any':
        return { description: 'A string, number or boolean.' };
      case 'struct': {
        const derived = this.#types?.derivedOf(type) ?? [];
        if (derived.length === 0 || isCommonBase(type)) return this.#reference(type);
        return { anyOf: [type, ...derived].map((each) => this.#reference(each)) };
      }
      default:
        return this.#reference(type);
    }
  }

  /** The schema of a property: null too, where the contract says nillable. */
  fieldSchema({ type, nillable }: Field): Schema {
    const schema = this.schemaOf(type);
    return nillable ? { anyOf: [schema, { type: 'null' }] } : schema;
  }

  /** Names and schemas as JSON text, sorted by name. */
  all(): readonly (readonly [name: string, text: string])[] {
    return Array.from(this.#named).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #reference(type: NamedType): Schema {
    const { name, isNew } = this.#names.nameOf(type);
    if (isNew) {
      // Before it is described: it may contain itself.
      this.#named.set(name, '');
      this.#named.set(name, JSON.stringify(this.#describe(type)));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #describe(type: NamedType): Schema {
    if (type.kind === 'struct') return this.#structSchema(type);
    const names = v1Members(type).map(({ name }) => name);
    if (type.kind === 'enum') return { type: 'string', enum: names };
    return {
      type: 'string',
      description: `Members of a set, with commas: ${names.join(', ')}.`,
      examples: names.slice(0, 1),
    };
  }

  #structSchema({ fields, base, name }: StructType): Schema {
    const named = base === undefined || isCommonBase(base) ? {} : { $type: { const: name.local } };
    const own = Object.fromEntries(fields.map((field) => [field.name, this.fieldSchema(field)]));
    const required = fields.filter(({ optional }) => !optional).map((field) => field.name);
    return {
      type: 'object',
      properties: { ...named, ...own },
      ...(required.length === 0 ? {} : { required }),
    };
  }
}

const scalars: ReadonlyMap<ScalarKind, Schema> = new Map<ScalarKind, Schema>([
  ['boolean', { type: 'boolean' }],
  ['byte', { type: 'integer', minimum: -128, maximum: 127 }],
  ['unsignedByte', { type: 'integer', minimum: 0, maximum: 255 }],
  ['short', { type: 'integer', minimum: -32_768, maximum: 32_767 }],
  ['unsignedShort', { type: 'integer', minimum: 0, maximum: 65_535 }],
  ['int', { type: 'integer', format: 'int32' }],
  ['unsignedInt', { type: 'integer', minimum: 0, maximum: 4_294_967_295 }],
  ['long', { type: 'integer', format: 'int64' }],
  ['unsignedLong', { type: 'integer', minimum: 0 }],
  ['decimal', { type: 'number' }],
  ['float', { type: 'number', format: 'float' }],
  ['double', { type: 'number', format: 'double' }],
  [
    'dateTime',
    { type: 'string', description: 'Date and time, mostly without zone.', examples: ['2026-01-02T03:04:05'] },
  ],
  ['duration', { type: 'string', description: 'Time span.', examples: ['00:30:00'] }],
  ['guid', { type: 'string', format: 'uuid' }],
  ['char', { type: 'string', minLength: 1, maxLength: 1 }],
  ['base64Binary', { type: 'string', contentEncoding: 'base64' }],
]);

function scalarSchema(kind: ScalarKind): Schema {
  return scalars.get(kind) ?? { type: 'string' };
}
