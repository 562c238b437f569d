import { Char } from './xml-characters';
import { quoteName, refuse } from './error';
import type { XmlLimits } from './xml-limits';
import {
  isNameChar,
  QualifiedName,
  xmlNamespace,
  xmlnsNamespace,
  type NameReader,
  type NamespaceScope,
  type Prefix,
} from './qualified-names';
import type { References } from './references';
import { isSpace, skipSpace } from '../text/characters';

export interface XmlAttribute {
  readonly namespace: string;
  readonly local: string;
  readonly value: string;
}

/** Up to here comparing every pair of attributes is cheaper than a table. */
const pairwiseAttributes = 8;

/** Reads one start tag after the other, into the same arrays: the element's name, its attributes, its declarations. */
export class StartTag {
  name: QualifiedName;
  /** True for `<a/>`. */
  isEmpty = false;
  /** Attributes that are no namespace declarations. */
  count = 0;
  private element = 0;
  private declarations = 0;
  private declarationsTotal = 0;
  private readonly attributeNames: QualifiedName[] = [];
  private readonly values: (string | undefined)[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  // The value last read, between its quotes; plain when it is its own value.
  private valueStart = 0;
  private valueEnd = 0;
  private isPlain = true;

  constructor(
    private readonly source: string,
    private readonly names: NameReader,
    private readonly scope: NamespaceScope,
    private readonly references: References,
    private readonly limits: XmlLimits,
  ) {
    this.name = new QualifiedName('', scope.default, '');
  }

  /** Reads the start tag at offset `at` and returns the offset behind it; binds what it declares. Throws XmlError. */
  read(at: number): number {
    this.element++;
    this.count = 0;
    this.declarations = 0;
    this.name = this.names.element(at + 1, this.name);
    const close = this.readAttributes(this.names.end);
    if (this.name.prefix.uri === undefined) this.refuseUnbound(at, this.name);
    if (this.count > 0) this.checkAttributeNames(at);
    this.isEmpty = this.source.charCodeAt(close) === Char.slash;
    if (!this.isEmpty) return close + 1;
    if (this.source.charCodeAt(close + 1) !== Char.greater) {
      refuse(this.source, close, 'malformed', 'A slash in a start tag is not followed by ">"');
    }
    return close + 2;
  }

  /** Takes a start tag of that name and nothing else as read. */
  takeExpected(name: QualifiedName): void {
    this.element++;
    this.count = 0;
    this.declarations = 0;
    this.name = name;
    this.isEmpty = false;
  }

  /** Value of the attribute, undefined when the element has none of that name. */
  value(namespace: string, local: string): string | undefined {
    for (let index = 0; index < this.count; index++) {
      const name = this.attributeNames[index];
      if (name?.local === local && this.namespaceOf(name) === namespace) return this.valueAt(index);
    }
    return undefined;
  }

  *attributes(): Generator<XmlAttribute, void> {
    for (let index = 0; index < this.count; index++) {
      const name = this.attributeNames[index];
      if (name === undefined) continue;
      yield { namespace: this.namespaceOf(name), local: name.local, value: this.valueAt(index) };
    }
  }

  private valueAt(index: number): string {
    return this.values[index] ?? this.source.slice(this.starts[index], this.ends[index]);
  }

  /** The default namespace is not for attributes. */
  private namespaceOf(name: QualifiedName): string {
    return name.prefix === this.scope.default ? '' : (name.prefix.uri ?? '');
  }

  /** Reads up to the slash or `>` that ends the tag and returns its offset. */
  private readAttributes(from: number): number {
    const { source } = this;
    for (let at = from; ;) {
      const code = source.charCodeAt(at);
      if (code === Char.greater || code === Char.slash) return at;
      if (at >= source.length) return refuse(source, at, 'malformed', 'The document ends inside a start tag');
      if (!isSpace(code)) {
        return refuse(source, at, 'malformed', 'A name or an attribute in a start tag is not followed by white space');
      }
      at = this.skipSpace(at + 1);
      const first = source.charCodeAt(at);
      if (first === Char.greater || first === Char.slash) return at;
      if (first === Char.x && this.isDeclaration(at)) at = this.readDeclaration(at);
      else at = this.readAttribute(at);
    }
  }

  /** True at `xmlns` and `xmlns:`, false at any longer name that begins so. */
  private isDeclaration(at: number): boolean {
    if (!this.source.startsWith('xmlns', at)) return false;
    const next = at + 'xmlns'.length;
    return next >= this.source.length || !isNameChar(this.source.charCodeAt(next));
  }

  private readAttribute(at: number): number {
    const index = this.count++;
    const before = index === 0 ? this.name : (this.attributeNames[index - 1] ?? this.name);
    const name = this.names.attribute(at, before);
    const next = this.readValue(this.names.end);
    const max = this.limits.attributesPerElement;
    if (index >= max) refuse(this.source, at, 'limit', `An element has more than ${max} attributes`);
    this.attributeNames[index] = name;
    this.starts[index] = this.valueStart;
    this.ends[index] = this.valueEnd;
    this.values[index] = this.isPlain ? undefined : this.references.attribute(this.valueStart, this.valueEnd);
    return next;
  }

  private readDeclaration(at: number): number {
    const { source, limits } = this;
    let next = at + 'xmlns'.length;
    let prefix = this.scope.default;
    if (source.charCodeAt(next) === Char.colon) {
      prefix = this.names.readPrefix(next + 1);
      next = this.names.end;
    }
    next = this.readValue(next);
    const { valueStart, valueEnd } = this;
    const uri = this.isPlain ? source.slice(valueStart, valueEnd) : this.references.attribute(valueStart, valueEnd);
    const wrong = declarationFault(prefix, uri);
    if (wrong !== undefined) refuse(source, at, 'malformed', wrong);
    if (prefix.declaredBy === this.element) {
      refuse(source, at, 'malformed', `An element declares the prefix ${quoteName(prefix.name)} twice`);
    }
    if (++this.declarations > limits.namespacesPerElement) {
      refuse(source, at, 'limit', `An element declares more than ${limits.namespacesPerElement} namespaces`);
    }
    if (++this.declarationsTotal > limits.namespacesTotal) {
      refuse(source, at, 'limit', `The document declares more than ${limits.namespacesTotal} namespaces`);
    }
    prefix.declaredBy = this.element;
    this.scope.bind(prefix, uri);
    return next;
  }

  /** Reads `="value"` with its white space and returns the offset behind it. */
  private readValue(from: number): number {
    const { source } = this;
    let at = source.charCodeAt(from) === Char.equals ? from : this.skipSpace(from);
    if (source.charCodeAt(at) !== Char.equals) refuse(source, at, 'malformed', 'An attribute has no value');
    at = this.skipSpace(at + 1);
    const quote = source.charCodeAt(at);
    if (quote !== Char.quote && quote !== Char.apostrophe) {
      refuse(source, at, 'malformed', 'An attribute value is not quoted');
    }
    const start = ++at;
    const max = this.limits.attributeChars;
    const last = Math.min(start + max + 1, source.length);
    let isPlain = true;
    for (; at < last; at++) {
      const code = source.charCodeAt(at);
      if (code > Char.less) continue;
      if (code === quote) break;
      if (code === Char.less) refuse(source, at, 'malformed', 'An attribute value contains "<"');
      if (code === Char.ampersand || code < Char.space) isPlain = false;
    }
    if (at - start > max) refuse(source, start, 'limit', `An attribute value has more than ${max} characters`);
    if (at >= source.length) refuse(source, start, 'malformed', 'An attribute value has no closing quote');
    this.valueStart = start;
    this.valueEnd = at;
    this.isPlain = isPlain;
    return at + 1;
  }

  private skipSpace(at: number): number {
    return skipTagSpace(this.source, at, this.limits.attributeChars);
  }

  /** Every prefix bound, no two attributes with one expanded name (which two equal raw names also have). */
  private checkAttributeNames(at: number): void {
    const seen = this.count > pairwiseAttributes ? new Map<string, Set<string>>() : undefined;
    for (let index = 0; index < this.count; index++) {
      const name = this.attributeNames[index];
      if (name === undefined) continue;
      if (name.prefix.uri === undefined) this.refuseUnbound(at, name);
      if (seen === undefined ? this.isRepeated(name, index) : isSeen(seen, name.local, this.namespaceOf(name))) {
        refuse(this.source, at, 'malformed', `An element has the attribute ${quoteName(name.raw)} twice`);
      }
    }
  }

  private isRepeated(name: QualifiedName, before: number): boolean {
    for (let index = 0; index < before; index++) {
      const other = this.attributeNames[index];
      if (other?.local === name.local && this.namespaceOf(other) === this.namespaceOf(name)) return true;
    }
    return false;
  }

  private refuseUnbound(at: number, name: QualifiedName): never {
    return refuse(this.source, at, 'malformed', `The prefix of ${quoteName(name.raw)} is not declared`);
  }
}

/** Offset behind white space in a tag; throws XmlError when there are more than `max` characters of it. */
export function skipTagSpace(source: string, at: number, max: number): number {
  const last = Math.min(at + max + 1, source.length);
  const next = skipSpace(source, at, last);
  return next - at > max ? refuse(source, at, 'limit', `A tag has more than ${max} characters of white space`) : next;
}

/** What Namespaces in XML 1.0 forbids about this declaration, undefined when nothing. */
function declarationFault(prefix: Prefix, uri: string): string | undefined {
  if (prefix.name === 'xmlns') return 'The prefix "xmlns" is declared';
  if (uri === xmlnsNamespace) return 'A prefix is bound to the namespace of "xmlns"';
  if ((prefix.name === 'xml') !== (uri === xmlNamespace)) {
    return 'The prefix "xml" and its namespace are bound to something else';
  }
  return uri === '' && prefix.name !== '' ? 'A prefix is bound to no namespace' : undefined;
}

/** Notes the name; true when it was noted before. */
function isSeen(seen: Map<string, Set<string>>, local: string, namespace: string): boolean {
  const namespaces = seen.get(local);
  if (namespaces === undefined) seen.set(local, new Set([namespace]));
  else if (namespaces.has(namespace)) return true;
  else namespaces.add(namespace);
  return false;
}
