/** The one place that wires the rooms together. */
import { loadContract, type Contract, type ContractProblem } from './contract';
import type { Upstream } from './command';
import { createGateway, type Gateway, type GatewayLimits } from './gateway';
import { defaultJsonLimits } from './json';
import { createSandbox } from './sandbox';
import type { Configuration, ExtraPages } from './server';
import { createRestUpstream, type HttpTarget } from './upstream';
import { defaultXmlLimits } from './xml';

export interface Assembled {
  readonly contract: Contract;
  readonly upstream: Upstream;
  readonly gateway: Gateway;
  /** Pages besides the gateway's own: the sandbox shows its state. */
  readonly pages: ExtraPages;
}

const mebibyte = 1024 * 1024;

/** Limits of what a request may hold once it has arrived; HTTP's own are the server's. Reasons: see the tables in xml/limits and json/limits. */
const gatewayLimits: GatewayLimits = {
  bodyBytesMax: 4 * mebibyte,
  documentBytesMax: 32 * mebibyte,
  arrayItemsMax: 10_000,
  xml: defaultXmlLimits,
  json: defaultJsonLimits,
};

const wallClock = { now: (): number => Date.now() };

function targetOf(url: string): HttpTarget {
  return {
    url: new URL(url),
    connections: 256,
    connectMs: 3_000,
    answerBytesMax: 32 * mebibyte,
    headerBytesMax: 32 * 1024,
    keepAliveMs: 30_000,
  };
}

/** Builds contract, upstream and gateway for a configuration; nothing listens yet. */
export function assemble(
  configuration: Pick<Configuration, 'contractDir' | 'upstream' | 'unknownProperties' | 'applicationErrors'>,
  options: { readonly programVersion: string; readonly onProblem: (problem: ContractProblem) => void },
): Assembled {
  const contract = loadContract(configuration.contractDir, { onProblem: options.onProblem });
  const { upstream, pages } = upstreamOf(configuration.upstream);
  const gateway = createGateway({
    contract,
    upstream,
    clock: wallClock,
    limits: gatewayLimits,
    unknownProperties: configuration.unknownProperties,
    applicationErrors: configuration.applicationErrors,
    upstreamMs: configuration.upstream.timeoutMs,
    programVersion: options.programVersion,
  });
  return { contract, upstream, gateway, pages };
}

function upstreamOf(choice: Configuration['upstream']): { readonly upstream: Upstream; readonly pages: ExtraPages } {
  switch (choice.kind) {
    case 'rest': {
      const json = { ...defaultJsonLimits, itemsPerArray: 1_000_000 };
      return {
        upstream: createRestUpstream({ target: targetOf(choice.url), clock: wallClock, json }),
        pages: new Map(),
      };
    }
    case 'sandbox': {
      const sandbox = createSandbox({ clock: wallClock });
      const state = (): { contentType: string; body: string } => ({
        contentType: 'application/json; charset=utf-8',
        body: `${JSON.stringify(sandbox.state(), null, 2)}\n`,
      });
      return { upstream: sandbox, pages: new Map([['/sandbox/state', state]]) };
    }
    default:
      throw new Error(`UPSTREAM_KIND=${choice.kind} is not there yet`);
  }
}
