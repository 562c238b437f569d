/**
 * Columns of a table, written as lines that a person can read and extend:
 *
 *     name | kind[:list][-][!] | value | English | Norwegian
 *
 * `-` after the kind: no restriction; `!`: no order. `value` says where the value stands in the record, see
 * column-value.ts; without one the column is always empty. `:list` names the list of the ids of a choice.
 */
import { columnKinds, restrictionTypeOf, type ColumnKind } from './cell';

export interface ArchiveColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** MDO list of its ids, such as `category`; '' for none. */
  readonly list: string;
  readonly canOrderBy: boolean;
  readonly canRestrictBy: boolean;
  /** Where its value stands, '' for nowhere. */
  readonly value: string;
  readonly english: string;
  readonly norwegian: string;
}

const kindForm = /^(\w+)(?::(\S+?))?(-)?(!)?$/;

/** @throws TypeError for a line that is none: a defect of the table */
export function columnsOfText(lines: string): readonly ArchiveColumn[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(columnOfLine);
}

function columnOfLine(line: string): ArchiveColumn {
  const [name = '', kindText = '', value = '', english = name, norwegian = english] = line
    .split('|')
    .map((part) => part.trim());
  const [, word, list = '', unrestricted, unordered] = kindForm.exec(kindText) ?? [];
  const kind = columnKinds.find((each) => each === word);
  if (name === '' || kind === undefined) throw new TypeError(`this is no line of a column: ${line}`);
  return {
    name,
    kind,
    list,
    canOrderBy: unordered === undefined,
    canRestrictBy: unrestricted === undefined,
    value,
    english,
    norwegian,
  };
}

/** What NetServer calls the restriction type of the column; '' where it cannot be restricted. */
export function restrictionTypeOfColumn({ kind, canRestrictBy }: ArchiveColumn): string {
  return canRestrictBy ? restrictionTypeOf(kind) : '';
}
