/** Networks as users have them: nginx that wants a certificate, a forward proxy, openssl as a client. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret } from '../../src/command';
import { readConfiguration } from '../../src/operations';
import { runGateway, runSandbox, type RunningGateway, type RunningSandbox } from '../gateway/running';
import { certificate } from '../upstream/certificates';
import { HttpFixture, post } from '../upstream/http-fixture';
import { describeNginx, freePort, listening } from './nginx';

const authority = certificate({ host: 'an authority', isAuthority: true });
const crmPair = certificate({ host: '127.0.0.1', issuer: authority });
const gatewayPair = certificate({ host: '127.0.0.1', issuer: authority });

describeNginx('a CRM that wants a certificate, and our own TLS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-peers-'));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const files = {
    ca: file('ca.crt', authority.cert),
    crmCert: file('crm.crt', crmPair.cert),
    crmKey: file('crm.key', crmPair.key),
    cert: file('gateway.crt', gatewayPair.cert),
    key: file('gateway.key', gatewayPair.key),
  };
  let sandbox: RunningSandbox;
  let gateway: RunningGateway;
  let nginx: ChildProcess;
  let crm: string;

  beforeAll(async () => {
    sandbox = await runSandbox();
    const port = await freePort();
    crm = `https://127.0.0.1:${port}`;
    const conf = `worker_processes 1; daemon off; user root; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
      events {}
      http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        server { listen 127.0.0.1:${port} ssl; ssl_certificate ${files.crmCert}; ssl_certificate_key ${files.crmKey};
          ssl_client_certificate ${files.ca}; ssl_verify_client on; location / { proxy_pass ${sandbox.address}; } } }`;
    nginx = spawn('nginx', ['-p', folder, '-e', `${folder}/error.log`, '-c', file('nginx.conf', conf)]);
    await listening(port, nginx);
    gateway = await runGateway({
      UPSTREAM_URL: crm,
      UPSTREAM_CA_FILE: files.ca,
      UPSTREAM_CERT_FILE: files.cert,
      UPSTREAM_KEY_FILE: files.key,
      TLS_CERT_FILE: files.cert,
      TLS_KEY_FILE: files.key,
    });
  }, 30_000);

  afterAll(async () => {
    await gateway.stop();
    nginx.kill('SIGTERM');
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a call from openssl through both', async () => {
    const body = '{"AppointmentEntityId":973}';
    const call = [
      'POST /api/v1/Agents/Appointment/GetAppointmentEntity HTTP/1.0',
      'Host: 127.0.0.1',
      'Authorization: Basic dGplMDpUamUw',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
    const args = ['s_client', '-connect', `127.0.0.1:${gateway.port}`, '-CAfile', files.ca, '-verify_return_error'];
    // Not spawnSync: the gateway serves in this process.
    const client = spawn('openssl', [...args, '-quiet', '-ign_eof']);
    const ended = once(client, 'close');
    let reply = '';
    client.stdout.setEncoding('utf8').on('data', (text: string) => {
      reply += text;
    });
    client.stdin.end(call);
    await ended;
    expect(reply).toMatch(/^HTTP\/1\.[01] 200 /);
    expect(reply).toContain('"AppointmentId":973');
  });

  test('without a certificate of its own, the gateway is refused, and nothing is carried out', async () => {
    const before = JSON.stringify(sandbox.state());
    const bare = await runGateway({ UPSTREAM_URL: crm, UPSTREAM_CA_FILE: files.ca });
    const answer = await fetch(`${bare.address}/api/v1/Agents/Appointment/SetSeen`, {
      method: 'POST',
      headers: { authorization: 'Basic dGplMDpUamUw', 'content-type': 'application/json' },
      body: '{"AppointmentId":973}',
    });
    // nginx completes the handshake and refuses the request itself.
    expect([answer.status, JSON.parse(await answer.text())]).toMatchObject([400, { Code: 'crm.refused' }]);
    expect(JSON.stringify(sandbox.state())).toBe(before);
    await bare.stop();
  });

  const tinyproxy = spawnSync('tinyproxy', ['-v']).error === undefined;
  const describeProxy = tinyproxy ? describe : describe.skip;
  describeProxy(`a forward proxy with a password${tinyproxy ? '' : ' (skipped: tinyproxy is not installed)'}`, () => {
    test('lets calls through, and nothing without the password', async () => {
      const port = await freePort();
      const conf = `Port ${port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 10\nAllow 127.0.0.1\nBasicAuth user sesame\nLogLevel Critical\n`;
      const proxy = spawn('tinyproxy', ['-d', '-c', file('tinyproxy.conf', conf)]);
      const fixture = new HttpFixture();
      try {
        await listening(port, proxy);
        const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox', UPSTREAM_CA_FILE: files.ca, UPSTREAM_CERT_FILE: files.cert, UPSTREAM_KEY_FILE: files.key }); // prettier-ignore
        const secureContext = 'configuration' in reading ? reading.configuration.crmNetwork.secureContext : undefined;
        if (secureContext === undefined) throw new Error('no context');
        const [right, wrong] = [new Secret(`http://user:sesame@127.0.0.1:${port}`), new Secret(`http://user:wrong@127.0.0.1:${port}`)]; // prettier-ignore
        // Without a body, which a proxy that refuses would not read.
        const { body: _, ...page } = post({ method: 'GET', path: '/health/live', repeatable: true });
        for (const url of [crm, sandbox.address]) {
          const through = (one: Secret) => fixture.connect(new URL(url), { network: { secureContext, proxy: one } });
          expect(await through(right).call(page)).toMatchObject({ kind: 'answer', status: 200 });
          const refused = await through(wrong).call(page);
          // Tinyproxy says 401 for a wrong password; a proxy that reads the request answers it itself.
          expect(refused).toMatchObject(
            url === crm ? { cause: 'PROXY_HTTP_401', left: false } : { kind: 'answer', status: 401 },
          );
        }
      } finally {
        await fixture.end();
        proxy.kill('SIGTERM');
      }
    });
  });
});
