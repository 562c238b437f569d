/**
 * `npm run trace -- SetSeen [--agent Appointment] [--version Services86] [--wire soap|rest] [--json] [--sources]`:
 * prints the files and functions of ours that one warm call runs, over a v1 CRM that answers with the contract's
 * example. V8 counts them (precise coverage), so nothing is estimated. `--sources`: the TypeScript sources are run
 * instead of the build.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
/** Calls before the one that is counted: compiled readers, kept connections and caches are there then. */
const warmCalls = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    agent: { type: 'string', default: 'Appointment' },
    version: { type: 'string', default: 'Services86' },
    wire: { type: 'string', default: 'soap' },
    contract: { type: 'string', default: path.join(root, 'wsdl') },
    json: { type: 'boolean', default: false },
    sources: { type: 'boolean', default: false },
  },
});
const [name = 'SetSeen'] = positionals;
/** What lets plain Node run the sources, as the tests of the process do. */
const sourceHook = path.join(root, 'test', 'cli', 'source-hook.js');
if (values.sources) require(sourceHook);
const folder = values.sources ? 'src' : 'dist';
const { loadContract } = require(path.join(root, folder, 'contract'));
const examples = require(path.join(root, folder, 'exports', 'examples'));

function findOperation() {
  const contract = loadContract(values.contract, { onProblem: () => undefined });
  const lookup = contract.version(values.version)?.agent(values.agent);
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`the contract has no ${values.version} ${values.agent}.${name}`);
  return operation;
}

/** A CRM that gives one answer to all. */
async function startCrm(operation) {
  const body = examples.exampleRestAnswer(operation);
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(body === '' ? 204 : 200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The gateway as an operator starts it, with its metrics. */
async function startGateway(upstreamUrl) {
  const environment = {
    ...process.env,
    PORT: '0',
    ADMIN_PORT: '0',
    LOG_FORMAT: 'json',
    UPSTREAM_KIND: 'rest',
    UPSTREAM_URL: upstreamUrl,
    CONTRACT_DIR: values.contract,
  };
  const hooks = [path.join(root, 'bench', 'trace-hook.cjs'), ...(values.sources ? [sourceHook] : [])];
  const preloaded = hooks.flatMap((hook) => ['-r', hook]);
  const child = spawn(process.execPath, [...preloaded, path.join(root, folder, 'main'), 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await portOf(child, upstreamUrl);
  const ask = async (message) => {
    child.send(message);
    const [told] = await once(child, 'message');
    return told;
  };
  return { port, ask, stop: () => child.kill('SIGTERM') };
}

function portOf(child, upstreamUrl) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text.replaceAll(upstreamUrl, ''))?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`the gateway ended: ${text}`)));
  });
}

function callOf(operation) {
  const shared = { 'so-apptoken': '1234567-1234-9876' };
  if (values.wire === 'soap') {
    const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` };
    const target = `/Remote/${operation.version}/${operation.agent}.svc`;
    return { target, headers, body: examples.exampleEnvelope(operation) };
  }
  const { path: target, body } = examples.exampleRestCall(operation);
  const headers = { ...shared, authorization: 'SoTicket 7T:trace', 'content-type': 'application/json' };
  return { target, headers, body };
}

async function send(port, { target, headers, body }) {
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`HTTP ${answer.status}: ${text.slice(0, 500)}`);
}

/**
 * Functions by source file. V8 lists each script's top level as a function without a name that begins at 0: it is no
 * call. An `index.ts` has no function: for what it hands on the compiler makes getters, which V8 counts; the compiler
 * of the sources makes them for all that a file exports.
 */
function filesOf(scripts) {
  const files = new Map();
  for (const { url, functions } of scripts) {
    const file = url.replace(/^.*\/(?:dist|src)\//, 'src/').replace(/\.js$/, '.ts');
    const ran = functions
      .filter(({ ranges: [range] }) => range.count > 0 && range.startOffset > 0)
      .map(({ functionName, ranges: [range] }) => ({ name: functionName || '(anonymous)', calls: range.count }));
    const isOurs = values.sources ? ran.some(({ name: one }) => !/^get\b/.test(one)) : ran.length > 0;
    if (isOurs && path.basename(file) !== 'index.ts') files.set(file, ran);
  }
  return files;
}

const roomOf = (file) => path.dirname(file);

function print(files) {
  const functions = [...files.values()].flat();
  const calls = functions.reduce((sum, one) => sum + one.calls, 0);
  const rooms = new Set([...files.keys()].map(roomOf));
  const title = `${values.wire === 'soap' ? 'SOAP' : 'JSON'} ${values.agent}.${name}, one warm call`;
  process.stdout.write(`${title}: ${files.size} files, ${functions.length} functions, ${calls} calls, ${rooms.size} rooms\n`); // prettier-ignore
  for (const room of [...rooms].sort()) {
    process.stdout.write(`\n${room}\n`);
    for (const [file, ran] of [...files].filter(([one]) => roomOf(one) === room).sort()) {
      const told = ran.map((one) => (one.calls === 1 ? one.name : `${one.name} ×${one.calls}`));
      process.stdout.write(`  ${path.basename(file)}: ${told.join(', ')}\n`);
    }
  }
}

const operation = findOperation();
const crm = await startCrm(operation);
const gateway = await startGateway(crm.url);
try {
  const call = callOf(operation);
  await gateway.ask('start');
  for (let done = 0; done < warmCalls; done++) await send(gateway.port, call);
  // The log is written in batches, beside the calls.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await gateway.ask('take');
  await send(gateway.port, call);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { scripts } = await gateway.ask('take');
  const files = filesOf(scripts);
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(files), null, 2)}\n`);
  else print(files);
} finally {
  gateway.stop();
  crm.close();
}
