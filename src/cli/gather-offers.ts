/** Reads WSDLs from anywhere into what they offer, version by version. The texts are not kept. */
import { createHash } from 'node:crypto';
import { readWsdl } from '../contract';
import { offeredBy, offerOf, type Offer, type OfferedAgent } from '../contract-changes';
import { findWsdls, type Candidate, type FoundWsdl } from './find-wsdl';

export class OfferGatherer {
  readonly #versions = new Map<string, Map<string, OfferedAgent>>();
  readonly #texts = new Map<string, string>();
  readonly #unread = new Set<string>();
  readonly #problems: string[] = [];

  add(candidate: Candidate): void {
    const { name } = candidate;
    if ('problem' in candidate) return this.#refuse(name, candidate.problem, agentNameIn(name));
    const { wsdls, problems } = findWsdls(candidate.bytes);
    for (const { line, message } of problems) this.#refuse(`${name}:${line}`, message, agentNameIn(name));
    for (const wsdl of wsdls) this.#take(name, wsdl);
  }

  /** Sorted, such as `Services86`. */
  get versions(): readonly string[] {
    return Array.from(this.#versions.keys()).sort((one, other) => numberIn(one) - numberIn(other));
  }

  /** What could not be read, and why; one line each. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** @param shown its name for people */
  offer(version: string, shown: string): Offer {
    const agents = this.#versions.get(version)?.values() ?? [];
    return offerOf({ name: shown, wire: 'soap', tells: 'all' }, agents, this.#unread);
  }

  #refuse(source: string, problem: string, agent: string | undefined): void {
    this.#problems.push(`${source}: ${problem}`);
    if (agent !== undefined) this.#unread.add(agent);
  }

  #take(source: string, { text, targetNamespace, portType, firstLine }: FoundWsdl): void {
    const version = /\/(Services[1-9][0-9]{0,3})$/.exec(targetNamespace)?.[1];
    const named = portType === '' ? agentNameIn(source) : portType;
    if (version === undefined)
      return this.#refuse(`${source}:${firstLine}`, "Its targetNamespace is none of NetServer's.", named);
    const read = readWsdl(text, portType, version);
    if ('problem' in read) {
      const { line, message } = read.problem;
      return this.#refuse(`${source}:${line + firstLine - 1}`, message, named);
    }
    const agents = this.#versions.get(version) ?? new Map<string, OfferedAgent>();
    const key = `${version}/${read.agent.name}`;
    const twin = this.#texts.get(key);
    // Of two that differ, it is not known which one is meant.
    if (twin !== undefined && twin !== digestOf(text)) {
      agents.delete(read.agent.name);
      return this.#refuse(source, `${key} stands elsewhere with other content; neither is taken.`, read.agent.name);
    }
    this.#texts.set(key, digestOf(text));
    if (!this.#unread.has(read.agent.name)) agents.set(read.agent.name, offeredBy(read.agent));
    this.#versions.set(version, agents);
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const numberIn = (version: string): number => Number(/\d+/.exec(version)?.[0] ?? 0);

/** `…/Services86/Pocket.wsdl`, `https://…/Pocket.svc`: what its name says. */
const agentNameIn = (source: string): string | undefined =>
  /(?:^|[/\\])([A-Za-z]\w{0,127})\.(?:wsdl|svc)(?::\d+)?$/i.exec(source)?.[1];
