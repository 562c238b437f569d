import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { createClientAsync } from 'soap';
import { z } from 'zod';
import { demoTicket } from '../../src/sandbox';
import { type RunningGateway, runGateway } from '../gateway/running';
import { freePort, listening } from './nginx';

const isThere = ['caddy', 'openssl'].every((name) => spawnSync(name, ['version']).error === undefined);

/** deploy/Caddyfile as it is, but for ports and certificate: each place must be there exactly once. */
function localised(folder: string, port: number, gateways: readonly [number, number]): string {
  const places = [
    ['\tservers {', '\tadmin off\n\tauto_https disable_redirects\n\tservers {'],
    ['https://crm.example.com {', `https://127.0.0.1:${port} {\n\tbind 127.0.0.1`],
    ['/etc/caddy/tls/crm.example.com.crt', `${folder}/tls.crt`],
    ['/etc/caddy/tls/crm.example.com.key', `${folder}/tls.key`],
    ['127.0.0.1:8086 127.0.0.1:8087', gateways.map((each) => `127.0.0.1:${each}`).join(' ')],
  ] as const;
  return places.reduce(
    (text, [here, there]) => {
      if (text.split(here).length !== 2) throw new Error(`deploy/Caddyfile must have this exactly once: ${here}`);
      return text.replace(here, there);
    },
    readFileSync(path.join(__dirname, '..', '..', 'deploy', 'Caddyfile'), 'utf8'),
  );
}

/** Without caddy (or openssl) the tests are skipped, and their name says so. */
const describeCaddy = isThere
  ? describe
  : (name: string, tests: () => void): void => describe.skip(`${name} (skipped: caddy is not installed)`, tests);

describeCaddy('deploy/Caddyfile', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-caddy-'));
  const httpsAgent = new https.Agent({ rejectUnauthorized: false });
  const request = axios.create({ httpsAgent, validateStatus: () => true, responseType: 'text', maxRedirects: 0 });
  const gateways: RunningGateway[] = [];
  let caddy: ChildProcess;
  let base = '';

  beforeAll(async () => {
    const settings = { TRUST_PROXY: 'loopback', TICKET_KEY: 'one key for both gateways' };
    const [first, second] = await Promise.all([runGateway(settings), runGateway(settings)]);
    gateways.push(first, second);
    const files = ['-keyout', `${folder}/tls.key`, '-out', `${folder}/tls.crt`];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=crm.example.com', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-nodes', ...files], { stdio: 'ignore' }); // prettier-ignore
    const port = await freePort();
    writeFileSync(`${folder}/Caddyfile`, localised(folder, port, [first.port, second.port]));
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    caddy = spawn('caddy', ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'], { env, stdio: 'ignore' }); // prettier-ignore
    await listening(port, caddy);
    expect(caddy.exitCode).toBeNull();
    base = `https://127.0.0.1:${port}`;
  }, 30_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => caddy.once('exit', resolve));
    caddy.kill('SIGTERM');
    await ended;
    httpsAgent.destroy();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    rmSync(folder, { recursive: true, force: true });
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
