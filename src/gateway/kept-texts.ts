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
import { inTurns, type Turns } from '../text/turn';
import { contractExamples } from './examples';
import type { ExampleSource } from './gateway-options';
import { describeOpenApi, type OperationSource } from './openapi';
import { v1AgentOperations, v1Operations } from './v1-operations';

/**
 * Addresses differ as clients reach the gateway under different names. A client that makes up names must not fill the
 * memory.
 */
const basesMax = 8;

/** Stands for the part of each address that differs. JSON never holds it as it is. */
const placeholder = '\u0001';

const soapToo = 'Legacy SOAP clients call the same operations under `/Remote/`.';

/** What a description says it describes. */
function aboutOf(agent: string | undefined, version: string | undefined): string {
  const what = agent === undefined ? 'Every operation of the loaded contracts' : `The operations of the agent ${agent}`;
  return `${what}${version === undefined ? '' : `, in ${version}`}. ${soapToo}`;
}

export interface KeptTextsOptions {
  readonly examples?: ExampleSource | undefined;
  readonly hasEntities?: boolean;
}

export class KeptTexts {
  readonly #contract: Contract;
  readonly #examples: ExampleSource;
  readonly #programVersion: string;
  /** Bounded by the names there are in the contract. */
  readonly #made = new Map<string, Promise<CompressedText>>();
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
    { examples = contractExamples, hasEntities = false }: KeptTextsOptions = {},
  ) {
    this.#contract = contract;
    this.#hasEntities = hasEntities;
    this.#examples = examples;
    this.#programVersion = programVersion;
  }

  /**
   * The OpenAPI description but for its end. Of all agents, or one; of each operation's newest version, or of one
   * version. Names in any letter case.
   * @returns undefined when there is no such agent or version
   */
  openApi(agent: string | undefined, version: string | undefined): Promise<CompressedText> | undefined {
    const chosen = version === undefined ? this.#contract.versions : [this.#contract.version(version)];
    const versions = chosen.flatMap((each) => each ?? []);
    const isAgent = (name: string): boolean => name.toLowerCase() === agent?.toLowerCase();
    const names = versions.flatMap(({ agentNames }) =>
      agentNames.filter((name) => agent === undefined || isAgent(name)),
    );
    const name = names.at(-1);
    if (name === undefined && (agent !== undefined || version !== undefined)) return undefined;
    // The same names, however they are written, are one document.
    const about = aboutOf(agent && name, version && versions[0]?.name);
    const contract = { versions, version: this.#contract.version };
    const source: OperationSource =
      agent === undefined || name === undefined
        ? (take) => v1Operations(contract, take)
        : (take) => v1AgentOperations(contract, name, take);
    const lane = agent === undefined ? 'large' : 'small';
    return this.#once(this.#made, about, lane, () =>
      describeOpenApi(source, this.#programVersion, about, this.#examples),
    );
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
    const [oldest] = this.#byBase.keys();
    if (oldest !== undefined && this.#byBase.size >= basesMax && !this.#byBase.has(base)) this.#byBase.delete(oldest);
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
