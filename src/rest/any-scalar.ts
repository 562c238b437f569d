/** anyType values without properties: a bare JSON value takes the XSD type its form suggests. */
import type { Type, TypeTable } from '../contract';
import { scalarParser, Typed } from '../command';

const xsd = 'http://www.w3.org/2001/XMLSchema';
const parseDouble = scalarParser('double');

/** The XSD built-in of that name. */
export function builtin(types: TypeTable, local: string): Type {
  const type = types.find({ namespace: xsd, local });
  if (type === undefined) throw new Error(`the type table lacks ${local}`);
  return type;
}

/** A JSON number by its text: int, long or double, the narrowest that holds it exactly. */
export function typedNumber(text: string, types: TypeTable): Typed {
  if (!/^-?[0-9]{1,19}$/.test(text)) return new Typed(builtin(types, 'double'), parseDouble(text));
  const value = BigInt(text);
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return new Typed(builtin(types, 'int'), Number(value));
  const isLong = value >= -(2n ** 63n) && value < 2n ** 63n;
  return isLong ? new Typed(builtin(types, 'long'), value.toString()) : new Typed(builtin(types, 'double'), text);
}
