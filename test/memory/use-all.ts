import { gunzipSync } from 'node:zlib';
import { askRaw } from '../gateway/raw';
import type { GatewayProcess } from '../server/program';
import type { LargeContract } from './large-contract';

const gzip = { 'accept-encoding': 'gzip' };
const namespace = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;

/** Does everything with each member of the list, a few at a time. */
async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = list.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of rest) await work(one);
    }),
  );
}

/**
 * Everything that anybody may ask of a contract without a password, at once and again and again: the large pages with
 * and without compression, every agent of every version called, described and handed out. @returns the answers that are
 * not what they should be; rejects when the gateway is gone
 */
export async function useAll(
  gateway: GatewayProcess,
  { agents }: Pick<LargeContract, 'agents'>,
  rounds = 2,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const port = await gateway.port();
  const page = async (path: string, headers: Record<string, string> = {}): Promise<void> => {
    const { status, headers: told, body } = await askRaw(port, path, headers);
    const text = told['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    if (status !== 200 || text.length === 0) wrong.push(`${path}: ${status} ${text.subarray(0, 200).toString()}`);
    if (told['content-type']?.startsWith('application/json') === true) JSON.parse(text.toString());
  };
  const large = ['/api/v1/openapi.json', '/api/v1', '/api/docs'];
  const pages = Array.from({ length: 6 * rounds }, (_, index) => large[index % large.length] ?? '');
  const call = async ({ version, agent, operation }: LargeContract['agents'][number]): Promise<void> => {
    const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation} xmlns="${namespace(version)}"/></s:Body></s:Envelope>`;
    const headers = {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${namespace(version)}/${agent}/${operation}"`,
    };
    const answer = await askRaw(port, `/Remote/${version}/${agent}.svc`, headers, 'POST', body);
    if (!answer.body.includes('Envelope')) wrong.push(`${version} ${agent}: ${answer.status}`);
  };
  // In no order: what came last in one version comes next to what came first in another.
  const mixed = agents.map((one, index) => [((index * 7919) % agents.length) + index / 1e6, one] as const);
  const shuffled = mixed.sort(([a], [b]) => a - b).map(([, one]) => one);
  for (const round of [shuffled, agents].slice(0, rounds)) {
    await Promise.all([
      each(pages, (path) => page(path)),
      each(pages, (path) => page(path, gzip)),
      each(round, call),
      each(round, ({ version, agent }) => page(`/api/v1/openapi.json?agent=${agent}&version=${version}`, gzip)),
      each(round, ({ version, agent }) => page(`/Remote/${version}/${agent}.svc?wsdl`)),
    ]);
  }
  await page('/health/live');
  return wrong;
}
