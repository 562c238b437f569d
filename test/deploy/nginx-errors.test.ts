/**
 * What nginx itself refuses reaches the caller in its own protocol; what the gateway takes gets as far as there. Both
 * files of deploy/.
 */
import net from 'node:net';
import tls from 'node:tls';
import { SaxesParser } from 'saxes';
import { z } from 'zod';
import { envelope, paperContract, paperCrm, type PaperCrm } from '../gateway/document-crm';
import { runGateway, type RunningGateway } from '../gateway/running';
import { describeNginx, type RunningNginx, type Site, startNginx } from './nginx';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Sends bytes as they are and reads one answer, however the connection goes on. */
function ask(port: number, secure: boolean, ...parts: readonly (string | Uint8Array)[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = secure
      ? tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
      : net.connect(port, '127.0.0.1');
    let text = '';
    const read = (): void => {
      const head = /^HTTP\/1\.1 (\d+) [\s\S]*?\r\n\r\n/.exec(text);
      if (head === null) return;
      const length = Number(/^content-length: (\d+)\r$/im.exec(head[0])?.[1]);
      const body = Buffer.from(text.slice(head[0].length), 'latin1');
      if (!(body.length >= length)) return;
      socket.destroy();
      const contentType = /^content-type: (.*)\r$/im.exec(head[0])?.[1] ?? '';
      resolve({ status: Number(head[1]), contentType, body: body.toString() });
    };
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += String(chunk);
      read();
    });
    socket.once('error', reject).once('close', () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
    for (const part of parts) socket.write(part);
  });
}

interface Told {
  /** Undefined: nothing a caller of ours reads. */
  readonly as: 'soap11' | 'soap12' | 'json' | undefined;
  readonly code: string | undefined;
  readonly fault: string | undefined;
}

function isWellFormed(xml: string): boolean {
  const parser = new SaxesParser({ xmlns: true });
  let isFine = true;
  parser.on('error', () => {
    isFine = false;
  });
  parser.write(xml).close();
  return isFine;
}

const errorObject = z.strictObject({
  Error: z.literal(true),
  ErrorType: z.string(),
  ErrorMessage: z.string().min(10),
  ErrorSource: z.literal('proxy'),
  Code: z.string(),
});

const soapForms = [
  ['soap11', 'text/xml; charset=utf-8', /^<\?xml[^>]*><s:Envelope xmlns:s="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/">.*<faultcode>s:(\w+)<.*<faultstring xml:lang="en">[^<]{10,}</],
  ['soap12', 'application/soap+xml; charset=utf-8', /^<\?xml[^>]*><s:Envelope xmlns:s="http:\/\/www\.w3\.org\/2003\/05\/soap-envelope">.*<s:Value>s:(\w+)<.*<s:Text xml:lang="en">[^<]{10,}</],
] as const; // prettier-ignore

/** How a caller reads it: the vendor's error object, or a fault of its SOAP version with the code in its detail. */
function told({ contentType, body }: Answer): Told {
  if (contentType === 'application/json; charset=utf-8') {
    const { ErrorType, Code } = errorObject.parse(JSON.parse(body));
    return { as: ErrorType === Code ? 'json' : undefined, code: Code, fault: undefined };
  }
  const found = soapForms.find(([, type, form]) => contentType === type && form.test(body) && isWellFormed(body));
  const [, code] = /<failure xmlns="urn:netserver-gateway"><code>([^<]*)<\/code><\/failure>/.exec(body) ?? [];
  return { as: found?.[0], code, fault: found?.[2].exec(body)?.[1] };
}

const faults = {
  client: { soap11: 'Client', soap12: 'Sender', json: undefined },
  server: { soap11: 'Server', soap12: 'Receiver', json: undefined },
} as const;

/** What must be told. */
const telling = (as: keyof typeof faults.client, code: string, fault: keyof typeof faults = 'client'): Told => ({
  as,
  code,
  fault: faults[fault][as],
});

const callers = [
  ['soap11', '/Remote/Services86/Paper.svc', 'text/xml; charset=utf-8'],
  ['soap11', '/remote/services86/paper.SVC/?wsdl', 'text/xml'],
  ['soap12', '/Remote/Services86/Paper.svc', 'application/soap+xml; charset=utf-8; action="x"'],
  ['soap12', '/Remote/Services86/Paper.svc', 'multipart/related; type="application/xop+xml"; start-info="application/soap+xml"'],
  ['json', '/api/v1/Agents/Paper/Upload', 'application/json'],
  ['json', '/api/v1/Agents/Paper/Upload', 'text/xml'],
] as const; // prettier-ignore

const contract = paperContract();
afterAll(() => contract.remove());

describe.each<{ site: Site; secure: boolean; prefix: string }>([
  { site: 'nginx.conf', secure: true, prefix: '/crm' },
  { site: 'nginx/compose.conf', secure: false, prefix: '' },
])('deploy/$site', ({ site, secure, prefix }) => {
  describeNginx('in front of two gateways', () => {
    let crm: PaperCrm;
    let gateways: readonly [RunningGateway, RunningGateway];
    let nginx: RunningNginx;

    beforeAll(async () => {
      crm = await paperCrm();
      const environment = { CONTRACT_DIR: contract.folder, UPSTREAM_URL: crm.url, TRUST_PROXY: 'loopback' };
      gateways = await Promise.all([runGateway(environment), runGateway(environment)]);
      nginx = await startNginx([gateways[0].port, gateways[1].port], site);
    }, 30_000);
    afterAll(async () => {
      await nginx.stop();
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await crm.stop();
    }, 30_000);

    const send = (...parts: readonly (string | Uint8Array)[]) => ask(nginx.port, secure, ...parts);
    const head = (path: string, type: string, ...fields: readonly string[]): string =>
      [`POST ${prefix}${path} HTTP/1.1`, 'Host: crm.example.com', `Content-Type: ${type}`, ...fields, '\r\n'].join('\r\n');

    test('a body of 60 MB passes, whole', async () => {
      const base64 = Buffer.alloc(45_000_000, 'document').toString('base64');
      const body = envelope('Services86', 'Upload', `<Content>${base64}</Content>`);
      const fields = ['SOAPAction: ""', `Content-Length: ${body.length}`];
      const answer = await send(head('/Remote/Services86/Paper.svc', 'text/xml', ...fields), body);
      expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('<Response>true</Response>')]);
      const arrived = crm.received.at(-1)?.body ?? Buffer.alloc(0);
      expect(arrived.length).toBe(60_000_000 + '{"Content":""}'.length);
      expect(arrived.equals(Buffer.from(`{"Content":"${base64}"}`))).toBe(true);
    }, 60_000);

    test.each(callers)('%s: a body larger than any the gateway takes (%s, %s)', async (as, path, type) => {
      const answer = await send(head(path, type, `Content-Length: ${82 * 1024 * 1024}`));
      expect([answer.status, told(answer)]).toEqual([413, telling(as, 'request.tooLarge')]);
    });

    test.each([callers[0], callers[4]])('%s: header fields that are too large', async (as, path, type) => {
      const answer = await send(head(path, type, `X-Large: ${'x'.repeat(20_000)}`, 'Content-Length: 0'));
      expect([answer.status, told(answer)]).toEqual([431, telling(as, 'request.headers')]);
    });

    test.each([callers[0], callers[4]])('%s: no host', async (as, path) => {
      const answer = await send(`POST ${prefix}${path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`);
      expect([answer.status, told(answer)]).toEqual([400, telling(as, 'request.malformed')]);
    });

    test.each(callers.slice(2, 5))('%s: an unknown transfer coding', async (as, path, type) => {
      const answer = await send(head(path, type, 'Transfer-Encoding: strange'));
      expect([answer.status, told(answer)]).toEqual([501, telling(as, 'request.malformed')]);
    });

    test('a method that ends here', async () => {
      const answer = await send(`TRACE ${prefix}/api HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect([answer.status, told(answer)]).toEqual([405, telling('json', 'request.method')]);
    });

    test('a target that is too long, and no HTTP at all: the caller is unknown', async () => {
      const long = await send(`GET ${prefix}/api/${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect([long.status, told(long)]).toEqual([414, telling('json', 'request.uriTooLong')]);
      const nothing = await send('what is this\r\n\r\n');
      expect([nothing.status, told(nothing)]).toEqual([400, telling('json', 'request.malformed')]);
    });

    test('the pages of these errors cannot be asked for', async () => {
      const answer = await send(`GET /.netserver-gateway/error.soap11 HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect([answer.status, told(answer)]).toEqual([404, telling('json', 'request.notFound')]);
    });

    test('what the gateway says passes as it is', async () => {
      const answer = await send(
        head('/api/v1/Agents/Paper/Upload', 'application/json', 'Authorization: SoTicket 7T:abc', 'Content-Length: 1'),
        '{',
      );
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ ErrorSource: 'netserver-gateway' });
    });

    if (secure) {
      test('outside the prefix, and plain HTTP where TLS is spoken', async () => {
        const outside = await send('GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n');
        expect([outside.status, told(outside)]).toEqual([404, telling('json', 'request.notFound')]);
        const plain = await ask(nginx.port, false, head('/Remote/Services86/Paper.svc', 'text/xml', 'Content-Length: 0'));
        expect([plain.status, told(plain)]).toEqual([400, telling('soap11', 'request.malformed')]);
      });
    }
  });

  describeNginx('without any gateway', () => {
    let nginx: RunningNginx;
    beforeAll(async () => {
      // Two ports where nothing listens: port 1 is reserved, and no test takes it.
      nginx = await startNginx([1, 1], site);
    }, 30_000);
    afterAll(() => nginx.stop(), 30_000);

    test.each(callers)('%s: told as an error whose outcome is unknown (%s, %s)', async (as, path, type) => {
      const request = [`POST ${prefix}${path} HTTP/1.1`, 'Host: x', `Content-Type: ${type}`, 'Content-Length: 2', '', '{}'];
      const answer = await ask(nginx.port, secure, request.join('\r\n'));
      expect([answer.status, told(answer)]).toEqual([502, telling(as, 'upstream.unknown', 'server')]);
    });
  });
}); // prettier-ignore
