/** What a gateway is built from, and the limits of what a request may hold. */
import type { Debug, Upstream } from '../command';
import type { Contract } from '../contract';
import type { ExampleSource } from '../exports';
import type { KeptTexts } from './kept-texts';
import { defaultJsonLimits, type JsonLimits } from '../json';
import type { CrmState } from '../upstream';
import { defaultXmlLimits, type XmlLimits } from '../xml';

/** What strangers may know of the CRM: never its address. */
export interface CrmFacts {
  /** How it is spoken to: `rest`, `soap Services86`, `auto`, `sandbox`; of several CRMs each way once. */
  readonly kinds: readonly string[];
  /** The state of the CRM, or of the worst of several; asks it where what is known is old. */
  state(): Promise<CrmState>;
}

/** What the gateway has of SuperOffice CRM Online, beside NetServer's own paths. */
export interface CloudFacts {
  /** Whether the first path segment is a tenant that is found by its state page. */
  readonly hasStates: boolean;
}

export interface FlowOptions {
  readonly contract: Contract;
  readonly upstream: Upstream;
  readonly clock: { now(): number };
  readonly limits: GatewayLimits;
  /** Elements and properties the contract does not know. A v1 CRM gets those of v1 callers unless they are refused. */
  readonly unknownProperties: 'forward' | 'refuse' | 'ignore';
  /** How v1 bodies are read: as the replaced server reads them, or strictly by the contract. */
  readonly reading: 'lenient' | 'strict';
  /** How SOAP callers get the CRM's refusals. */
  readonly applicationErrors: 'exception-info' | 'fault';
  /**
   * Paths under /api that no contract describes: passed to a REST CRM or not found. `paths` (lower-case prefixes)
   * narrows them; empty: all.
   */
  readonly passThrough: { readonly enabled: boolean; readonly paths: readonly string[] };
  /** Whether a first path segment ('' for none) leads to a CRM; unset: any does. */
  readonly knowsTenant?: (tenant: string) => boolean;
  /** Total time of one call to the CRM, in milliseconds. */
  readonly upstreamMs: number;
  /** Version of this program, for `GET /api`. */
  readonly programVersion: string;
  /** Where the examples on pages come from; unset: the contract alone. */
  readonly examples?: ExampleSource;
  /** For the page at the bare address; unset: it does not name a CRM. */
  readonly crm?: CrmFacts;
  /** For the same page; unset: nothing of the cloud is served. */
  readonly cloud?: CloudFacts;
  /** Told the route of each request. */
  readonly debug?: Debug;
}

/** What pages are made of. */
export interface PageSources extends Pick<
  FlowOptions,
  'contract' | 'programVersion' | 'crm' | 'cloud' | 'knowsTenant'
> {
  readonly examples: ExampleSource;
  readonly texts: KeptTexts;
}

export interface GatewayLimits {
  readonly bodyBytesMax: number;
  /** For operations whose parameters hold base64Binary. */
  readonly documentBytesMax: number;
  readonly arrayItemsMax: number;
  readonly xml: XmlLimits;
  readonly json: JsonLimits;
}

const mebibyte = 1024 * 1024;

/**
 * Limits of what a request may hold once it has arrived; those of HTTP are the server's. The reasons:
 * operations/input-limits.ts.
 */
export const gatewayLimits: GatewayLimits = {
  bodyBytesMax: 4 * mebibyte,
  documentBytesMax: 80 * mebibyte,
  arrayItemsMax: 10_000,
  xml: defaultXmlLimits,
  json: defaultJsonLimits,
};
