/** A long document of named parts, written part by part as JSON or as YAML 1.2. */

/** The forms of a document. */
export type DocumentForm = 'json' | 'yaml';

/** Takes a piece of text. */
export type TakeText = (piece: string) => void;

/** Writes an object whose properties are values, or such objects themselves. */
export class DocumentWriter {
  #depth = 0;
  #isFirst = true;

  constructor(
    private readonly take: TakeText,
    private readonly form: DocumentForm,
  ) {
    if (form === 'json') take('{');
  }

  /** A property with a value of plain JSON. */
  entry(name: string, value: unknown): void {
    this.take(this.form === 'json' ? `${this.#comma()}${jsonEntry(name, value)}` : yamlEntry(name, value, this.#depth));
  }

  /** Begins a property whose value is an object that is written in parts. It must get at least one. */
  begin(name: string): void {
    const quoted = JSON.stringify(name);
    this.take(this.form === 'json' ? `${this.#comma()}${quoted}:{` : `${'  '.repeat(this.#depth)}${name}:\n`);
    this.#depth += 1;
    this.#isFirst = true;
  }

  end(): void {
    if (this.form === 'json') this.take('}');
    this.#depth -= 1;
    this.#isFirst = false;
  }

  #comma(): string {
    const comma = this.#isFirst ? '' : ',';
    this.#isFirst = false;
    return comma;
  }
}

/** The last property of a document that has others in front of it, and the end. */
export function documentEnd(name: string, value: unknown, form: DocumentForm): string {
  return form === 'json' ? `,${jsonEntry(name, value)}}` : yamlEntry(name, value, 0);
}

const jsonEntry = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

function yamlEntry(name: string, value: unknown, depth: number): string {
  // What JSON leaves out, such as undefined, YAML must leave out, too.
  const plain: unknown = JSON.parse(JSON.stringify({ [name]: value }));
  const text = loadYaml().stringify(plain, { lineWidth: 0, aliasDuplicateObjects: false });
  return depth === 0 ? text : text.replace(/^(?=.)/gm, '  '.repeat(depth));
}

/** Only who asks for YAML needs the package. */
function loadYaml(): typeof import('yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml');
}
