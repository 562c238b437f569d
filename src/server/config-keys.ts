/** One setting of the environment, as an operator reads about it. */
export interface ConfigurationKey {
  readonly name: string;
  /** The text that counts when the key is unset or empty; undefined: the meaning says what happens then. */
  readonly default: string | undefined;
  readonly meaning: string;
}

const key = (name: string, fallback: string | undefined, meaning: string): ConfigurationKey => ({
  name,
  default: fallback,
  meaning,
});

/** Every setting there is. The README's table is generated from this; a test holds it against the schema in config.ts. */
export const configurationKeys: readonly ConfigurationKey[] = [
  key('PORT', '8086', 'Port to listen on; 0 lets the system choose.'),
  key('HOST', '127.0.0.1', 'Address to listen on; `0.0.0.0` or `::` for every interface.'),
  key('BASE_PATH', '', 'Path in front of everything, such as `/crm`; health checks answer without it, too.'),
  key('PUBLIC_URL', undefined, 'Address clients use, with its path; unset: taken from each request.'),
  key(
    'TRUST_PROXY',
    'off',
    'Proxies whose `X-Forwarded-*` headers are believed: addresses, networks (`10.0.0.0/8`) or `loopback`, with commas.',
  ),
  key('CONTRACT_DIR', undefined, 'Folder of the WSDL files; unset: the `wsdl` folder that comes with the package.'),
  key(
    'UPSTREAM_KIND',
    undefined,
    'How the CRM is reached: `rest`, `soap`, `auto` or `sandbox` (in memory); unset: `rest` when UPSTREAM_URL is set, else `sandbox`.',
  ),
  key('UPSTREAM_URL', undefined, 'Base address of the CRM, without `/api/v1` or `/Remote`.'),
  key('UPSTREAM_VERSION', undefined, 'Services84 to Services88: the version a SOAP upstream is spoken to in.'),
  key('UPSTREAM_TIMEOUT_MS', '30000', 'Milliseconds one call to the CRM may take, headers and body.'),
  key('DRAIN_TIMEOUT_MS', '30000', 'Milliseconds calls under way may take to finish when the gateway is stopped.'),
  key('LOG_LEVEL', 'info', '`error`, `warn`, `info` or `debug`.'),
  key('LOG_FORMAT', undefined, '`json` or `pretty`; unset: `pretty` on a terminal, else `json`.'),
  key('RATE_LIMIT', 'off', '`off`, or calls per second and caller, such as `50/s`.'),
  key('WORKERS', '1', 'Processes that share the port.'),
  key('ADMIN_PORT', undefined, 'Port of the metrics page; unset: none.'),
  key('REDIS_URL', undefined, 'Redis that several gateways share limits and log-ins through; unset: memory.'),
  key('UNKNOWN_PROPERTIES', 'refuse', '`refuse` or `ignore` elements and properties the contract does not know.'),
  key(
    'APPLICATION_ERRORS',
    'exception-info',
    'How SOAP callers learn that the CRM refused: `exception-info` (headers, as NetServer does) or `fault`.',
  ),
];
