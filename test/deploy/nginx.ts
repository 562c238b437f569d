import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

const deploy = path.join(__dirname, '..', '..', 'deploy');

/** The two files for nginx: on a machine of its own, and in docker-compose.yml. */
export type Site = 'nginx.conf' | 'nginx/compose.conf';

/** A site's file as it is, but for ports, paths and certificate: each place must be there exactly once. */
function localised(site: Site, folder: string, port: number, gateways: readonly [number, number]): string {
  const places: Readonly<Record<Site, readonly (readonly [string, string])[]>> = {
    'nginx.conf': [
      ['worker_processes auto;', 'worker_processes 1; daemon off; user root;'],
      ['pid /run/nginx.pid;', `pid ${folder}/nginx.pid;`],
      ['error_log /var/log/nginx/error.log warn;', `error_log ${folder}/error.log warn;`],
      ['access_log /var/log/nginx/access.log;', `access_log off; ${temporary(folder)}`],
      ['server 127.0.0.1:8086 ', `server 127.0.0.1:${gateways[0]} `],
      ['server 127.0.0.1:8087 ', `server 127.0.0.1:${gateways[1]} `],
      ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
      ['/etc/nginx/tls/crm.example.com.crt', `${folder}/tls.crt`],
      ['/etc/nginx/tls/crm.example.com.key', `${folder}/tls.key`],
    ],
    'nginx/compose.conf': [
      ['server gateway:8086 ', `server 127.0.0.1:${gateways[0]} `],
      ['server gateway2:8086 ', `server 127.0.0.1:${gateways[1]} `],
      ['listen 8080;', `listen 127.0.0.1:${port};`],
    ],
  };
  const text = places[site].reduce(
    (conf, [here, there]) => {
      if (conf.split(here).length !== 2) throw new Error(`deploy/${site} must have this exactly once: ${here}`);
      return conf.replace(here, there);
    },
    readFileSync(path.join(deploy, site), 'utf8'),
  );
  return site === 'nginx.conf' ? text : withinImage(text, folder);
}

/** What the image has around a file of conf.d, as far as it says something about requests. */
function withinImage(site: string, folder: string): string {
  return `worker_processes 1; daemon off; user root; pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;
events { worker_connections 1024; }
http { default_type application/octet-stream; access_log off; sendfile on; keepalive_timeout 65; ${temporary(folder)}
${site}}`;
}

function temporary(folder: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts nginx with one of the files in deploy/ on loopback in front of two gateways. */
export async function startNginx(
  gateways: readonly [number, number],
  site: Site = 'nginx.conf',
): Promise<RunningNginx> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-nginx-'));
  const subject = ['-subj', '/CN=crm.example.com', '-days', '1', '-nodes'];
  const files = ['-keyout', `${folder}/tls.key`, '-out', `${folder}/tls.crt`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files], { stdio: 'ignore' }); // prettier-ignore
  const port = await freePort();
  symlinkSync(path.join(deploy, 'nginx'), `${folder}/netserver-gateway`);
  writeFileSync(`${folder}/nginx.conf`, localised(site, folder, port, gateways));
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

export async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('close', () => undefined).once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
