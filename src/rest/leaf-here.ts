/**
 * The short way for the usual form of a leaf: no look at what kind of JSON value comes, no text of a number. Half the
 * time of reading a full entity.
 */
import type { Type } from '../contract';
import { integerBounds, type Value } from '../command';
import { textReader } from './read-leaf';
import type { UsualForm } from './read-context';

const asItIs = (text: string): Value => text;

export const noUsualForm: UsualForm = { kind: 'none', min: 0, max: 0, readText: asItIs };

export function usualForm(type: Type): UsualForm {
  if (type.kind !== 'scalar' && type.kind !== 'enum' && type.kind !== 'flags') return noUsualForm;
  const bounds = type.kind === 'scalar' ? integerBounds(type.scalar) : undefined;
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return { kind: 'integer', min, max, readText: asItIs };
  }
  if (type.kind === 'scalar' && type.scalar === 'string') return { kind: 'text', min: 0, max: 0, readText: asItIs };
  return { kind: 'other', min: 0, max: 0, readText: textReader(type) };
}
