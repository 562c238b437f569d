/**
 * What an import would do: which agents were found, what is refused, and how they differ from what is there. Writes
 * nothing.
 */
import { readWsdl, type Agent, type Contract } from '../contract';
import { type Candidate, findWsdls, type FoundWsdl } from './find-wsdl';
import { secondOpinion } from './second-reader';

/** Names of what an agent offers. */
export interface Inventory {
  readonly operations: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

export interface FoundAgent extends Inventory {
  readonly version: string;
  readonly agent: string;
  readonly text: string;
  readonly source: string;
}

export interface Refused {
  readonly source: string;
  readonly line: number;
  readonly element: string;
  readonly message: string;
}

/** `previous` is undefined for an agent that was not there or could not be read. */
export interface PlannedAgent extends FoundAgent {
  readonly change: 'new' | 'changed' | 'unchanged' | 'repaired';
  readonly previous: Inventory | undefined;
}

/** Collects the agents in candidates. An agent found twice is taken once when both texts are equal, else not at all. */
export class ImportPlan {
  readonly #found = new Map<string, FoundAgent>();
  readonly #contradicted = new Set<string>();
  readonly #refused: Refused[] = [];
  #ignored = 0;

  add(candidate: Candidate): void {
    const { name } = candidate;
    if ('problem' in candidate) {
      this.#refuse(name, 0, '', candidate.problem);
      return;
    }
    const { wsdls, problems } = findWsdls(candidate.bytes);
    for (const { line, element, message } of problems) this.#refuse(name, line, element, message);
    for (const wsdl of wsdls) this.#take(name, wsdl);
    if (wsdls.length + problems.length > 0) return;
    if (/\.(?:wsdl|svc)$/i.test(name)) this.#refuse(name, 1, '', 'There is no WSDL 1.1 definitions element in it.');
    else this.#ignored++;
  }

  get refused(): readonly Refused[] {
    return this.#refused;
  }

  /** Files without any WSDL in them. */
  get ignored(): number {
    return this.#ignored;
  }

  /** The agents found, by version and name, compared with the contract that is there. */
  agents(present: Contract | undefined): readonly PlannedAgent[] {
    const wanted = [...this.#found].filter(([key]) => !this.#contradicted.has(key));
    return wanted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, agent]) => compare(agent, present));
  }

  #refuse(source: string, line: number, element: string, message: string): void {
    this.#refused.push({ source, line, element, message });
  }

  #take(source: string, wsdl: FoundWsdl): void {
    const { targetNamespace, portType, firstLine, text } = wsdl;
    const version = /\/(Services[1-9][0-9]{0,3})$/.exec(targetNamespace)?.[1];
    if (version === undefined) {
      const shown = JSON.stringify(targetNamespace);
      const message = `The targetNamespace ${shown} is none of NetServer's: it does not end with /ServicesNN.`;
      this.#refuse(source, firstLine, 'definitions', message);
      return;
    }
    // The name becomes a file name and a part of an address.
    if (portType !== '' && !/^[A-Za-z][A-Za-z0-9_]{0,127}$/.test(portType)) {
      this.#refuse(source, firstLine, 'portType', `${JSON.stringify(portType)} can be no agent's name.`);
      return;
    }
    const read = readWsdl(text, portType, version);
    if ('problem' in read) {
      const { line, element, message } = read.problem;
      this.#refuse(source, line + firstLine - 1, element, message);
      return;
    }
    const objection = secondOpinion(text, read.agent);
    if (objection !== undefined) {
      this.#refuse(source, firstLine, 'definitions', objection);
      return;
    }
    this.#keep({ version, agent: read.agent.name, text, source, ...inventoryOf(read.agent) });
  }

  #keep(agent: FoundAgent): void {
    const key = `${agent.version}/${agent.agent}`.toLowerCase();
    const twin = this.#found.get(key);
    if (twin !== undefined && twin.text !== agent.text) {
      this.#contradicted.add(key);
      const message = `${agent.version} ${agent.agent} stands in ${twin.source} with other content; neither is taken.`;
      this.#refuse(agent.source, 1, 'definitions', message);
    }
    if (twin === undefined) this.#found.set(key, agent);
  }
}

function inventoryOf(agent: Agent): Inventory {
  return {
    operations: new Set(agent.operations.map(({ name }) => name)),
    types: new Set(agent.types.all().map(({ name }) => name.local)),
  };
}

function compare(found: FoundAgent, present: Contract | undefined): PlannedAgent {
  const lookup = present?.version(found.version)?.agent(found.agent) ?? { found: 'nothing' };
  if (lookup.found === 'nothing') return { ...found, change: 'new', previous: undefined };
  if (lookup.found === 'problem') return { ...found, change: 'repaired', previous: undefined };
  const wsdl = lookup.agent.wsdl();
  const change = 'text' in wsdl && wsdl.text === found.text ? 'unchanged' : 'changed';
  return { ...found, change, previous: inventoryOf(lookup.agent) };
}
