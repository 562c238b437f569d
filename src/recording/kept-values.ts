/** What of a call's values a recording keeps: `plain` all but secrets, `masked` nothing personal either. */
import { createHash, createHmac } from 'node:crypto';
import { Document } from '../body';
import { isSecretName, JsonText, withoutTickets, type Extras, type UnknownElements } from '../command';
import type { TypeTable } from '../contract';
import { isJsonArray, JsonNumber, readJsonTree, writeJsonTree, type JsonTree } from '../json';
import { isFieldName, Masking, personalIn, type OpenTreatment, type Personal, type Treatment } from '../masking';
import type { DocumentHashes } from './document-hashes';

export type RecordedValues = 'masked' | 'plain';

/** Base64 characters of what is no document yet, such as a thumbnail's hash. */
const smallChars = 1_024;

/** A masked text is no longer: masking takes some microseconds for each character, and all callers wait meanwhile. */
const maskedCharsMax = 8_192;

/** What `change` makes of a text, or of its begin, with `…` for what is cut off. */
export function cutText(text: string, change: (start: string) => string): string {
  if (text.length <= maskedCharsMax) return change(text);
  return `${change(text.slice(0, maskedCharsMax).toWellFormed())}…`;
}

/** What stands in place of a document. No base64 text begins so. */
const mark = '#document ';
export const isLeftOutDocument = (text: string): boolean => text.startsWith(mark);

/** Makes what a recording keeps of texts, bytes and parts that no contract names. */
export class KeptValues {
  readonly #masking: Masking | undefined;
  readonly #key: Buffer;

  /** @param key random; with it masked texts could be read, so it is kept nowhere */
  constructor(
    readonly values: RecordedValues,
    key: Buffer,
    private readonly hashes: DocumentHashes,
  ) {
    this.#key = key;
    this.#masking = values === 'masked' ? new Masking(key) : undefined;
  }

  /** For a record's values, by the types of its operation. */
  treatment(types: TypeTable): Treatment {
    const open: OpenTreatment = {
      types,
      json: (json, kind) => this.#json(json, kind),
      extras: (extras) => this.#extras(extras),
      elements: (elements) => this.#elements(elements),
    };
    return {
      text: (text, kind) => this.text(text, kind),
      birth: (date) => this.#masking?.date(date) ?? date,
      bytes: (bytes) => this.#bytes(bytes),
      open,
    };
  }

  /** A text, by what it is; free text unless it is known. */
  text(text: string, kind: Personal = 'text'): string {
    if (kind === 'secret') return '';
    const masking = kind === 'kept' ? undefined : this.#masking;
    return withoutTickets(masking === undefined ? text : cutText(text, (start) => masking.text(start, kind)));
  }

  /** Length and hash; a document that is gone already has its length only. Masked, the hash is of no use to guess. */
  #bytes(bytes: string | Document): string {
    const isMasked = this.#masking !== undefined;
    if (typeof bytes === 'string') {
      if (bytes === '' || isLeftOutDocument(bytes) || (!isMasked && bytes.length <= smallChars)) return bytes;
      const decoded = Buffer.from(bytes, 'base64');
      return this.#documentMark(decoded.length, createHash('sha256').update(decoded).digest('hex'));
    }
    return this.#documentMark(bytes.byteLength, this.hashes.of(bytes));
  }

  #documentMark(byteLength: number, hash: string | undefined): string {
    const shown =
      hash === undefined || this.#masking === undefined
        ? hash
        : createHmac('sha256', this.#key).update(hash).digest('hex');
    return `${mark}${byteLength} bytes${shown === undefined ? '' : ` ${shown}`}`;
  }

  #extras(extras: Extras): Extras | undefined {
    return new Map(
      Array.from(extras, ([name, json]): [string, JsonText] => [
        this.#name(name),
        this.#json(json, personalIn('', name)) ?? nullJson,
      ]),
    );
  }

  /** JSON without the texts of secret names, and masked where texts are. */
  #json(json: JsonText, kind: Personal): JsonText | null {
    if (kind === 'secret') return null;
    try {
      return new JsonText(writeJsonTree(this.#tree(readJsonTree(json.text()), kind)));
    } catch {
      // A document in it is gone.
      return null;
    }
  }

  #tree(tree: JsonTree, kind: Personal): JsonTree {
    if (typeof tree === 'string') return this.text(tree, kind);
    if (tree === null || typeof tree === 'boolean' || tree instanceof JsonNumber) return tree;
    if (isJsonArray(tree)) return tree.map((item) => this.#tree(item, kind));
    return new Map(
      Array.from(tree, ([name, each]): [string, JsonTree] => {
        const own = personalIn('', name);
        return [this.#name(name), own === 'secret' || isSecretName(name) ? null : this.#tree(each, own)];
      }),
    );
  }

  /** Names that no contract has may be values, such as addresses. */
  #name(name: string): string {
    return isFieldName(name) ? name : this.text(name);
  }

  /** XML that no contract describes cannot be masked by what it is, so it is kept as it is or not at all. */
  #elements({ fields, elements }: UnknownElements): UnknownElements | undefined {
    if (this.#masking !== undefined) return undefined;
    const kept = Array.from(elements).filter(([, { text }]) => !hasSecretTag(text));
    if (kept.length === 0) return undefined;
    return {
      fields,
      elements: new Map(kept.map(([key, each]) => [key, { ...each, text: withoutTickets(each.text) }])),
    };
  }
}

const nullJson = new JsonText('null');

const hasSecretTag = (xml: string): boolean =>
  Array.from(xml.matchAll(/<(?:[\w.-]+:)?([\w.-]+)/g)).some(
    ([, name = '']) => isSecretName(name) || personalIn('', name) === 'secret',
  );
