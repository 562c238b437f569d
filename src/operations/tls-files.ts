/** The files for TLS: our certificate for clients, and what is believed of a CRM and shown to it. */
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import tls from 'node:tls';
import { Secret } from '../command';
import { readTextFile } from '../text/text-file';
import type { Settings } from './config-schema';
import type { CrmNetworkSettings } from './crm-network';

/** For the listener; PEM. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: Secret;
  readonly passphrase?: Secret;
}

/** What the files come to. */
export interface Certificates {
  readonly crmNetwork: CrmNetworkSettings;
  readonly tls?: TlsCertificate;
}

/** Reads the files and tries them. @returns sentences about those that cannot be used, never with their content */
export function readCertificates(settings: Settings): Certificates | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const file = (name: keyof Settings): string | undefined => {
    const given = settings[name];
    if (typeof given !== 'string') return undefined;
    try {
      return readTextFile(path.resolve(given));
    } catch {
      problems.push(`${name} names a file that cannot be read.`);
      return undefined;
    }
  };
  const authorities = file('UPSTREAM_CA_FILE');
  if (authorities !== undefined && !isCertificate(authorities))
    problems.push('UPSTREAM_CA_FILE holds no certificate in PEM.');
  const shown = pairOf('UPSTREAM', settings.UPSTREAM_KEY_PASSPHRASE, file, problems);
  const own = pairOf('TLS', settings.TLS_KEY_PASSPHRASE, file, problems);
  if (problems.length > 0) return { problems };
  const { HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: direct = [] } = settings;
  return {
    crmNetwork: {
      direct,
      ...(http === undefined ? {} : { http: new Secret(http) }),
      ...(https === undefined ? {} : { https: new Secret(https) }),
      ...(authorities === undefined && shown === undefined ? {} : { secureContext: contextOf(authorities, shown) }),
    },
    ...(own === undefined ? {} : { tls: own }),
  };
}

/** A certificate and its key stand in two files, and fit each other. */
function pairOf(
  prefix: 'TLS' | 'UPSTREAM',
  passphrase: string | undefined,
  file: (name: keyof Settings) => string | undefined,
  problems: string[],
): TlsCertificate | undefined {
  const [certName, keyName] = [`${prefix}_CERT_FILE`, `${prefix}_KEY_FILE`] as const;
  const before = problems.length;
  const [cert, key] = [file(certName), file(keyName)];
  if (problems.length > before || (cert === undefined && key === undefined)) return undefined;
  if (cert === undefined || key === undefined) {
    problems.push(`${certName} and ${keyName} must be set together.`);
    return undefined;
  }
  const pair = {
    cert,
    key: new Secret(key),
    ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
  };
  if (!isCertificate(cert)) problems.push(`${certName} holds no certificate in PEM.`);
  else if (!isUsable(pair))
    problems.push(
      `${keyName} does not belong to ${certName}, or is encrypted and ${prefix}_KEY_PASSPHRASE does not open it.`,
    );
  return pair;
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

function isUsable(pair: TlsCertificate): boolean {
  try {
    return contextOf(undefined, pair) !== undefined;
  } catch {
    return false;
  }
}

/** Authorities of a company are believed besides those that Node ships and NODE_EXTRA_CA_CERTS adds. */
function contextOf(authorities: string | undefined, shown: TlsCertificate | undefined): tls.SecureContext {
  return tls.createSecureContext({
    ...(authorities === undefined ? {} : { ca: [...tls.rootCertificates, authorities] }),
    ...(shown === undefined ? {} : secureOptions(shown)),
  });
}

/** As node:tls takes them. */
export function secureOptions({ cert, key, passphrase }: TlsCertificate): tls.SecureContextOptions {
  return { cert, key: key.reveal(), ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }) };
}
