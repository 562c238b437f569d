/** Opens what is typed after `diff`: a version of the contract in use, WSDLs, or the address of a CRM. */
import type { Contract } from '../contract';
import { offerOfV1, offerOfVersion, type Offer } from '../contract-changes';
import { OfferGatherer } from './gather-offers';
import { isAddress, openSource } from './import-source';
import { startProgress, type Terminal } from './surroundings';
import { getFollowingRedirects, type SendWeb } from './web-request';

export interface OfferSources {
  /** The contract in use; undefined: there is none. Asked only where a version is named. */
  readonly contract: () => Contract | undefined;
  /** How addresses are asked. */
  readonly send: SendWeb;
  readonly problems: Terminal;
}

export type OpenedOffer =
  | { readonly offer: Offer; readonly problems: readonly string[] }
  /** One sentence. */
  | { readonly problem: string };

/**
 * @param given `Services86`; a folder, a ZIP or a file of WSDLs; an address such as
 *   `https://crm.example.com/Remote/Services88/`, `https://crm.example.com/api/v1` or `https://crm.example.com`.
 *   `#Services86` behind it chooses one of several versions.
 */
export async function openOffer(given: string, sources: OfferSources): Promise<OpenedOffer> {
  const [, place = given, chosen] = /^(.*)#(Services\d{1,4})$/i.exec(given) ?? [];
  if (/^Services\d{1,4}$/i.test(place)) return versionOffer(place, sources);
  if (isAddress(place)) {
    const told = await v1Offer(place, sources.send);
    if (told !== undefined) return told;
  }
  return wsdlOffer(place, chosen, sources);
}

function versionOffer(name: string, { contract }: OfferSources): OpenedOffer {
  const opened = contract();
  if (opened === undefined) return { problem: `There is no contract to take ${name} from.` };
  const version = opened.version(name);
  const names = opened.versions.map((each) => each.name).join(', ');
  return version === undefined
    ? { problem: `The contract has no ${name}; it has ${names}.` }
    : { offer: offerOfVersion(version), problems: [] };
}

async function wsdlOffer(
  place: string,
  chosen: string | undefined,
  { send, problems }: OfferSources,
): Promise<OpenedOffer> {
  const gatherer = new OfferGatherer();
  const source = openSource(place, send);
  const progress = startProgress(problems, source.count);
  for await (const candidate of source.candidates()) {
    gatherer.add(candidate);
    progress.step(candidate.name);
  }
  progress.end();
  const { versions } = gatherer;
  const [only, second] = versions;
  const shown = withoutSecrets(place);
  const none = [`No WSDL was found in ${shown}.`, ...gatherer.problems.slice(0, 5)].join('\n');
  if (only === undefined) return { problem: none };
  if (chosen === undefined && second !== undefined)
    return { problem: `${shown} holds ${versions.join(', ')}: name one, such as '${shown}#${versions.at(-1)}'.` };
  const version = chosen === undefined ? only : versions.find((each) => each.toLowerCase() === chosen.toLowerCase());
  if (version === undefined) return { problem: `${shown} holds no ${chosen}, but ${versions.join(', ')}.` };
  return { offer: gatherer.offer(version, `${version} of ${shown}`), problems: gatherer.problems };
}

const withoutSecrets = (place: string): string =>
  isAddress(place) ? place.replace(/^(\w+:\/\/)[^/@]*@/, '$1').replace(/[?#].*$/, '') : place;

const v1Limits = { bytesMax: 32 * 1024 * 1024, timeoutMs: 30_000 };

/**
 * What the v1 API at an address tells of itself: its OpenAPI description where it has one, else its list of URLs.
 * @returns undefined: the address is that of WSDLs, or no v1 API answers there
 */
export async function v1Offer(place: string, send: SendWeb): Promise<OpenedOffer | undefined> {
  if (!URL.canParse(place)) return undefined;
  const url = new URL(place);
  if (/\/Remote(?:\/|$)|\.svc$/i.test(url.pathname) || url.username !== '' || url.password !== '') return undefined;
  const isNamed = /\/api\/v1\/?$/i.test(url.pathname);
  const base = url.origin + url.pathname.replace(/\/api(?:\/v1)?\/?$/i, '').replace(/\/+$/, '');
  const refusals: string[] = [];
  for (const path of ['/api/v1/openapi.json', '/api/v1']) {
    const answer = await getFollowingRedirects(new URL(base + path), v1Limits, send);
    if (answer.kind === 'failed') refusals.push(answer.message);
    else if (answer.status !== 200) refusals.push(`it answers ${answer.status}`);
    else {
      const offer = offerOfV1(`v1 of ${base}`, parsed(answer.bytes));
      if (offer !== undefined) return { offer, problems: [] };
      refusals.push('it is neither OpenAPI nor a list of URLs');
    }
  }
  return isNamed ? { problem: `${base}/api/v1 tells nothing of itself: ${refusals.at(-1)}.` } : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    const document: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return document;
  } catch {
    return undefined;
  }
}
