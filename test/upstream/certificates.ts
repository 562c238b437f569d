/** Certificates made on the spot (RFC 5280), so that TLS can be tested with everything that is wrong with real ones. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export interface Certificate {
  /** PEM, as node:tls takes them. */
  readonly cert: string;
  readonly key: string;
}

interface Issuer extends Certificate {
  readonly name: Uint8Array;
  readonly privateKey: KeyObject;
}

export interface Wanted {
  /** Whose certificate it is: an IPv4 address or a name. */
  readonly host: string;
  /** Unset: it signs itself. */
  readonly issuer?: Issuer;
  readonly isAuthority?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const dayMs = 86_400_000;
const ids = {
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAltName: '551d11',
  ecdsaSha256: '2a8648ce3d040302',
};

export function certificate({ host, issuer, isAuthority = false, ...times }: Wanted): Issuer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(tagged(0x31, sequence(id('commonName'), tagged(0x0c, Buffer.from(host)))));
  const { notBefore = new Date(Date.now() - dayMs), notAfter = new Date(Date.now() + dayMs) } = times;
  const body = sequence(
    tagged(0xa0, integer(2)),
    tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    sequence(id('ecdsaSha256')),
    issuer?.name ?? name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(host, isAuthority))),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = sequence(body, sequence(id('ecdsaSha256')), tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  const cert = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  return { cert, key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), name, privateKey };
}

function extensions(host: string, isAuthority: boolean): readonly Buffer[] {
  const isAddress = /^[\d.]+$/.test(host);
  const alternative = isAddress
    ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
    : tagged(0x82, Buffer.from(host));
  const constraints = sequence(...(isAuthority ? [tagged(0x01, Buffer.of(255))] : []));
  return [
    sequence(id('basicConstraints'), tagged(0x04, constraints)),
    sequence(id('subjectAltName'), tagged(0x04, sequence(alternative))),
  ];
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (value: number): Buffer => tagged(0x02, Buffer.of(value));
const id = (name: keyof typeof ids): Buffer => tagged(0x06, Buffer.from(ids[name], 'hex'));
const time = (date: Date): Buffer =>
  tagged(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

/** One value of DER: its tag, its length, its content. */
function tagged(tag: number, content: Uint8Array): Buffer {
  const { byteLength } = content;
  const length =
    byteLength < 128 ? [byteLength] : byteLength < 256 ? [0x81, byteLength] : [0x82, byteLength >> 8, byteLength & 255];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}
