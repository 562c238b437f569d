/** What an error of the system or of TLS means, and what to check: the table of docs/operations.md in few words. */

const words: readonly (readonly [codes: string, meaning: string])[] = [
  ['ENOTFOUND EAI_AGAIN', 'its name cannot be resolved: check UPSTREAM_URL and the name server'],
  ['ECONNREFUSED', 'no program listens there: the CRM is stopped, or the port is wrong'],
  [
    'ETIMEDOUT EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT',
    'no connection: a firewall, a route, or a machine that is off',
  ],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'this machine does not know the authority of its certificate: name it in UPSTREAM_CA_FILE',
  ],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate signs itself: name this certificate in UPSTREAM_CA_FILE'],
  ['CERT_HAS_EXPIRED CERT_NOT_YET_VALID', 'its certificate is not valid today: check it, and this machine’s clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for other names than the one in UPSTREAM_URL'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'UPSTREAM_URL has https, but that port has no TLS'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'it speaks older versions of TLS only'],
  [
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'it wants a certificate of its client: UPSTREAM_CERT_FILE',
  ],
  ['ECONNRESET EPIPE UND_ERR_SOCKET', 'the CRM, or a device in between, ended the connection'],
  ['HTTP_502 HTTP_503 HTTP_504', 'a proxy in front of it answers in its place'],
];

const byCode = new Map(words.flatMap(([codes, meaning]) => codes.split(' ').map((code) => [code, meaning] as const)));

/** A sentence without its end; undefined for a cause that is not known. */
export function causeWords(cause: string): string | undefined {
  if (cause.startsWith('PROXY_HTTP_')) return 'the proxy of HTTPS_PROXY refuses to open a connection';
  if (/^ERR_SSL\w*CERTIFICATE/.test(cause))
    return byCode.get(cause) ?? byCode.get('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');
  return byCode.get(cause);
}
