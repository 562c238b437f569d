/**
 * What a SOAP CRM gets of a caller of its own version: the caller's bytes, when a strict reader of the contract takes
 * them as we did, else a message written anew. The CRM here only records. libxml2 says whether the schema takes what
 * came: elements in order, and none that it does not name.
 */
import { memoryPages, validateXML } from 'xmllint-wasm';
import { runGateway, type RunningGateway } from '../gateway/running';
import { schemaSet } from '../properties/schema-set';
import { crmServer, type Seen } from '../upstream/crm-server';
import { appointment86, bytesOf, envelope, ns, setSeenBody, soap } from './requests';
import { contract } from './rig';
import { exchange, type Row } from './run-tables';
import { kept, rewritten, strange } from './tables/soap-forwarded';
import { soapDress } from './tables/soap-dress';
import { soapEncodings } from './tables/soap-encodings';
import { soapHeaders } from './tables/soap-headers';
import { soapRules } from './tables/soap-rules';
import { soapValues } from './tables/soap-values';

const versions = ['Services86', 'Services88'] as const;
const gateways = new Map<string, RunningGateway>();
let crm: Awaited<ReturnType<typeof crmServer>>;

beforeAll(async () => {
  crm = await crmServer(({ headers }, response) => {
    const [, version, operation] = /(Services\d+)\/\w+\/(\w+)"$/.exec(String(headers['soapaction'])) ?? [];
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
    response.end(
      `<s:Envelope xmlns:s="${ns.soap11}" xmlns="http://www.superoffice.net/ws/crm/NetServer/${version}"><s:Header><Succeeded>true</Succeeded></s:Header><s:Body><${operation}Response/></s:Body></s:Envelope>`,
    );
  });
  for (const version of versions) {
    const environment = {
      UPSTREAM_URL: `http://127.0.0.1:${crm.port}`,
      UPSTREAM_KIND: 'soap',
      UPSTREAM_VERSION: version,
      SAVE_OVERLAY: 'off',
      UNKNOWN_PROPERTIES: 'ignore',
    };
    gateways.set(version, await runGateway(environment));
  }
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.stop();
  await crm.stop();
});

/** What the CRM got, undefined when the gateway kept it. */
async function sent(request: Uint8Array): Promise<Seen | undefined> {
  crm.seen.length = 0;
  const version = /Services\d+/.exec(Buffer.from(request).toString('latin1'))?.[0] ?? '';
  await exchange(gateways.get(version)?.port ?? 0, request);
  return crm.seen.at(-1);
}

/** SOAP 1.1 around the elements of a contract, with nothing that is not declared. */
const envelopeSchema = (blocks: string): string => `<xs:element name="Envelope"><xs:complexType><xs:sequence>
<xs:element name="Header" minOccurs="0"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">${blocks}</xs:choice></xs:complexType></xs:element>
<xs:element name="Body"><xs:complexType><xs:sequence><xs:any namespace="##other"/></xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>`;

/** Whatever the schema of the agent in the address says against the messages. */
async function complaints(address: string, messages: readonly string[]): Promise<readonly string[]> {
  const [, version = '', name = ''] = /(Services\d+)\/(\w+)\.svc$/.exec(address) ?? [];
  const lookup = contract.version(version)?.agent(name);
  if (lookup?.found !== 'agent') throw new Error(`no agent at ${address}`);
  const declared = lookup.agent.operations.flatMap(({ requestHeaders }) => requestHeaders);
  const names = new Set(declared.map(({ element }) => element.local));
  const blocks = [...names].map((local) => `<xs:element ref="t:${local}"/>`).join('');
  const { driver, files } = schemaSet(lookup.agent);
  const head = `<xs:schema targetNamespace="${ns.soap11}" elementFormDefault="qualified" xmlns:t="${lookup.agent.namespace}"`;
  const contents = driver.contents.replace('<xs:schema', head).replace('</xs:schema>', envelopeSchema(blocks));
  const { errors } = await validateXML({
    // SOAP's own attribute, which no schema of a block names.
    xml: messages.map((text, index) => ({
      fileName: `${index}.xml`,
      contents: text.replaceAll(/ [\w-]+:mustUnderstand="[01]"/g, ''),
    })),
    schema: [{ ...driver, contents }],
    preload: [...files],
    initialMemoryPages: memoryPages.MiB * 64,
    maxMemoryPages: memoryPages.MiB * 512,
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** The body of a request as it stands on the socket. */
const bodyOf = (request: Uint8Array): string => {
  const text = Buffer.from(request).toString('utf8');
  return text.slice(text.indexOf('\r\n\r\n') + 4);
};

test.each(kept)('as it came: %s', async (_, request) => {
  const seen = await sent(request);
  expect(seen?.body).toBe(bodyOf(request));
  expect(seen?.headers['content-type']).toBe('text/xml; charset=utf-8');
});

test.each(rewritten)('written anew: %s', async (_, request, holds) => {
  const seen = await sent(request);
  expect(seen?.body).not.toBe(bodyOf(request));
  expect(seen?.body).toContain(holds);
  expect(seen?.headers['content-type']).toBe('text/xml; charset=utf-8');
});

test.each(strange)('as text of its own: %s', async (_, request, holds) => {
  const seen = await sent(request);
  expect(seen?.body).not.toBe(bodyOf(request));
  expect(seen?.body).toContain(holds);
  expect(seen?.body).not.toContain('<!--');
});

test('the schema takes whatever reaches the CRM, of all that is accepted', async () => {
  const tables: readonly (readonly Row[])[] = [soapDress, soapEncodings, soapHeaders, soapRules, soapValues].flatMap(
    (table) => Object.values(table),
  );
  const accepted = tables
    .flat()
    // What no schema names is in the table of such.
    .flatMap(([name, request, expected]) =>
      expected.kind === 'forwarded' && !name.startsWith('one that says') ? [request] : [],
    );
  const received = new Map<string, string[]>();
  for (const request of [...accepted, ...[...kept, ...rewritten].map((row) => row[1])]) {
    const seen = await sent(request);
    if (seen === undefined) continue;
    expect(seen.body).not.toContain('<!--');
    received.set(seen.url, [...(received.get(seen.url) ?? []), seen.body.replace(/^\ufeff/, '')]);
  }
  for (const [address, messages] of received) expect(await complaints(address, messages)).toEqual([]);
  expect([...received.values()].flat().length).toBeGreaterThan(250);
});

test('the schema would say so', async () => {
  const wrong = envelope('<SetSeen><UpdateMode>OnlyThis</UpdateMode><AppointmentId>5</AppointmentId></SetSeen>');
  expect(await complaints(appointment86, [wrong])).not.toEqual([]);
  const right = envelope(setSeenBody);
  expect(await complaints(appointment86, [right, right])).toEqual([]);
  expect(bodyOf(soap(bytesOf(right)))).toBe(right);
});
