/** Types for people: parameters as a table, with the members of enumerations and structs to unfold. */
import { counted } from '../text/web-page';
import { escapeAttribute, escapeText } from '../xml';
import type { EnumType, Field, FlagsType, StructType, Type } from './model';

/** Levels of structs that unfold in place; deeper ones have a page of their own. */
const levelsMax = 2;

/** So many members of a parameter's own enumeration are seen at once. */
const openMembersMax = 8;

/** Where the page of a struct is. */
export type TypeAddress = (type: StructType) => string;

/** The fields as a table; '' for none. @param level how many structs it stands in */
export function fieldTable(fields: readonly Field[], addressOf: TypeAddress, level = 0): string {
  if (fields.length === 0) return '';
  const body = fields.map((field) => {
    const needed = `${field.optional ? 'optional' : 'required'}${field.nillable ? ', or null' : ''}`;
    const type = typeCell(field.type, addressOf, level);
    return `<tr><th scope="row"><code>${escapeText(field.name)}</code></th><td>${type}</td><td>${needed}</td></tr>`;
  });
  const head = '<tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Needed</th></tr>';
  return `<table class="fields"><thead>${head}</thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

/** `int`, `int[]`, `{string: int}`: a type by its name. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `${typeName(type.item.type)}[]`;
    case 'dictionary':
      return `{${typeName(type.key.type)}: ${typeName(type.value.type)}}`;
    default:
      return type.name.local;
  }
}

/** What a list or a dictionary holds, however deep. */
function innerOf(type: Type): Type {
  if (type.kind === 'list') return innerOf(type.item.type);
  return type.kind === 'dictionary' ? innerOf(type.value.type) : type;
}

function typeCell(type: Type, addressOf: TypeAddress, level: number): string {
  const inner = innerOf(type);
  const name = `<code>${escapeText(typeName(type))}</code>`;
  if (inner.kind === 'enum' || inner.kind === 'flags') {
    const isShort = level === 0 && inner.members.length <= openMembersMax;
    return unfolding(name, remarkOf(inner), memberList(inner), isShort);
  }
  if (inner.kind !== 'struct') return name;
  const page = `<code><a href="${escapeAttribute(addressOf(inner))}">${escapeText(typeName(type))}</a></code>`;
  if (level >= levelsMax || inner.fields.length === 0) return page;
  const table = fieldTable(inner.fields, addressOf, level + 1);
  return unfolding(name, counted(inner.fields.length, 'member'), table);
}

const unfolding = (name: string, remark: string, content: string, isOpen = false): string =>
  `<details${isOpen ? ' open' : ''}><summary>${name} <small>${remark}</small></summary>${content}</details>`;

function remarkOf({ kind, members }: EnumType | FlagsType): string {
  return kind === 'flags' ? `any of ${members.length}` : counted(members.length, 'value');
}

function memberList({ members }: EnumType | FlagsType): string {
  const items = members.map(({ name, value }) => `<li><code>${escapeText(name)}</code> <small>${value}</small></li>`);
  return `<ul class="members">${items.join('')}</ul>`;
}
