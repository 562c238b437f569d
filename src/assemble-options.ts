/** What the wiring of the rooms needs to know. */
import type { Debug, Layer } from './command';
import type { ContractProblem } from './contract';
import type { Configuration } from './operations';
import type { Sandbox } from './sandbox';
import type { CrmNews, CrmState, SkewEvent } from './upstream';

/** The settings that shape the flow; the rest is the server's. */
export type AssembledConfiguration = Pick<
  Configuration,
  | 'contractDir'
  | 'upstream'
  | 'unknownProperties'
  | 'reading'
  | 'applicationErrors'
  | 'limits'
  | 'saveOverlay'
  | 'passThrough'
  | 'guard'
  | 'crmNetwork'
  | 'identity'
  | 'rateLimit'
  | 'redisUrl'
>;

export interface AssembleOptions {
  readonly programVersion: string;
  readonly onProblem: (problem: ContractProblem) => void;
  /** Something was left out of an answer or a request. */
  readonly onSkew: (event: SkewEvent) => void;
  /** Sees every call: metrics, audit, traces. */
  readonly observe?: Layer;
  /** A call to the CRM is about to be sent a second time. */
  readonly onRetry?: () => void;
  /**
   * A CRM was reached for the first time, or it is not reached any more, or again. Not called for tenants that callers
   * may name freely.
   */
  readonly onCrmChange?: (tenant: string, news: CrmNews, before: CrmState) => void;
  /** The CRM in memory of before a reload; unset: a new one. */
  readonly sandbox?: Sandbox;
  /** The shared Redis does not answer any more. */
  readonly onRedisTrouble?: () => void;
  /** The way to the log at level `debug`. */
  readonly debug?: Debug;
}
