/**
 * The language of the table: one line is one operation of entity REST, docs/entity-rest.md describes it.
 *
 *     PUT List/Source : List.GetListEntityByName Name=Source ; List.SaveListEntity ListEntity=body+Id=$1.Id
 *
 * Left of the colon stand method and path, right of it the steps that carry it out, one after the other.
 */

/** A piece of a path between slashes: what must stand there, or the name of what may. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly isInt: boolean };

/** Where a value comes from. Names in any letter case. */
export type InputSource = (
  | { readonly from: 'path' | 'query'; readonly name: string }
  /** `isOptional`: a request without a body is none the less complete. */
  | { readonly from: 'body'; readonly isOptional: boolean }
  /** A struct without properties. */
  | { readonly from: 'new' }
  /** The answer of an earlier step, from 1 on, or a property of it. */
  | { readonly from: 'step'; readonly step: number; readonly property: string | undefined }
  | { readonly from: 'text'; readonly text: string }
) & {
  /** Properties that are put into the value. */
  readonly having: readonly (readonly [property: string, source: InputSource])[];
};

/** A call of an agent's operation. Inputs that are not named come from path and query by their own names. */
export interface AgentCall {
  readonly agent: string;
  readonly operation: string;
  readonly inputs: readonly (readonly [parameter: string, source: InputSource])[];
  /** The parameter of the query that must be there, or have this value. */
  readonly condition: { readonly name: string; readonly value: string | undefined } | undefined;
}

export type Step =
  /** The first call whose condition holds and that finds something. `isGuard`: only to compare dates before a write. */
  | { readonly does: 'call'; readonly calls: readonly AgentCall[]; readonly isGuard: boolean }
  /** The body is a patch of what a step gave. */
  | { readonly does: 'patch'; readonly step: number }
  /** An archive query; `within` restricts a column to the record in the path. `entities`: types of rows by default. */
  | {
      readonly does: 'archive';
      readonly provider: InputSource;
      readonly within: AgentCall['inputs'];
      readonly entities: string | undefined;
    }
  /** Rows of an archive that a step gave, as an OData answer. */
  | { readonly does: 'rows'; readonly step: number }
  /** What a step gave. Where `fk` wants them, the foreign keys of the record in the path are among its extra fields. */
  | { readonly does: 'keys'; readonly step: number; readonly entity: string }
  /** What the log-in says of the session: its user, or its ticket. */
  | { readonly does: 'session'; readonly what: 'principal' | 'ticket' }
  /** No agent has such an operation. */
  | { readonly does: 'refuse'; readonly reason: string };

/**
 * How the answer is written: nothing, an entity with its links, an image or what stands for none, what the last step
 * gave. Or what another step gave, or a property of that.
 */
export type AnswerForm =
  | { readonly form: 'none' | 'entity' | 'image' | 'last' }
  | { readonly form: 'step'; readonly step: number; readonly property: string | undefined };

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

/** One operation of entity REST. */
export interface EntityRoute {
  readonly method: Method;
  /** Below `/api/v1/`, as the table writes it. */
  readonly path: string;
  readonly segments: readonly Segment[];
  readonly steps: readonly Step[];
  readonly answer: AnswerForm;
}

/** Reads the lines of a table; blank ones and those that begin with `#` are comments. @throws Error for a bad line */
export function readRoutes(table: string): readonly EntityRoute[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readRoute);
}

const lineForm = /^(?<method>[A-Z]+) +(?<path>\S+) +: +(?<steps>.+?)(?: +=> +(?<answer>\S+))?$/;

function readRoute(line: string): EntityRoute {
  const parts = lineForm.exec(line)?.groups;
  const method = methods.find((each) => each === parts?.['method']);
  const path = parts?.['path'];
  const steps = parts?.['steps'];
  if (method === undefined || path === undefined || steps === undefined) throw new Error(`no route: ${line}`);
  return {
    method,
    path,
    segments: path.split('/').map(readSegment),
    steps: steps.split(/ +; +/).map(readStep),
    answer: readAnswer(parts?.['answer']),
  };
}

function readSegment(text: string): Segment {
  const [, name, type] = /^\{(\w+)(?::(int))?\}$/.exec(text) ?? [];
  return name === undefined ? { kind: 'literal', text } : { kind: 'parameter', name, isInt: type === 'int' };
}

function readAnswer(text: string | undefined): AnswerForm {
  if (text === undefined) return { form: 'last' };
  if (text === 'none' || text === 'entity' || text === 'image') return { form: text };
  const source = readSource(text);
  if (source.from !== 'step') throw new Error(`no answer: ${text}`);
  return { form: 'step', step: source.step, property: source.property };
}

function readStep(text: string): Step {
  const [verb = '', ...rest] = text.split(/ +/);
  const [first = ''] = rest;
  switch (verb) {
    case 'patch':
    case 'rows':
      return { does: verb, step: Number(first.slice(1)) };
    case 'keys':
      return { does: 'keys', step: Number(first.slice(1)), entity: rest[1] ?? '' };
    case 'archive':
      return readArchive(first, rest.slice(1));
    case 'session':
      return { does: 'session', what: first === 'ticket' ? 'ticket' : 'principal' };
    case 'refuse':
      return { does: 'refuse', reason: rest.join(' ') };
    case 'guard':
      return { does: 'call', calls: [readCall(rest)], isGuard: true };
    default:
      return { does: 'call', calls: text.split(/ +\| +/).map((call) => readCall(call.split(/ +/))), isGuard: false };
  }
}

/** `of=` in an archive's line names the types of its rows. */
function readArchive(provider: string, words: readonly string[]): Step {
  const isTypes = (word: string): boolean => word.startsWith('of=');
  return {
    does: 'archive',
    provider: readSource(provider),
    within: words.filter((word) => !isTypes(word)).map(readInput),
    entities: words.find(isTypes)?.slice('of='.length),
  };
}

function readCall(words: readonly string[]): AgentCall {
  const [, name, value] = /^\?(\w+)(?:=(\w+))?$/.exec(words[0] ?? '') ?? [];
  const [called = '', ...inputs] = name === undefined ? words : words.slice(1);
  const [, agent, operation] = /^(\w+)\.(\w+)$/.exec(called) ?? [];
  if (agent === undefined || operation === undefined) throw new Error(`no call: ${words.join(' ')}`);
  return {
    agent,
    operation,
    inputs: inputs.map(readInput),
    condition: name === undefined ? undefined : { name, value },
  };
}

function readInput(text: string): readonly [string, InputSource] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`no input: ${text}`);
  return [text.slice(0, at), readSource(text.slice(at + 1))];
}

function readSource(text: string): InputSource {
  const [own = '', ...having] = text.split('+');
  return { ...readBareSource(own), having: having.map(readInput) };
}

type BareSource = InputSource extends infer Each ? (Each extends InputSource ? Omit<Each, 'having'> : never) : never;

function readBareSource(text: string): BareSource {
  if (text === 'body' || text === 'body?') return { from: 'body', isOptional: text !== 'body' };
  if (text === 'new') return { from: 'new' };
  const [, path] = /^\{(\w+)\}$/.exec(text) ?? [];
  if (path !== undefined) return { from: 'path', name: path };
  const [, query] = /^\?([\w$]+)$/.exec(text) ?? [];
  if (query !== undefined) return { from: 'query', name: query };
  const [, step, property] = /^\$(\d)(?:\.(\w+))?$/.exec(text) ?? [];
  if (step !== undefined) return { from: 'step', step: Number(step), property };
  return { from: 'text', text };
}
