/** One and the same call in every legal dress that toolkits put on it: combined, not only one by one. */
import { credentials, http, ns, secrets, setSeenArguments } from '../requests';
import { once, type Row } from '../run-tables';

const placements = ['in Header', 'beside the Body', 'behind the Body'] as const;
const prefixes = ['default namespace', 'one prefix', 'two prefixes for one namespace'] as const;
const encodings = ['utf8', 'utf16le', 'latin1'] as const;
const versions = ['1.1', '1.2'] as const;
const spacings = ['', '\r\n  '] as const;

type Dress = {
  readonly placement: (typeof placements)[number];
  readonly prefix: (typeof prefixes)[number];
  readonly encoding: (typeof encodings)[number];
  readonly version: (typeof versions)[number];
  readonly spacing: (typeof spacings)[number];
};

/** Names as the prefixes say. */
function prefixed(text: string, prefix: Dress['prefix']): string {
  if (prefix === 'default namespace') return text;
  let count = 0;
  const of = (name: string): string => `${prefix === 'one prefix' || count++ % 2 === 0 ? 'n' : 'm'}:${name}`;
  const open: string[] = [];
  return text.replace(/<(\/?)(\w+)/g, (_, slash: string, name: string) => {
    if (slash === '') open.push(of(name));
    return `<${slash}${slash === '' ? (open.at(-1) ?? '') : (open.pop() ?? '')}`;
  });
}

function document({ placement, prefix, encoding, version, spacing }: Dress): string {
  const operation = prefixed(
    '<SetSeen><UpdateMode>OnlyThis</UpdateMode><AppointmentId>5</AppointmentId></SetSeen>',
    prefix,
  );
  const blocks = prefixed(credentials, prefix);
  const body = `<s:Body>${operation}</s:Body>`;
  const parts =
    placement === 'in Header'
      ? `<s:Header>${blocks}</s:Header>${body}`
      : placement === 'beside the Body'
        ? blocks + body
        : body + blocks;
  const declared = { utf8: 'utf-8', utf16le: 'utf-16', latin1: 'iso-8859-1' }[encoding];
  const vendor = ns.services86;
  return `<?xml version="1.0" encoding="${declared}"?><s:Envelope xmlns:s="${version === '1.1' ? ns.soap11 : ns.soap12}" xmlns="${vendor}" xmlns:n="${vendor}" xmlns:m="${vendor}">${parts}</s:Envelope>`.replaceAll(
    '><',
    `>${spacing}<`,
  );
}

function request(dress: Dress): Buffer {
  const type = dress.version === '1.1' ? 'text/xml' : 'application/soap+xml';
  const mark = dress.encoding === 'utf16le' ? '\ufeff' : '';
  return http(
    'POST /Remote/Services86/Appointment.svc',
    { 'Content-Type': type },
    Buffer.from(mark + document(dress), dress.encoding),
  );
}

const all: readonly Row[] = versions.flatMap((version) =>
  placements.flatMap((placement) =>
    prefixes.flatMap((prefix) =>
      encodings.flatMap((encoding) =>
        spacings.map((spacing): Row => {
          const dress = { version, placement, prefix, encoding, spacing };
          const spaced = spacing === '' ? 'compact' : 'indented';
          return [
            `SOAP ${version}, blocks ${placement}, ${prefix}, ${encoding}, ${spaced}`,
            request(dress),
            once(setSeenArguments, { credential: { scheme: 'ticket', ticket: secrets.ticket } }),
          ];
        }),
      ),
    ),
  ),
);

export const soapDress = { 'every legal dress': all };
