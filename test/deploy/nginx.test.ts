import https from 'node:https';
import tls from 'node:tls';
import axios from 'axios';
import { createClientAsync } from 'soap';
import { z } from 'zod';
import { demoTicket } from '../../src/sandbox';
import { compileProgram, GatewayProcess } from '../server/program';
import { describeNginx, type RunningNginx, startNginx } from './nginx';
import { clients, killWorker, rollInstance, stopInstance, underLoad } from './restarts';

const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';

describeNginx('deploy/nginx.conf', () => {
  let first: GatewayProcess;
  let second: GatewayProcess;
  let nginx: RunningNginx;
  const httpsAgent = new https.Agent({ rejectUnauthorized: false });
  const request = axios.create({ httpsAgent, validateStatus: () => true, responseType: 'text', maxRedirects: 0 });
  const host = (): string => `127.0.0.1:${nginx.port}`;

  beforeAll(async () => {
    const main = compileProgram();
    const env = { TRUST_PROXY: 'loopback', LOG_SAMPLE: '0' };
    first = new GatewayProcess(main, env);
    second = new GatewayProcess(main, { ...env, WORKERS: '2' });
    nginx = await startNginx([await first.port(), await second.port()]);
  }, 30_000);

  afterAll(async () => {
    await nginx.stop();
    httpsAgent.destroy();
    for (const gateway of [first, second]) gateway.signal('SIGTERM');
    await Promise.all([first.exited, second.exited]);
  }, 30_000);

  /** Sends raw bytes over TLS and gives everything that comes back. */
  const talk = (...parts: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: nginx.port, rejectUnauthorized: false });
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      socket.once('error', reject).once('close', () => resolve(text));
      for (const part of parts) socket.write(part);
    });

  test('the soap package loads the WSDL through the proxy and calls where the WSDL says', async () => {
    const wsdl = `https://${host()}/crm/Remote/Services86/Appointment.svc?wsdl`;
    const client = await createClientAsync(wsdl, { request });
    const block = (name: string, content: string) => `<h:${name} xmlns:h="${namespace}">${content}</h:${name}>`;
    client.addSoapHeader(block('ApplicationToken', 'app'));
    client.addSoapHeader(block('Credentials', `<h:Ticket>${demoTicket}</h:Ticket>`));
    const called: unknown = await client['SetSeenAsync']({ AppointmentId: 973, UpdateMode: 'OnlyThis' });
    const [, text] = z.tuple([z.unknown(), z.string()]).rest(z.unknown()).parse(called);
    expect(text).toContain('SetSeenResponse');
    expect(text).toMatch(/Succeeded[^>]*>true</);
  });

  test('every page shows the address the client uses', async () => {
    const seen = `https://${host()}/crm/`;
    const own = /https?:\/\/[^/"<]+\/[^"<\s]*(?:Remote|api)/g;
    for (const path of ['Remote/', 'Remote/Services86/', 'Remote/Services86/Pocket.svc', 'Remote/Services86/Pocket.svc?wsdl', 'api', 'api/v1']) {
      const { status, data } = await request.get<string>(seen + path);
      expect([path, status]).toEqual([path, 200]);
      const shown = (data.match(own) ?? []).filter((address) => !/superoffice|xmlsoap|w3\.org/.test(address));
      expect(shown).not.toHaveLength(0);
      for (const address of shown) expect(address.startsWith(seen)).toBe(true);
    }
  }); // prettier-ignore

  test("a client's own forwarded fields change nothing", async () => {
    const url = `https://${host()}/crm/Remote/Services86/Pocket.svc?wsdl`;
    const headers = {
      'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'http', 'x-forwarded-port': '1', 'x-forwarded-prefix': '/evil',
      forwarded: 'host=evil.example.com;proto=http',
    }; // prettier-ignore
    const [plain, spoofed] = await Promise.all([request.get<string>(url), request.get<string>(url, { headers })]);
    expect(spoofed.status).toBe(200);
    expect(spoofed.data).toBe(plain.data);
  });

  const body = '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}';
  const fields = [
    `Authorization: Basic ${Buffer.from('tje0:Tje0').toString('base64')}`, 'Content-Type: application/json',
    `Content-Length: ${body.length}`, 'SO-AppToken: a',
  ].join('\r\n'); // prettier-ignore
  const path = '/crm/api/v1/Agents/Appointment/SetSeenMany';

  test('HTTP/1.0 clients, with and without Host', async () => {
    expect(await talk(`POST ${path} HTTP/1.0\r\n${fields}\r\n\r\n`, body)).toMatch(/^HTTP\/1\.1 204 /);
    const page = await talk('GET /crm/Remote/ HTTP/1.0\r\n\r\n');
    expect(page).toMatch(/^HTTP\/1\.1 200 /);
    expect(page).toContain(`https://crm.example.com:${nginx.port}/crm/Remote/`);
  });

  test('Expect: 100-continue', async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\nExpect: 100-continue\r\n${fields}\r\n\r\n`;
    expect(await talk(head, body)).toMatch(/^HTTP\/1\.1 100 .*\r\n\r\nHTTP\/1\.1 204 /s);
  });

  test('what is too large is refused by the gateway, in its own words', async () => {
    const { status, data } = await request.post<string>(`https://${host()}${path}`, ' '.repeat(5 * 1024 * 1024), {
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(413);
    expect(data).toContain('"ErrorType"');
  });

  test('SIGHUP under load: every worker is replaced, and no client notices', async () => {
    const { failed } = await underLoad(nginx.port, 100, () => rollInstance(second));
    expect([...failed]).toEqual([]);
  }, 30_000);

  test('kill -9 of a worker under load: what it had under way is lost, and nothing else', async () => {
    const { failed } = await underLoad(nginx.port, 100, () => killWorker(second));
    const lost = [...failed.values()].reduce((sum, count) => sum + count, 0);
    expect(lost).toBeLessThanOrEqual(clients);
  }, 30_000);

  test('SIGTERM of an instance under load: no client notices', async () => {
    const { failed } = await underLoad(nginx.port, 100, () => stopInstance(first));
    expect([...failed]).toEqual([]);
    expect(await first.exited).toBe(0);
  }, 30_000);

  test("without any instance the caller still reads its own protocol, and the gateway's status", async () => {
    second.signal('SIGTERM');
    await second.exited;
    const json = await request.get<string>(`https://${host()}/crm/api/v1`);
    expect([json.status, JSON.parse(json.data)]).toMatchObject([502, { Error: true }]);
    const soap = await request.post<string>(`https://${host()}/crm/Remote/Services86/Pocket.svc`, '<x/>');
    expect([soap.status, soap.headers['content-type']]).toEqual([502, 'text/xml; charset=utf-8']);
    expect(soap.data).toContain('<faultcode>s:Server</faultcode>');
  });
});
