/** Compares parameters, results or properties by name, and says whom each difference breaks. */
import { integerBounds } from '../command';
import { integerKinds } from '../contract';
import type { Breakage, ChangeWay } from './contract-change';
import type { OfferedField } from './offer';

export interface FieldDifference {
  readonly way: ChangeWay;
  /** As the first side writes it, where that has it. */
  readonly name: string;
  readonly detail: string;
  /** Were it both sent and read. */
  readonly breaks: Breakage;
}

const none: Breakage = { sends: false, reads: false };
const both: Breakage = { sends: true, reads: true };

/**
 * A field that is there under the same name, but for letter case, is the same field.
 *
 * - added: breaks who sends where it must be there;
 * - removed, or written in other letters: breaks who sends and who reads;
 * - another type: breaks both, but an integer that grew breaks only who reads, and one that shrank who sends;
 * - must be there, or must not be nil any more: breaks who sends; may be left out or nil from now on: who reads.
 */
export function fieldDifferences(
  from: readonly OfferedField[],
  to: readonly OfferedField[],
): readonly FieldDifference[] {
  const targets = new Map(to.map((field) => [field.name, field]));
  const sources = new Set(from.map(({ name }) => name));
  const recased = new Map(
    to.filter(({ name }) => !sources.has(name)).map((field) => [field.name.toLowerCase(), field]),
  );
  const met = new Set<OfferedField>();
  const found: FieldDifference[] = [];
  for (const field of from) {
    const target = targets.get(field.name) ?? recased.get(field.name.toLowerCase());
    if (target === undefined || met.has(target)) {
      found.push({ way: 'removed', name: field.name, detail: field.type, breaks: both });
      continue;
    }
    met.add(target);
    const parts = partsOf(field, target);
    if (parts.length > 0) found.push({ way: 'changed', name: field.name, ...joined(parts) });
  }
  for (const field of to) {
    if (met.has(field)) continue;
    const breaks = field.optional ? none : { sends: true, reads: false };
    const must = field.optional ? '' : ', must be sent';
    found.push({ way: 'added', name: field.name, detail: field.type + must, breaks });
  }
  return found;
}

interface Part {
  readonly detail: string;
  readonly breaks: Breakage;
}

function partsOf(from: OfferedField, to: OfferedField): readonly Part[] {
  const parts: Part[] = [];
  if (from.name !== to.name) parts.push({ detail: `written ${to.name}`, breaks: both });
  if (from.type !== to.type) parts.push({ detail: `${from.type} → ${to.type}`, breaks: retyped(from.type, to.type) });
  if (from.optional !== to.optional)
    parts.push(
      to.optional
        ? { detail: 'may be left out', breaks: { sends: false, reads: true } }
        : { detail: 'must be there', breaks: { sends: true, reads: false } },
    );
  if (from.nillable !== to.nillable)
    parts.push(
      to.nillable
        ? { detail: 'may be nil', breaks: { sends: false, reads: true } }
        : { detail: 'must not be nil', breaks: { sends: true, reads: false } },
    );
  return parts;
}

function joined(parts: readonly Part[]): Part {
  return {
    detail: parts.map(({ detail }) => detail).join('; '),
    breaks: {
      sends: parts.some(({ breaks }) => breaks.sends),
      reads: parts.some(({ breaks }) => breaks.reads),
    },
  };
}

function retyped(from: string, to: string): Breakage {
  const [before, after] = [boundsOf(from), boundsOf(to)];
  if (before === undefined || after === undefined) return both;
  const holds = ([min, max]: Bounds, [low, high]: Bounds): boolean => min <= low && max >= high;
  return { sends: !holds(after, before), reads: !holds(before, after) };
}

type Bounds = readonly [min: number, max: number];

/** `long` and `unsignedLong` are texts inside the gateway; their bounds as numbers are near enough to compare. */
function boundsOf(type: string): Bounds | undefined {
  if (type === 'long') return [-(2 ** 63), 2 ** 63];
  if (type === 'unsignedLong') return [0, 2 ** 64];
  const kind = integerKinds.find((each) => each === type);
  return kind === undefined ? undefined : integerBounds(kind);
}

/** Whether what both sides have comes in another order, which strict SOAP readers do not bear. */
export function isReordered(from: readonly OfferedField[], to: readonly OfferedField[]): boolean {
  const places = new Map(to.map(({ name }, place) => [name, place]));
  const shared = from.flatMap(({ name }) => places.get(name) ?? []);
  return shared.some((place, index) => place < (shared[index - 1] ?? -1));
}
