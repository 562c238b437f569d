/**
 * Hashes of documents. The memory of a document is given back when its call is over. So the hash is begun while the CRM
 * is at work, in turns.
 */
import { createHash } from 'node:crypto';
import { Document } from '../body';
import { isStruct, type Struct, type Value } from '../command';
import type { Field, Type } from '../contract';
import { perKey } from '../text/memo';
import { finish, inTurns, TurnBudget, type Turns } from '../text/turn';

export class DocumentHashes {
  readonly #known = new WeakMap<Document, string>();

  /** Hashes the documents in the arguments of an operation that takes some. */
  begin(given: Struct, fields: readonly Field[]): void {
    if (!takesBytes(fields)) return;
    for (const document of documentsIn(given))
      void Promise.resolve(inTurns(hashOf(document))).then((hash) => hash && this.#known.set(document, hash));
  }

  /** SHA-256 in hex; undefined: the document is gone, or too long to be hashed in one go. */
  of(document: Document): string | undefined {
    const known = this.#known.get(document);
    if (known !== undefined || document.byteLength > bytesAtOnceMax) return known;
    return finish(hashOf(document));
  }
}

const bytesAtOnceMax = 4 * 1024 * 1024;
const pieceBytes = 64 * 1024;

function* hashOf(document: Document): Turns<string | undefined> {
  const hash = createHash('sha256');
  const budget = new TurnBudget();
  try {
    for (const piece of document.pieces)
      for (let at = 0; at < piece.byteLength; at += pieceBytes) {
        hash.update(piece.subarray(at, at + pieceBytes));
        if (budget.spend(pieceBytes / 8)) yield;
        // Asked again, for it may have been given back meanwhile.
        void document.pieces;
      }
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

const takesBytes = perKey((fields: readonly Field[]) => fields.some(({ type }) => holdsBytes(type, new Set())));

function holdsBytes(type: Type, seen: Set<Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  switch (type.kind) {
    case 'scalar':
      return type.scalar === 'base64Binary';
    case 'struct':
      return type.fields.some((field) => holdsBytes(field.type, seen));
    case 'list':
      return holdsBytes(type.item.type, seen);
    case 'dictionary':
      return holdsBytes(type.value.type, seen);
    default:
      return false;
  }
}

function documentsIn(value: Value | undefined): readonly Document[] {
  if (value instanceof Document) return [value];
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  return isStruct(value) ? Object.values(value).flatMap(documentsIn) : [];
}
