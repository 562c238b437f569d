/** Starts what is compared, each as one process on one core; the load generator and the CRM's stub run on the other. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { build, contractFolder } from './contract.mjs';

const root = path.join(import.meta.dirname, '..');
/** Further builds (with colons) to be measured beside this one: `--compare` sets it. */
const compared = (process.env['BENCH_COMPARE'] ?? '').split(':').filter((folder) => folder !== '');
const startMs = 30_000;
const stopMs = 5_000;
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
export const contenderCore = canPin ? availableParallelism() - 1 : undefined;

const running = new Set();
// SIGTERM, not SIGKILL: a killed nginx leaves its worker behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

function start(command, args, { core, env = {}, stdio }) {
  const pinned = core === undefined ? [command, ...args] : ['taskset', '-c', String(core), command, ...args];
  const child = spawn(pinned[0], pinned.slice(1), { cwd: root, env: { ...process.env, ...env }, stdio });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A child process with messages, on the core the contenders do not have. */
export function startHelper(file) {
  const core = contenderCore === undefined ? undefined : 0;
  const child = start(process.execPath, [path.join(import.meta.dirname, file)], { core, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }); // prettier-ignore
  const ask = (message) =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${file} ended`));
      child.once('exit', ended);
      child.once('message', (answer) => {
        child.off('exit', ended);
        if (answer.error === undefined) resolve(answer);
        else reject(new Error(answer.error));
      });
      if (message !== undefined) child.send(message);
    });
  return { ask, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  // Calls that are still under way have no client any more.
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(timer);
}

/**
 * Resolves with the port once the process has printed its address, not the CRM's; rejects when it ends before, with
 * what it said.
 */
function portOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no address after ${startMs} ms`)), startMs);
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      if (text.length < 10_000) text += chunk;
      // The gateway also says where its CRM is, and where that has its contract.
      const port = /(?:listening on |"address":")https?:\/\/127\.0\.0\.1:(\d+)["\n]/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(text.trim().split('\n').slice(0, 3).join(' ')));
    });
  });
}

async function startNode(args, options = {}) {
  const child = start(process.execPath, args, { core: contenderCore, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  try {
    return { pid: child.pid, port: await portOf(child), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

const contenderFile = (name) => path.join(import.meta.dirname, 'contenders', name);

function gatewayEnvironment(upstreamPort, scenario) {
  return {
    NODE_ENV: 'production',
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'info',
    UPSTREAM_KIND: scenario.upstream,
    UPSTREAM_URL: `http://127.0.0.1:${upstreamPort}`,
    UPSTREAM_VERSION: scenario.upstream === 'soap' ? scenario.version : '',
    CONTRACT_DIR: scenario.contractDir ?? contractFolder(),
  };
}

/** The gateway as an operator starts it, everything on, the log at info into a pipe. `nodeArgs`: for the profiler. */
export function startGateway(upstreamPort, scenario, nodeArgs = [], folder = build, env = {}) {
  return startNode([...nodeArgs, path.join(folder, 'dist', 'main.js'), 'serve'], {
    env: { ...gatewayEnvironment(upstreamPort, scenario), ...env },
  });
}

export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

async function startNginx(upstreamPort) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-nginx-'));
  const port = await freePort();
  const config = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1; events { worker_connections 4096; }
http { access_log off; client_max_body_size 200m; client_body_temp_path ${folder}; proxy_temp_path ${folder}; keepalive_requests 1000000;
upstream crm { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://crm; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`;
  writeFileSync(path.join(folder, 'nginx.conf'), config);
  const child = start('nginx', ['-p', folder, '-c', path.join(folder, 'nginx.conf')], { core: contenderCore, stdio: 'ignore' }); // prettier-ignore
  await accepting(port);
  return { pid: child.pid, port, stop: () => stop(child).then(() => rmSync(folder, { recursive: true, force: true })) };
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function accepting(port) {
  for (const until = Date.now() + startMs; Date.now() < until;) {
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nginx did not start');
}

/**
 * All contenders, the yardstick first. `start` gives pid, port and stop; `loosely`: only about right, so only about
 * checked; `only`: which upstream it can translate to.
 */
export const contenders = [
  { name: 'bare proxy', start: (port) => startNode([contenderFile('bare-proxy.mjs'), `http://127.0.0.1:${port}`]) },
  { name: 'gateway', start: startGateway },
  ...compared.map((folder) => ({
    name: `gateway in ${path.basename(path.resolve(folder))}`,
    compared: true,
    start: (port, scenario) => startGateway(port, scenario, [], folder),
  })),
  {
    name: 'express + soap + axios',
    only: 'rest',
    loosely: true,
    start: (port) =>
      startNode([contenderFile('express-soap-axios.mjs'), `http://127.0.0.1:${port}`, contractFolder()], {
        env: { NODE_ENV: 'production' },
      }),
  },
  ...(hasNginx ? [{ name: 'nginx pass-through', start: startNginx }] : []),
];
