import https from 'node:https';
import axios from 'axios';
import { createClientAsync } from 'soap';
import { z } from 'zod';
import { demoTicket } from '../../src/sandbox';
import { type RunningGateway, runGateway } from '../gateway/running';
import { describeCaddy, type RunningCaddy, startCaddy } from './caddy';

describeCaddy('deploy/Caddyfile', () => {
  const httpsAgent = new https.Agent({ rejectUnauthorized: false });
  const request = axios.create({ httpsAgent, validateStatus: () => true, responseType: 'text', maxRedirects: 0 });
  const gateways: RunningGateway[] = [];
  let caddy: RunningCaddy;
  let base = '';

  beforeAll(async () => {
    const settings = { TRUST_PROXY: 'loopback', TICKET_KEY: 'one key for both gateways' };
    const [first, second] = await Promise.all([runGateway(settings), runGateway(settings)]);
    gateways.push(first, second);
    caddy = await startCaddy([first.port, second.port]);
    base = caddy.address;
  }, 30_000);

  afterAll(async () => {
    await caddy.stop();
    httpsAgent.destroy();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
  });

  const wsdl = (): string => `${base}/crm/Remote/Services86/Appointment.svc?wsdl`;

  test('the soap package loads the WSDL through the proxy and calls where the WSDL says', async () => {
    const client = await createClientAsync(wsdl(), { request });
    const block = (name: string, content: string): string =>
      `<h:${name} xmlns:h="http://www.superoffice.net/ws/crm/NetServer/Services86">${content}</h:${name}>`;
    client.addSoapHeader(block('ApplicationToken', 'app'));
    client.addSoapHeader(block('Credentials', `<h:Ticket>${demoTicket}</h:Ticket>`));
    const called: unknown = await client['SetSeenAsync']({ AppointmentId: 973, UpdateMode: 'OnlyThis' });
    const [, text] = z.tuple([z.unknown(), z.string()]).rest(z.unknown()).parse(called);
    expect(text).toMatch(/Succeeded[^>]*>true</);
  });

  test("a client's own forwarded fields change nothing", async () => {
    const headers = {
      'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'http', 'x-forwarded-port': '1', 'x-forwarded-prefix': '/evil',
      'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6;host=evil.example.com;proto=http',
    }; // prettier-ignore
    const [plain, spoofed] = await Promise.all([request.get<string>(wsdl()), request.get<string>(wsdl(), { headers })]);
    expect(spoofed.status).toBe(200);
    expect(spoofed.data).toBe(plain.data);
    expect(spoofed.data).toContain(`${base}/crm/Remote/Services86/Appointment.svc"`);
    expect(gateways.map((gateway) => gateway.log()).join('')).not.toContain('6.6.6.6');
  });

  test('what is too large is refused by the gateway, in its own words; the rest of the site by Caddy', async () => {
    const { status, data } = await request.post<string>(
      `${base}/crm/api/v1/Agents/Appointment/SetSeenMany`,
      ' '.repeat(5 * 1024 * 1024),
      { headers: { 'content-type': 'application/json' } },
    );
    expect([status, data]).toEqual([413, expect.stringContaining('"ErrorType"')]);
    expect((await request.get(`${base}/Remote/`)).status).toBe(404);
    expect((await request.get(`${base}/crm`)).headers['location']).toBe('/crm/Remote/');
  });

  test('an instance that stops: no client notices', async () => {
    const calls = async (): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (let call = 0; call < 40; call += 1) statuses.push((await request.get<string>(wsdl())).status);
      return statuses;
    };
    const [statuses] = await Promise.all([calls(), gateways.shift()?.stop()]);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
