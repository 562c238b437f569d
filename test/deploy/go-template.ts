/**
 * Go's text/template, as far as the chart in deploy/helm uses it: no part of the program, and no Helm. It renders the
 * chart where `helm` is not at hand, and fails on whatever it does not know.
 */

export type Value = unknown;
export type Functions = ReadonlyMap<string, (...args: readonly Value[]) => Value>;

type Operand =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly variable: string | undefined; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly commands: Pipeline };
/** Commands; each gets the value of the one before as its last argument. */
type Pipeline = readonly (readonly Operand[])[];

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly commands: Pipeline }
  | {
      readonly kind: 'if' | 'with' | 'range' | 'else' | 'define';
      readonly commands: Pipeline;
      readonly variables: readonly string[];
      readonly body: Node[];
      otherwise: Node[];
    };
type Block = Extract<Node, { readonly body: Node[] }>;

interface Scope {
  readonly dot: Value;
  readonly variables: ReadonlyMap<string, Value>;
}

export const isRecord = (value: Value): value is Readonly<Record<string, Value>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go's idea of an empty value. */
export function isEmpty(value: Value): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Templates of a chart: named parts of all files, and files to render. */
export class Templates {
  readonly #parts = new Map<string, Node[]>();
  readonly #functions: Functions;

  constructor(functions: Functions) {
    this.#functions = new Map([...functions, ['include', (name, dot) => this.#include(String(name), dot)]]);
  }

  /** Reads a file; its named parts can be included from then on. */
  add(name: string, text: string): void {
    this.#parts.set(name, this.#parse(name, text));
  }

  render(name: string, dot: Value): string {
    return this.#include(name, dot);
  }

  #include(name: string, dot: Value): string {
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`no template ${name}`);
    return this.#run(part, { dot, variables: new Map([['$', dot]]) });
  }

  #parse(file: string, text: string): Node[] {
    const root: Node[] = [];
    const open: { readonly block: Block; into: Node[] }[] = [];
    const into = (): Node[] => open.at(-1)?.into ?? root;
    let trimNext = false;
    let at = 0;
    const addText = (end: number, trimEnd: boolean): void => {
      let piece = text.slice(at, end);
      if (trimNext) piece = piece.trimStart();
      if (trimEnd) piece = piece.trimEnd();
      into().push({ kind: 'text', text: piece });
    };
    for (const match of text.matchAll(/\{\{(- )?\s*(\/\*[\s\S]*?\*\/|[\s\S]*?)\s*( -)?\}\}/g)) {
      const [all, before, action = '', after] = match;
      addText(match.index, before !== undefined);
      [at, trimNext] = [match.index + all.length, after !== undefined];
      if (action.startsWith('/*')) continue;
      const [, word = '', rest = ''] = /^(if|with|range|define|else|end)?\b ?([\s\S]*)$/.exec(action) ?? [];
      const opened = (kind: Block['kind'], source: string): Block => {
        const [, names = '', pipeline = source] = /^((?:\$\w+(?:, )?)+) := ([\s\S]*)$/.exec(source) ?? [];
        const variables = names === '' ? [] : names.split(', ');
        return { kind, commands: readPipeline(pipeline), variables, body: [], otherwise: [] };
      };
      if (word === 'end') {
        const ended = open.pop();
        if (ended === undefined) throw new Error(`${file}: end without a beginning`);
        // Each `else if` is a block of its own inside the one before.
        if (ended.block.kind === 'define') this.#parts.set(String(literalOf(ended.block)), ended.block.body);
      } else if (word === 'else') {
        const around = open.pop();
        if (around === undefined) throw new Error(`${file}: else without a beginning`);
        if (rest === '') open.push({ block: around.block, into: around.block.otherwise });
        else {
          const inner = opened('if', rest.replace(/^if /, ''));
          around.block.otherwise = [inner];
          open.push({ block: inner, into: inner.body });
        }
      } else if (word === '') into().push({ kind: 'print', commands: readPipeline(action) });
      else {
        const block = opened(word === 'define' ? 'define' : kindOf(word), rest);
        if (word !== 'define') into().push(block);
        open.push({ block, into: block.body });
      }
    }
    addText(text.length, false);
    if (open.length > 0) throw new Error(`${file}: a block has no end`);
    return root;
  }

  #run(nodes: readonly Node[], scope: Scope): string {
    return nodes.map((node) => this.#runOne(node, scope)).join('');
  }

  #runOne(node: Node, scope: Scope): string {
    if (node.kind === 'text') return node.text;
    const value = this.#evaluate(node.commands, scope);
    if (node.kind === 'print') return printed(value);
    if (isEmpty(value)) return this.#run(node.otherwise, scope);
    if (node.kind === 'if') return this.#run(node.body, scope);
    if (node.kind === 'with') return this.#run(node.body, { ...scope, dot: value });
    const entries = isRecord(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : Object.entries(listOf(value)); // prettier-ignore
    return entries
      .map(([key, each]) => {
        const [first, second] = node.variables;
        const more: [string, Value][] = second === undefined ? [] : [[String(first), key], [second, each]]; // prettier-ignore
        return this.#run(node.body, { dot: each, variables: new Map([...scope.variables, ...more]) });
      })
      .join('');
  }

  #evaluate(commands: Pipeline, scope: Scope): Value {
    let piped: readonly Value[] = [];
    for (const [head, ...rest] of commands) {
      if (head === undefined) throw new Error('an empty command');
      const args = [...rest.map((operand) => this.#operand(operand, scope)), ...piped];
      const value = head.kind === 'function' ? this.#functions.get(head.name) : this.#operand(head, scope);
      if (typeof value !== 'function' && args.length > 0) throw new Error('what has arguments is no function');
      const result: Value = typeof value === 'function' ? Reflect.apply(value, undefined, args) : value;
      piped = [result];
    }
    return piped[0];
  }

  #operand(operand: Operand, scope: Scope): Value {
    if (operand.kind === 'literal') return operand.value;
    if (operand.kind === 'pipeline') return this.#evaluate(operand.commands, scope);
    if (operand.kind === 'function') return this.#evaluate([[operand]], scope);
    const { variable, names } = operand;
    let value = variable === undefined ? scope.dot : scope.variables.get(variable);
    for (const name of names) value = isRecord(value) ? value[name] : undefined;
    return value;
  }
}

function printed(value: Value): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('a list or a map cannot be printed');
}

function kindOf(word: string): Block['kind'] {
  if (word === 'if' || word === 'with' || word === 'range') return word;
  throw new Error(`unknown: ${word}`);
}

function listOf(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new Error('range over what is neither a list nor a map');
  return value;
}

function literalOf(block: Block): Value {
  const [operand] = block.commands[0] ?? [];
  return operand?.kind === 'literal' ? operand.value : undefined;
}

const token = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+)|(\$\w*|(?=\.))((?:\.\w+)+|\.)?|([a-zA-Z]\w*)|([()|]))/y;

function readPipeline(source: string): Pipeline {
  const stack: Operand[][][] = [[[]]];
  token.lastIndex = 0;
  const text = source.trim();
  const put = (operand: Operand): void => void stack.at(-1)?.at(-1)?.push(operand);
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const [all = '', quoted, digits, variable, fields, name, mark] = token.exec(text) ?? [];
    if (all === '') return readWord(text, from);
    if (quoted !== undefined) put({ kind: 'literal', value: JSON.parse(quoted) });
    else if (digits !== undefined) put({ kind: 'literal', value: Number(digits) });
    else if (name !== undefined) put({ kind: 'function', name });
    else if (mark === '(') stack.push([[]]);
    else if (mark === '|') stack.at(-1)?.push([]);
    else if (mark === ')') put({ kind: 'pipeline', commands: stack.pop() ?? [] });
    else
      put({
        kind: 'field',
        variable: variable === '' ? undefined : variable,
        names: (fields ?? '').split('.').filter((each) => each !== ''),
      });
  }
  const [commands = [], ...rest] = stack;
  if (rest.length > 0) throw new Error(`a bracket is open: ${source}`);
  return commands;
}

function readWord(text: string, from: number): never {
  throw new Error(`not understood: ${text.slice(from)}`);
}
