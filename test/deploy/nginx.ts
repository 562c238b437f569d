import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const nginxIsThere =
  spawnSync('nginx', ['-v']).error === undefined && spawnSync('openssl', ['version']).error === undefined;

/** Tests of the proxy files; without nginx (or openssl) they are skipped, and their name says so. */
export const describeNginx = nginxIsThere
  ? describe
  : (name: string, tests: () => void): void =>
      describe.skip(`${name} (skipped: nginx or openssl is not installed)`, tests);

export interface RunningNginx {
  readonly port: number;
  /** What nginx has complained about so far. */
  complaints(): string;
  stop(): Promise<void>;
}

/** deploy/nginx.conf as it is, but for ports, paths and certificate: each place must be there exactly once. */
function localised(folder: string, port: number, gateways: readonly [number, number]): string {
  const places: readonly (readonly [string, string])[] = [
    ['worker_processes auto;', 'worker_processes 1; daemon off; user root;'],
    ['pid /run/nginx.pid;', `pid ${folder}/nginx.pid;`],
    ['error_log /var/log/nginx/error.log warn;', `error_log ${folder}/error.log warn;`],
    ['access_log /var/log/nginx/access.log;', `access_log off; ${temporary(folder)}`],
    ['server 127.0.0.1:8086 ', `server 127.0.0.1:${gateways[0]} `],
    ['server 127.0.0.1:8087 ', `server 127.0.0.1:${gateways[1]} `],
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['/etc/nginx/tls/crm.example.com.crt', `${folder}/tls.crt`],
    ['/etc/nginx/tls/crm.example.com.key', `${folder}/tls.key`],
  ];
  const conf = readFileSync(path.join(__dirname, '..', '..', 'deploy', 'nginx.conf'), 'utf8');
  return places.reduce((text, [here, there]) => {
    if (text.split(here).length !== 2) throw new Error(`deploy/nginx.conf must have this exactly once: ${here}`);
    return text.replace(here, there);
  }, conf);
}

function temporary(folder: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts nginx with deploy/nginx.conf on loopback in front of two gateways. */
export async function startNginx(gateways: readonly [number, number]): Promise<RunningNginx> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-nginx-'));
  const subject = ['-subj', '/CN=crm.example.com', '-days', '1', '-nodes'];
  const files = ['-keyout', `${folder}/tls.key`, '-out', `${folder}/tls.crt`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files], { stdio: 'ignore' }); // prettier-ignore
  const port = await freePort();
  writeFileSync(`${folder}/nginx.conf`, localised(folder, port, gateways));
  const child = spawn('nginx', ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`], { stdio: 'inherit' }); // prettier-ignore
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    listening(port, child),
    ended.then(() => {
      throw new Error(`nginx did not start: ${readFileSync(`${folder}/error.log`, 'utf8')}`);
    }),
  ]);
  return {
    port,
    complaints: () => readFileSync(`${folder}/error.log`, 'utf8'),
    stop: async () => {
      // Fast shutdown; its workers end with it.
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('close', () => undefined).once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
