/**
 * The CRM's place: answers every request of a scenario with its fixed answer, by path (v1 or Remote), and checks what
 * it was asked. Plain sockets, because it shares a core with the load generator. Run as a child process; messages: `{
 * scenario }` → `{ ready }`, `{ report }` → counts since the last report.
 */
import net from 'node:net';
import { MessageSplitter } from './message-splitter.mjs';
import { carriesTicket, scenarioOf } from './scenarios.mjs';

let scenario;
let answers = { rest: Buffer.alloc(0), soap: Buffer.alloc(0) };
/** Bodies found right; the others are compared with them byte by byte, which costs next to nothing. */
let accepted = new Map();
const nothing = 'HTTP/1.1 204 Status\r\n\r\n';
let report = { requests: 0, wrong: 0, firstWrong: '' };

function bytesOf({ status, contentType, body }) {
  const type = contentType === '' ? '' : `content-type: ${contentType}\r\n`;
  const length = status === 204 ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${type}${length}\r\n`), Buffer.from(body)]);
}

function prepare(name) {
  scenario = scenarioOf(name);
  answers = { rest: bytesOf(scenario.answers.rest), soap: bytesOf(scenario.answers.soap) };
  accepted = new Map();
  report = { requests: 0, wrong: 0, firstWrong: '' };
}

function check(path, head, body) {
  report.requests += 1;
  const known = accepted.get(path);
  if (known !== undefined && known.equals(body)) return;
  // Pass-through contenders bring the client's own request; what it says is the client's business.
  const own = path === scenario.request.path;
  const problem = own && scenario.upstream === 'rest' && path.startsWith('/Remote') ? '' : problemOf(path, head, body);
  if (problem === '') accepted.set(path, Buffer.from(body));
  else {
    report.wrong += 1;
    report.firstWrong ||= `to the CRM: ${problem}`;
  }
}

function problemOf(path, head, body) {
  if (path.startsWith('/api') && !carriesTicket(head)) return 'the ticket is missing';
  try {
    return scenario.checkCall(path, body.toString('utf8'));
  } catch (error) {
    return `${error.message} in ${body.length} bytes at ${path}`;
  }
}

const server = net.createServer({ noDelay: true }, (socket) => {
  const splitter = new MessageSplitter((head, body) => {
    const target = head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/'));
    // The small calls beside a large one, where they are passed on, must not get its answer.
    if (scenario.agent !== undefined && !target.includes(scenario.agent)) return socket.write(nothing);
    socket.write(/^\/[^?]*api\//.test(target) ? answers.rest : answers.soap);
    check(target, head, body);
  });
  socket.on('data', (chunk) => splitter.push(chunk));
  socket.on('error', () => socket.destroy());
});

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', (message) => {
  if (message.scenario !== undefined) {
    prepare(message.scenario);
    process.send({ ready: true });
  } else if (message.report) {
    process.send({ report });
    report = { requests: 0, wrong: 0, firstWrong: '' };
  }
});
process.on('disconnect', () => process.exit(0));
