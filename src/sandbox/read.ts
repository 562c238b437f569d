/**
 * Reading canonical values out of a Struct. What is absent or of another kind reads as .NET's default: 0, '', false,
 * nothing.
 */
import { isStruct, type Dictionary, type List, type Struct, type Value } from '../command';

export { isStruct };

export function isList(value: Value | undefined): value is List {
  return Array.isArray(value);
}

export function isDictionary(value: Value | undefined): value is Dictionary {
  return value instanceof Map;
}

export function numberIn(struct: Struct | undefined, name: string): number {
  const value = struct?.[name];
  return typeof value === 'number' ? value : 0;
}

export function textIn(struct: Struct | undefined, name: string): string {
  const value = struct?.[name];
  return typeof value === 'string' ? value : '';
}

export function flagIn(struct: Struct | undefined, name: string): boolean {
  return struct?.[name] === true;
}

export function structIn(struct: Struct | undefined, name: string): Struct | undefined {
  const value = struct?.[name];
  return isStruct(value) ? value : undefined;
}

function listIn(struct: Struct | undefined, name: string): List {
  const value = struct?.[name];
  return isList(value) ? value : [];
}

export function numbersIn(struct: Struct | undefined, name: string): readonly number[] {
  return listIn(struct, name).filter((item) => typeof item === 'number');
}

export function textsIn(struct: Struct | undefined, name: string): readonly string[] {
  return listIn(struct, name).map((item) => (typeof item === 'string' ? item : ''));
}

export function structsIn(struct: Struct | undefined, name: string): readonly Struct[] {
  return listIn(struct, name).filter(isStruct);
}
