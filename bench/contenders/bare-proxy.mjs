/**
 * The yardstick, 1.00 by definition: `node:http` in front, undici's `dispatch` behind, nothing parsed. Small bodies are
 * gathered and sent in one write, which is the fastest way; large ones stream. Usage: node bare-proxy.mjs <upstream
 * origin>
 */
import http from 'node:http';
import { Pool } from 'undici';

const smallBytes = 64 * 1024;
const pool = new Pool(process.argv[2], { connections: 256, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
const hopByHop = new Set(['connection', 'host', 'keep-alive', 'transfer-encoding', 'expect', 'upgrade']);

function endToEnd(raw) {
  const kept = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (!hopByHop.has(raw[index].toLowerCase())) kept.push(raw[index], raw[index + 1]);
  }
  return kept;
}

class Handler {
  constructor(response) {
    this.response = response;
    this.pieces = undefined;
  }
  onRequestStart() {}
  onResponseStart(controller, status, headers) {
    const small = status === 204 || Number(headers['content-length'] ?? Infinity) <= smallBytes;
    this.status = status;
    this.headers = headers;
    if (small) this.pieces = [];
    else this.response.writeHead(status, headers);
    this.controller = controller;
  }
  onResponseData(controller, piece) {
    if (this.pieces !== undefined) this.pieces.push(piece);
    else if (!this.response.write(piece)) {
      controller.pause();
      this.response.once('drain', () => controller.resume());
    }
  }
  onResponseEnd() {
    if (this.pieces === undefined) return this.response.end();
    this.response.writeHead(this.status, this.headers);
    this.response.end(this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces));
  }
  onResponseError() {
    if (this.response.headersSent) this.response.destroy();
    else this.response.writeHead(502, { 'content-length': 0 }).end();
  }
}

const server = http.createServer((request, response) => {
  const { method, url, rawHeaders } = request;
  const send = (body) =>
    pool.dispatch({ method, path: url, headers: endToEnd(rawHeaders), body }, new Handler(response));
  if (Number(request.headers['content-length'] ?? Infinity) > smallBytes) return send(request);
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => send(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`));
