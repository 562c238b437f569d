/**
 * The clients of a scenario. Closed: every connection sends its next request when its answer is there. Open: requests
 * leave at a fixed rate whatever the answers do. Each answer is checked. Run as a child process; a message with a job
 * is answered with its result.
 */
import net from 'node:net';
import { MessageSplitter } from './message-splitter.mjs';
import { scenarioOf } from './scenarios.mjs';

/** How long answers under way may take after the end of a job. */
const graceMs = 20_000;
let built = { name: '', scenario: undefined, bytes: undefined };

function scenarioFor(name) {
  if (built.name === name) return built;
  const scenario = scenarioOf(name);
  const { path, headers, body } = scenario.request;
  const fields = Object.entries(headers).map(([field, value]) => `${field}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${fields.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  built = { name, scenario, bytes: Buffer.from(head + body) };
  return built;
}

/** Checks answers: a new one by its meaning, one that equals a right one byte by byte. */
function checker(check, result) {
  const known = [];
  return (head, body) => {
    const status = Number(head.slice(9, 12));
    if (known.some((one) => one.status === status && one.body.equals(body))) return;
    const problem = attempt(() => check(status, body.toString('utf8')));
    if (problem === '') {
      if (known.length < 4) known.push({ status, body: Buffer.from(body) });
      return;
    }
    result.wrong += 1;
    result.firstWrong ||= `to the client: ${problem}`;
  };
}

function attempt(check) {
  try {
    return check();
  } catch (error) {
    return error.message;
  }
}

function connect(port, onAnswer, onLost) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.splitter = new MessageSplitter((head, body) => onAnswer(socket, head, body));
    socket.on('data', (chunk) => socket.splitter.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => onLost(socket));
  });
}

/** @param {{scenario: string, port: number, ms: number, connections?: number, rate?: number, loosely?: boolean}} job */
async function run(job) {
  const { scenario, bytes } = scenarioFor(job.scenario);
  const result = { requests: 0, ms: 0, wrong: 0, firstWrong: '', lost: 0, latencies: [] };
  const check = checker(job.loosely ? scenario.checkLoosely : scenario.checkAnswer, result);
  const sockets = new Set();
  const idle = [];
  let open = true;
  let sent = 0;
  let started = 0;
  const send = (socket, at = performance.now()) => {
    sent += 1;
    socket.sentAt = at;
    socket.write(bytes);
  };
  const answered = (socket, head, body) => {
    result.requests += 1;
    result.latestMs = performance.now() - started;
    if (job.rate !== undefined) result.latencies.push(performance.now() - socket.sentAt);
    check(head, body);
    if (job.rate !== undefined) idle.push(socket);
    else if (open) send(socket);
  };
  const lost = (socket) => {
    sockets.delete(socket);
    if (open) result.lost += 1;
  };
  const count = job.connections ?? scenario.connections;
  for (let index = 0; index < count; index++) sockets.add(await connect(job.port, answered, lost));
  started = performance.now();
  if (job.rate === undefined) for (const socket of sockets) send(socket);
  else {
    idle.push(...sockets);
    await openLoop(job, idle, send);
  }
  if (job.rate === undefined) await new Promise((resolve) => setTimeout(resolve, job.ms));
  result.ms = performance.now() - started;
  open = false;
  await settled(() => result.requests >= sent || sockets.size === 0);
  result.unanswered = sent - result.requests;
  for (const socket of sockets) socket.destroy();
  return summary(result);
}

/** Sends at `rate` per second, each on a connection that is idle; one that finds none waits, and its wait counts. */
async function openLoop({ rate, ms }, idle, send) {
  const started = performance.now();
  const total = Math.round((rate * ms) / 1000);
  for (let index = 0; index < total;) {
    const now = performance.now();
    while (index < total && started + (index * 1000) / rate <= now && idle.length > 0) {
      const due = started + (index * 1000) / rate;
      // Timers are exact to a millisecond or so; that is not the contender's fault, a busy connection is.
      send(idle.pop(), now - due > 20 ? due : performance.now());
      index += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function settled(done) {
  const until = performance.now() + graceMs;
  while (!done() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 2));
}

function summary({ latencies, ...rest }) {
  if (latencies.length === 0) return rest;
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { ...rest, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) };
}

process.on('message', (job) => {
  run(job).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
