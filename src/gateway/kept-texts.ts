/**
 * Texts about the whole contract: each is made when it is first asked for, bit by bit, and kept compressed as long as
 * the contract is.
 */
import {
  indexPieces,
  operationIndex,
  requestShape,
  v1Parameters,
  type Contract,
  type Operation,
  type OperationIndex,
} from '../contract';
import { TextCompressor, type CompressedText } from '../body';
import {
  chooseOperations,
  contractExamples,
  describeClient,
  describeOpenApi,
  describePostman,
  v1Operations,
  type ExampleSource,
  type ExportSources,
  type OperationChoice,
  type OperationWish,
} from '../exports';
import { inTurns, type Turns } from '../text/turn';

/**
 * Addresses differ as clients reach the gateway under different names. A client that makes up names must not fill the
 * memory.
 */
const basesMax = 8;

/** Stands for the part of each address that differs. JSON never holds it as it is. */
const placeholder = '\u0001';

/** Exports differ by file, version and agents, which can be asked for in any combination. */
const exportsMax = 64;

/** So many combinations may wait to be made: a client that asks for one after the other must not keep a core busy. */
const combiningMax = 4;

/** What an export is, by the name of its file. */
export type ExportFile = 'openapi.json' | 'openapi.yaml' | 'types.ts' | 'postman.json';

export class KeptTexts {
  readonly #contract: Contract;
  readonly #sources: ExportSources;
  /** Bounded by the names there are in the contract. */
  readonly #made = new Map<string, Promise<CompressedText>>();
  /** The last exports asked for. */
  readonly #exports = new Map<string, Promise<CompressedText>>();
  #combining = 0;
  /** The list of URLs by what its addresses begin with. */
  readonly #byBase = new Map<string, Promise<CompressedText>>();
  /**
   * They are made one after the other, so that no more than one agent is read at a time; small ones do not wait for
   * large ones.
   */
  readonly #lanes: Record<'large' | 'small', Promise<unknown>> = { large: Promise.resolve(), small: Promise.resolve() };

  /** Whether entity REST is served, whose addresses stand beside those of the agents. */
  readonly #hasEntities: boolean;

  constructor(
    contract: Contract,
    programVersion: string,
    examples: ExampleSource = contractExamples,
    hasEntities = false,
  ) {
    this.#contract = contract;
    this.#sources = { programVersion, examples };
    this.#hasEntities = hasEntities;
  }

  /**
   * An export but for its end, which depends on the client.
   * @returns undefined when there is no such agent, version or operation; `busy` when too many others are to be made
   */
  exported(file: ExportFile, wish: OperationWish): Promise<CompressedText> | 'busy' | undefined {
    const choice = chooseOperations(this.#contract, wish);
    if ('unknown' in choice) return undefined;
    const steps = () => packExport(file, choice, this.#contract, this.#sources);
    // One operation is described faster than many descriptions are kept.
    if (wish.operation !== undefined) return Promise.resolve(inTurns(steps()));
    const key = `${file} ${choice.about}`;
    const isCombination = choice.agents.length > 1 && !this.#exports.has(key);
    if (isCombination && this.#combining >= combiningMax) return 'busy';
    makeRoom(this.#exports, key, exportsMax);
    const text = this.#once(this.#exports, key, choice.agents.length === 1 ? 'small' : 'large', steps);
    if (isCombination) {
      this.#combining += 1;
      const made = (): void => void (this.#combining -= 1);
      text.then(made, made);
    }
    return text;
  }

  /** The names of all operations, as JSON for the search of the pages. */
  async operations(): Promise<CompressedText> {
    const index = await operationIndex(this.#contract);
    return this.make('operations.json', () => packIndex(index, this.#contract));
  }

  /** A text of the program's own. */
  make(name: string, steps: () => Turns<CompressedText>): Promise<CompressedText> {
    return this.#once(this.#made, name, 'small', steps);
  }

  /** The list of URLs. @param base what the addresses of operations begin with */
  async urls(base: string): Promise<CompressedText> {
    const neutral = await this.#once(this.#made, 'urls', 'large', () => listUrls(this.#contract, this.#hasEntities));
    makeRoom(this.#byBase, base, basesMax);
    return this.#once(this.#byBase, base, 'small', () => fill(neutral, base));
  }

  #once(
    made: Map<string, Promise<CompressedText>>,
    key: string,
    lane: 'large' | 'small',
    steps: () => Turns<CompressedText>,
  ) {
    const known = made.get(key);
    if (known !== undefined) return known;
    const text = this.#lanes[lane].then(() => inTurns(steps()));
    made.set(key, text);
    // After a failure the next request tries again.
    this.#lanes[lane] = text.catch(() => made.delete(key));
    return text;
  }
}

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- its table is read for this list and for calls. */
const entityRest = (): typeof import('../entity-rest') => require('../entity-rest');

/** Takes the oldest text out of full ones, so that another can come in. */
function makeRoom(kept: Map<string, unknown>, key: string, max: number): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= max && !kept.has(key)) kept.delete(oldest);
}

function* packExport(
  file: ExportFile,
  choice: OperationChoice,
  contract: Contract,
  sources: ExportSources,
): Turns<CompressedText> {
  const packer = new TextCompressor();
  const take = (piece: string): void => packer.text(piece);
  if (file === 'types.ts') yield* describeClient(choice, contract, sources.programVersion, take);
  else if (file === 'postman.json') yield* describePostman(choice, sources.examples, take);
  else yield* describeOpenApi(choice, sources, file === 'openapi.yaml' ? 'yaml' : 'json', take);
  return packer.finish();
}

function* listUrls(contract: Contract, hasEntities: boolean): Turns<CompressedText> {
  const packer = new TextCompressor();
  let before = '{\n';
  yield* v1Operations(contract, (operation) => {
    const address = JSON.stringify(`/Agents/${operation.agent}/${operation.name}`).slice(1);
    packer.text(
      `${before}  "${placeholder}${address}: {\n    "POST": ${JSON.stringify(operationSummary(operation))}\n  }`,
    );
    before = ',\n';
  });
  if (hasEntities)
    for (const [path, methods] of entityRest().entityUrls()) {
      packer.text(`${before}  "${placeholder}${JSON.stringify(`/${path}`).slice(1)}: ${JSON.stringify(methods)}`);
      before = ',\n';
    }
  packer.text(before === '{\n' ? '{}\n' : '\n}\n');
  return packer.finish();
}

function* fill(neutral: CompressedText, base: string): Turns<CompressedText> {
  const packer = new TextCompressor();
  const written = JSON.stringify(base).slice(1, -1);
  for (const part of neutral.parts) {
    packer.text(
      part
        .content()
        .toString()
        .replaceAll(placeholder, () => written),
    );
    yield;
  }
  return packer.finish();
}

/** What a list of operations says of one. */
export function operationSummary(operation: Operation): string {
  const shape = requestShape(operation);
  const query = shape.kind === 'query' ? `?${shape.queryName}={${shape.queryName}} ` : '';
  const parameters = v1Parameters(operation)
    .fields.map(({ name, type }) => `${name}: ${type.name.local}`)
    .join(', ');
  return `${query}${operation.name}(${parameters})`;
}

function* packIndex(index: OperationIndex, contract: Contract): Turns<CompressedText> {
  const packer = new TextCompressor();
  let pieces = 0;
  for (const piece of indexPieces(index, contract)) {
    packer.text(piece);
    if (++pieces % 256 === 0) yield;
  }
  return packer.finish();
}
