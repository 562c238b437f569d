/** Downloads what a live CRM says of its interface, for one look of the watch. */
import { createHash } from 'node:crypto';
import type { UpstreamChoice } from '../operations';
import type { Candidate } from './find-wsdl';
import { candidatesAt } from './import-download';
import { getFollowingRedirects, type SendWeb } from './web-request';

export type WatchedCrm = Extract<UpstreamChoice, { readonly url: string }>;

/** The texts as they came. */
export interface CrmInterface {
  /** Such as `Services88`, or `v1`. */
  readonly spoken: string;
  readonly pieces: readonly Candidate[];
  /** Of all texts together. */
  readonly digest: string;
}

const limits = { bytesMax: 32 * 1024 * 1024, timeoutMs: 30_000 };

/**
 * Of a v1 CRM its OpenAPI description, else its list of URLs; of a SOAP CRM the WSDLs of the version that it is spoken
 * to in. Of a CRM that is found out about, whichever it serves, v1 first.
 * @param versions of the contract, oldest first
 * @returns one reason why there is nothing
 */
export async function readInterface(
  { kind, url, version }: WatchedCrm,
  versions: readonly string[],
  send: SendWeb,
): Promise<CrmInterface | string> {
  let reason = '';
  if (kind !== 'soap') {
    const told = await readV1(url, send);
    if (typeof told !== 'string') return told;
    reason = told;
  }
  if (kind === 'rest') return reason;
  const spoken = version ?? (await firstServed(url, versions.toReversed(), send));
  return spoken === undefined ? 'it serves no WSDL of a version of the contract' : readWsdls(url, spoken, send);
}

async function readV1(url: string, send: SendWeb): Promise<CrmInterface | string> {
  let reason = '';
  for (const path of ['/api/v1/openapi.json', '/api/v1']) {
    const answer = await getFollowingRedirects(new URL(url + path), limits, send);
    if (answer.kind === 'failed') reason = answer.message;
    else if (answer.status !== 200) reason = `it answers ${answer.status}`;
    else if (answer.bytes[0] !== openingBrace) reason = 'there is no JSON';
    else return interfaceOf('v1', [{ name: path, bytes: answer.bytes }]);
  }
  return reason;
}

const openingBrace = 0x7b;

async function firstServed(url: string, versions: readonly string[], send: SendWeb): Promise<string | undefined> {
  for (const version of versions) {
    const page = new URL(`${url}/Remote/${version}/SoPrincipal.svc?wsdl`);
    const answer = await getFollowingRedirects(page, limits, send);
    if (answer.kind === 'failed') return undefined;
    if (answer.status === 200 && Buffer.from(answer.bytes).includes(`/${version}"`)) return version;
  }
  return undefined;
}

async function readWsdls(url: string, version: string, send: SendWeb): Promise<CrmInterface | string> {
  const pieces: Candidate[] = [];
  for await (const piece of candidatesAt(`${url}/Remote/${version}/`, send)) pieces.push(piece);
  const [first] = pieces;
  const isNone = pieces.every((piece) => 'problem' in piece);
  if (isNone) return first !== undefined && 'problem' in first ? first.problem : 'there is no WSDL';
  return interfaceOf(version, pieces);
}

function interfaceOf(spoken: string, pieces: readonly Candidate[]): CrmInterface {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece.name).update('bytes' in piece ? piece.bytes : piece.problem);
  return { spoken, pieces, digest: hash.digest('base64') };
}
