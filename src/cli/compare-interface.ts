/** Compares what a CRM says of its interface with the contract, or with what it has said before. */
import { z } from 'zod';
import { loadContract } from '../contract';
import {
  changedKinds,
  changeWays,
  compareOffers,
  isBreaking,
  offerOfV1,
  offerOfVersion,
  type Offer,
} from '../contract-changes';
import type { Candidate } from './find-wsdl';
import { OfferGatherer } from './gather-offers';

/** What the thread is given. */
export interface InterfaceJob {
  readonly spoken: string;
  readonly pieces: readonly Candidate[];
  /** What it is compared with: a version of a contract folder, or the texts of an earlier look. */
  readonly before: { readonly folder: string } | { readonly pieces: readonly Candidate[] };
}

export const interfaceResult = z.union([
  z.object({ problem: z.string() }),
  z.object({
    changes: z.array(
      z.object({
        kind: z.enum(changedKinds),
        way: z.enum(changeWays),
        path: z.string(),
        detail: z.string(),
        isBreaking: z.boolean(),
      }),
    ),
  }),
]);
export type InterfaceResult = z.output<typeof interfaceResult>;

/** Takes seconds for a whole interface, and makes no pauses. */
export function compareInterface({ spoken, pieces, before }: InterfaceJob): InterfaceResult {
  const now = offered(spoken, pieces);
  const then = 'pieces' in before ? offered(spoken, before.pieces) : contractOffer(before.folder, spoken);
  if (typeof now === 'string') return { problem: now };
  if (typeof then === 'string') return { problem: then };
  const { changes } = compareOffers(then, now);
  return {
    changes: changes.map((change) => {
      const { kind, way, path, detail } = change;
      return { kind, way, path, detail, isBreaking: isBreaking(change) };
    }),
  };
}

function offered(spoken: string, pieces: readonly Candidate[]): Offer | string {
  if (spoken !== 'v1') {
    const gatherer = new OfferGatherer();
    for (const piece of pieces) gatherer.add(piece);
    return gatherer.versions.includes(spoken) ? gatherer.offer(spoken, spoken) : `there is no WSDL of ${spoken}`;
  }
  const [piece] = pieces;
  const text = piece !== undefined && 'bytes' in piece ? Buffer.from(piece.bytes).toString('utf8') : '';
  try {
    return offerOfV1('v1', JSON.parse(text)) ?? 'it names no operation';
  } catch {
    return 'there is no JSON';
  }
}

function contractOffer(folder: string, spoken: string): Offer | string {
  const version = loadContract(folder, { onProblem: () => undefined }).version(spoken);
  return version === undefined ? `the contract has no ${spoken}` : offerOfVersion(version);
}
