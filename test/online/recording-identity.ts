/** Stands before the identity service of the cloud for tests: notes the secrets that pass, and fails on order. */
import http from 'node:http';
import type { OnlineSandbox } from '../../src/assemble-online-sandbox';

/** What is done with a question: passed on, or answered in a way that repeats it. */
export type Manner = 'passes' | 'echoes in a refusal' | 'echoes on a page' | 'echoes in an OAuth error';

export interface RecordingIdentity {
  readonly url: string;
  stop(): Promise<void>;
}

const secretMembers = /"(SignedSystemToken|Token|access_token|refresh_token|id_token)":"([^"]+)"/g;

/**
 * @param mannerFor asked with each body
 * @param note gets each secret that was sent or answered, with the name of its member
 */
export async function startRecordingIdentity(
  cloud: Pick<OnlineSandbox, 'onlineUrl'>,
  mannerFor: (body: string) => Manner,
  note: (name: string, secret: string) => void,
): Promise<RecordingIdentity> {
  let url = '';
  const noteAll = (text: string): void => {
    for (const [, name = '', secret = ''] of text.matchAll(secretMembers)) note(name, secret);
  };
  const answerFor = async (request: http.IncomingMessage, body: string) => {
    noteAll(body);
    const type = request.headers['content-type'] ?? 'application/json';
    const echo = `${body} ${request.url ?? ''} ${encodeURIComponent(body)} ${Buffer.from(body).toString('base64')}`;
    switch (mannerFor(body)) {
      case 'echoes in a refusal':
        return { status: 200, text: JSON.stringify({ IsSuccessful: false, Token: null, ErrorMessage: echo }) };
      case 'echoes in an OAuth error':
        return { status: 400, text: JSON.stringify({ error: echo, error_description: echo }) };
      case 'echoes on a page':
        return { status: 500, text: `<html><h1>Server Error</h1><pre>${echo}</pre></html>` };
      default: {
        const passed = await fetch(cloud.onlineUrl + (request.url ?? ''), {
          method: request.method ?? 'GET',
          headers: { 'content-type': type },
          ...(request.method === 'POST' ? { body } : {}),
        });
        const text = await passed.text();
        noteAll(text);
        return { status: passed.status, text: text.replaceAll(cloud.onlineUrl, url) };
      }
    }
  };
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      void answerFor(request, Buffer.concat(pieces).toString()).then(({ status, text }) => {
        response.writeHead(status, { 'content-type': text.startsWith('{') ? 'application/json' : 'text/html' });
        return response.end(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
