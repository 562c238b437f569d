/** Every front of docs/proxies.md, played by its header fields. */
import axios from 'axios';
import { z } from 'zod';
import { runGateway } from '../gateway/running';
import { type Front, fronts } from './fronts';

const path = '/Remote/Services86/Pocket.svc';
type Fields = Front['fields'];

/** Asks as the front would; gives the address in the WSDL, and the client in the log. */
async function play(
  settings: Front['settings'],
  headers: Fields,
  prefix = '',
): Promise<readonly [string | undefined, string]> {
  const gateway = await runGateway(settings);
  const { data } = await axios
    .get<string>(`${gateway.address}${prefix}${path}?wsdl`, { headers, responseType: 'text' })
    .finally(gateway.stop);
  const { remoteAddress } = z.object({ remoteAddress: z.string() }).parse(JSON.parse(gateway.log()));
  return [/<soap:address location="([^"]*)"/.exec(data)?.[1]?.replace(path, ''), remoteAddress];
}

describe.each(fronts)('$name', ({ settings, fields, forged, prefix, ...expected }) => {
  const { address = 'https://crm.example.com/crm', client = '203.0.113.7' } = expected;

  test('address in the WSDL, client in the log', async () => {
    expect(await play(settings, fields, prefix)).toEqual([address, client]);
  });

  if (forged !== undefined)
    test("a client's inventions change neither", async () => {
      expect(await play(settings, { ...fields, ...forged }, prefix)).toEqual([address, client]);
    });
});

test.each(fronts)('$name: an address that is not trusted may say what it likes', async ({ fields }) => {
  const [address, client] = await play({ TRUST_PROXY: '10.0.0.0/8' }, fields);
  expect([address, client]).toEqual([`http://${fields['host']}`, '127.0.0.1']);
});
