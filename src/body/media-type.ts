/**
 * What a message says of its body (Content-Type), and what a caller takes (Accept, Accept-Encoding).
 * Own code, not negotiator: on a tie that package lets the caller's order decide and tells no quality. Axios sends
 * `application/json, text/plain` and any type and must get a document as bytes, jQuery adds `q=0.01` and must not.
 */
import { remembering } from '../text/memo';

/** A parsed Content-Type: type in lower case, parameter names in lower case, values as they are (quotes removed). */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const typeForm = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+|)\s*/;
const parameterForm = /;\s*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*)?/y;

/**
 * Parses RFC 9110 §8.3.1. Empty parameters (a trailing `;`) pass; a repeated parameter or other text does not.
 * @returns undefined when the value is no media type; an empty value is the type ''.
 */
export const parseMediaType = remembering(readMediaType, { entriesMax: 64, charsMax: 128 });

function readMediaType(value: string): MediaType | undefined {
  const type = typeForm.exec(value);
  if (type === null) return undefined;
  const parameters = new Map<string, string>();
  parameterForm.lastIndex = type[0].length;
  while (parameterForm.lastIndex < value.length) {
    const match = parameterForm.exec(value);
    if (match === null) return undefined;
    const [, name, quoted, token] = match;
    if (name === undefined) continue;
    if (parameters.has(name.toLowerCase())) return undefined;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
  }
  return { type: (type[1] ?? '').toLowerCase(), parameters };
}

/** One entry of an Accept header: a type, a family (`text/*`) or any type, and how welcome it is (0 to 1). */
interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

const rangeForm = /^\s*([!#$%&'+.^_`|~0-9A-Za-z-]+\/(?:[!#$%&'+.^_`|~0-9A-Za-z-]+|\*)|\*\/\*|\*)\s*(;.*)?$/;
const qualityForm = /;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)/i;

function parseRanges(accept: string): readonly MediaRange[] {
  return accept.split(',').flatMap((text) => {
    const match = rangeForm.exec(text);
    if (match === null) return [];
    const type = (match[1] ?? '').toLowerCase();
    return [{ type: type === '*' ? '*/*' : type, quality: Number(qualityForm.exec(match[2] ?? '')?.[1] ?? '1') }];
  });
}

const rangesOf = remembering(parseRanges, { entriesMax: 64 });

function qualityOf(offer: string, ranges: readonly MediaRange[]): number {
  const [family = ''] = offer.split('/');
  for (const wanted of [offer, `${family}/*`, '*/*']) {
    const range = ranges.find(({ type }) => type === wanted);
    if (range !== undefined) return range.quality;
  }
  return 0;
}

/**
 * Chooses what to send (RFC 9110 §12.5.1): the offer with the highest quality, the earlier one on a tie.
 * Parameters other than `q` (such as `charset=utf-8`) do not narrow a range: everything is sent in UTF-8.
 * @param accept the Accept header; undefined or blank when missing: everything is welcome
 * @returns undefined when nothing offered is acceptable
 */
export function chooseType(accept: string | undefined, offers: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0];
  const ranges = rangesOf(accept);
  // Most callers want the first offer and nothing else.
  if (ranges.length === 1 && ranges[0]?.type === offers[0] && ranges[0]?.quality === 1) return offers[0];
  let best: string | undefined;
  let bestQuality = 0;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > bestQuality) [best, bestQuality] = [offer, quality];
  }
  return best;
}

/**
 * Whether a caller takes gzip (RFC 9110 §12.5.3). A caller without the header would take any coding by the letter of
 * the RFC, but most of those cannot decompress: they get none.
 */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const qualities = new Map<string, boolean>();
  for (const item of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
    qualities.set(coding, !parameters.some((parameter) => /^q\s*=\s*0(?:\.0*)?$/.test(parameter)));
  }
  return qualities.get('gzip') ?? qualities.get('x-gzip') ?? qualities.get('*') ?? false;
}
