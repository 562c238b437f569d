/** A Dockerfile, read as a build reads it; only the forms that ours uses are known. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  /** Empty: it has no name. */
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The stages in their order. Before the first there may be comments and ARG only. */
export function readDockerfile(): readonly Stage[] {
  const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8').replace(/^#.*\n/gm, '');
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (line.trim() === '') continue;
    const [, name = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    const [, base = '', as = ''] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
    if (name === '') throw new Error(`not an instruction: ${line}`);
    if (name === 'FROM') stages.push({ name: as, base, instructions: [] });
    else if (stages.length > 0) stages.at(-1)?.instructions.push({ name, rest });
    else if (name !== 'ARG') throw new Error(`${name} before FROM`);
  }
  return stages;
}

/** The sources and the target of each COPY of a stage; `from` is the stage they come from. */
export function copiesOf(stage: Stage | undefined): readonly { from: string; sources: string[]; target: string }[] {
  return (stage?.instructions ?? []).filter(({ name }) => name === 'COPY').map(({ rest }) => {
    const [, from = '', names = ''] = /^(?:--from=(\S+) )?([^-].*)$/.exec(rest) ?? [];
    const words = names.split(/ +/);
    return { from, sources: words.slice(0, -1), target: words.at(-1) ?? '' };
  }); // prettier-ignore
}

/** The words of an instruction in JSON form. */
export function wordsOf(stage: Stage | undefined, name: string): readonly string[] {
  const found = stage?.instructions.find((each) => each.name === name)?.rest ?? '';
  const words: unknown = JSON.parse(found.slice(found.indexOf('[')));
  return Array.isArray(words) ? words.map(String) : [];
}

/** Values of ENV or LABEL: pairs, quoted or not. */
export function pairsOf(stage: Stage | undefined, name: string): ReadonlyMap<string, string> {
  const text = (stage?.instructions ?? []).filter((each) => each.name === name).map(({ rest }) => rest).join(' '); // prettier-ignore
  return new Map(
    [...text.matchAll(/(\S+?)=(?:"([^"]*)"|(\S+))/g)].map(([, key = '', quoted, bare]) => [key, quoted ?? bare ?? '']),
  );
}
