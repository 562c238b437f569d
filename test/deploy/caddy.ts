import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, listening } from './nginx';

const isThere = ['caddy', 'openssl'].every((name) => spawnSync(name, ['version']).error === undefined);

/** Without caddy (or openssl) the tests are skipped, and their name says so. */
export const describeCaddy = isThere
  ? describe
  : (name: string, tests: () => void): void =>
      describe.skip(`${name} (skipped: caddy or openssl is not installed)`, tests);

export interface RunningCaddy {
  /** `https://127.0.0.1:41234` */
  readonly address: string;
  stop(): Promise<void>;
}

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

/** Starts Caddy with deploy/Caddyfile on loopback in front of two gateways. */
export async function startCaddy(gateways: readonly [number, number]): Promise<RunningCaddy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-caddy-'));
  const subject = ['-subj', '/CN=crm.example.com', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-nodes'];
  const files = ['-keyout', `${folder}/tls.key`, '-out', `${folder}/tls.crt`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files], { stdio: 'ignore' }); // prettier-ignore
  const port = await freePort();
  writeFileSync(`${folder}/Caddyfile`, localised(folder, port, gateways));
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const command = ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'];
  const child: ChildProcess = spawn('caddy', command, { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await listening(port, child);
  if (child.exitCode !== null) throw new Error(`caddy did not start: exit code ${child.exitCode}`);
  return {
    address: `https://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
