/** The private key of an application, as PEM or in the XML that .NET and the vendor's portal write. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { XmlEvent, XmlReader } from '../xml';

/** RFC 7518 §6.3.2 by the names of .NET's `RSA.ToXmlString`, which are those of XML Signature and more. */
const members: ReadonlyMap<string, string> = new Map([
  ['Modulus', 'n'],
  ['Exponent', 'e'],
  ['D', 'd'],
  ['P', 'p'],
  ['Q', 'q'],
  ['DP', 'dp'],
  ['DQ', 'dq'],
  ['InverseQ', 'qi'],
]);

/**
 * @param text PEM (PKCS #1 or #8, perhaps encrypted), or `<RSAKeyValue>` in XML
 * @param passphrase of an encrypted PEM
 * @returns undefined: no RSA key, half of one, or the passphrase does not open it
 */
export function readRsaKey(text: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    const made = text.trimStart().startsWith('<')
      ? keyOfXml(text)
      : // Without a passphrase of its own, OpenSSL would ask for one on the terminal.
        createPrivateKey({ key: text, passphrase: passphrase ?? '' });
    return made?.asymmetricKeyType === 'rsa' ? made : undefined;
  } catch {
    return undefined;
  }
}

/** @throws what the reader says of XML, and Node of numbers that are no key */
function keyOfXml(text: string): KeyObject | undefined {
  const jwk: Record<string, string> = { kty: 'RSA' };
  const reader = new XmlReader(text.trim());
  let member: string | undefined;
  for (let event = reader.next(); event !== XmlEvent.eof; event = reader.next()) {
    if (event === XmlEvent.start) member = members.get(reader.name);
    else if (event === XmlEvent.end) member = undefined;
    else if (event === XmlEvent.text && member !== undefined) jwk[member] = (jwk[member] ?? '') + reader.text;
  }
  for (const name of members.values()) {
    const number = jwk[name];
    if (number === undefined) return undefined;
    jwk[name] = Buffer.from(number, 'base64').toString('base64url');
  }
  return createPrivateKey({ key: jwk, format: 'jwk' });
}
