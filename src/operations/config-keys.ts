/** The settings there are. */
import { callerKeys } from './caller-keys';
import { key, type ConfigurationKey, type KeyGroup } from './config-key';
import { retirementKeys } from './retirement-keys';

export type { ConfigurationKey, Environment } from './config-key';

const groups: readonly KeyGroup[] = [
  [
    'Listening',
    [
      key('PORT', '8086', 'Port to listen on; 0 lets the system choose.'),
      key('HOST', '127.0.0.1', 'Address to listen on; `0.0.0.0` or `::` for every interface.'),
      key('BASE_PATH', '', 'Path in front of everything, such as `/crm`; health checks answer without it, too.'),
      key('PUBLIC_URL', undefined, 'Address clients use, with its path; unset: taken from each request.'),
      key(
        'TLS_CERT_FILE',
        undefined,
        'PEM file with the certificate and those between it and its authority: the gateway then speaks HTTPS; read ' +
          'again at a reload.',
      ),
      key('TLS_KEY_FILE', undefined, 'PEM file with the private key of TLS_CERT_FILE.'),
      key('TLS_KEY_PASSPHRASE', undefined, 'Passphrase of TLS_KEY_FILE, if it is encrypted.'),
      key(
        'TRUST_PROXY',
        'off',
        'Proxies whose `X-Forwarded-*` or `Forwarded` headers are believed: addresses, networks (`10.0.0.0/8`) or ' +
          '`loopback`, with commas.',
      ),
    ],
  ],
  [
    'The CRM',
    [
      key(
        'CONTRACT_DIR',
        undefined,
        'Folder of the WSDL files; unset: `contract` where the gateway is started, if there is one, else the ' +
          '`wsdl` folder of the package.',
      ),
      key(
        'UPSTREAM_KIND',
        undefined,
        'How the CRM is reached: `rest`, `soap`, `auto` (asks it) or `sandbox` (a CRM in memory, without ' +
          'UPSTREAM_URL); unset: `rest`.',
      ),
      key(
        'SANDBOX_SEED',
        undefined,
        'File of what the sandbox holds at its start and after a reset, as `GET /sandbox/state` gives it; unset: its ' +
          'own records.',
      ),
      key(
        'SANDBOX_FILE',
        undefined,
        'File that keeps what the sandbox holds, also over a kill; once it is there, it counts in place of ' +
          'SANDBOX_SEED. Unset: nothing is kept.',
      ),
      key(
        'UPSTREAM_URL',
        undefined,
        'Base address of the CRM, without `/api/v1` or `/Remote`; `{tenant}` in it stands for the first path ' +
          'segment of the call. `serve` needs it, or TENANTS.',
      ),
      key(
        'UPSTREAM_VERSION',
        undefined,
        'Version in which the gateway speaks to a SOAP CRM, such as Services86 or Services75.',
      ),
      key(
        'UPSTREAM_TIMEOUT_MS',
        '30000',
        'Milliseconds one call to the CRM may take, headers and body; a call with a document has at least 120000.',
      ),
      key('UPSTREAM_CONCURRENCY', '256', 'Calls to the CRM at once; one tenant gets at most three quarters of them.'),
      key('UPSTREAM_QUEUE', '1200', 'Calls that may wait for their turn; more are refused at once (503).'),
      key(
        'UPSTREAM_QUEUE_WAIT_MS',
        '2000',
        'Milliseconds a call waits for its turn at most, then it is refused (503).',
      ),
      key(
        'BREAKER_FAILURES',
        '5',
        'Failed connections or deadlines in a row after which the CRM is left alone for a while.',
      ),
      key('BREAKER_RESET_MS', '1000', 'Milliseconds until a single call tries whether the CRM is back.'),
    ],
  ],
  [
    'The way to the CRM',
    [
      key(
        'UPSTREAM_CA_FILE',
        undefined,
        'PEM file of authorities whose certificates are believed besides the usual ones.',
      ),
      key('UPSTREAM_CERT_FILE', undefined, 'PEM file with the certificate that the gateway shows a CRM that asks.'),
      key('UPSTREAM_KEY_FILE', undefined, 'PEM file with the private key of UPSTREAM_CERT_FILE.'),
      key('UPSTREAM_KEY_PASSPHRASE', undefined, 'Passphrase of UPSTREAM_KEY_FILE, if it is encrypted.'),
      key(
        'HTTPS_PROXY',
        undefined,
        'Proxy on the way to CRMs with `https`, such as `http://user:password@proxy:3128`; small letters count, too.',
      ),
      key('HTTP_PROXY', undefined, 'The same for CRMs with `http`.'),
      key(
        'NO_PROXY',
        undefined,
        'Hosts that are reached directly, with commas: names (with those below them), addresses, networks, `*`. This ' +
          'machine always is.',
      ),
    ],
  ],
  [
    'Processes',
    [
      key('WORKERS', '1', 'Processes that share the port, or `auto`: one per core.'),
      key('DRAIN_TIMEOUT_MS', '30000', 'Milliseconds calls under way may take to finish when the gateway is stopped.'),
      key('REDIS_URL', undefined, 'Redis that several gateways share limits and log-ins through; unset: memory.'),
    ],
  ],
  [
    'What calls may hold, and how they cross',
    [
      key(
        'LIMITS',
        undefined,
        'Input limits to change, such as `bodyBytesMax=8388608,xml.elements=50000`; SECURITY.md names them all.',
      ),
      key(
        'UNKNOWN_PROPERTIES',
        'forward',
        'What the contract does not know. `forward`: sent on as it came where caller and CRM speak one wire and ' +
          'version; elsewhere refused when it carries information, left out when not. `refuse`: always refused. ' +
          '`ignore`: left out where it cannot be sent on.',
      ),
      key(
        'READING',
        'lenient',
        'How v1 bodies are read: `lenient`, as the replaced server reads them (`"5"` for 5, `2` for a member, a ' +
          'comma before an end, other forms of dates), or `strict`.',
      ),
      key(
        'PASS_THROUGH',
        'on',
        '`on` or `off`: whether what no contract describes under `/api` (entity REST, archives, streams, newer ' +
          'operations) goes to a v1 CRM as it is. Over a CRM that speaks SOAP: whether entity REST is served.',
      ),
      key(
        'PASS_THROUGH_LINKS',
        'rewrite',
        "`rewrite` or `keep`: the CRM's own address in JSON and XML that is passed on (`odata.nextLink`, `_Links`) " +
          'becomes the one the client uses, or stays.',
      ),
      key(
        'PASS_THROUGH_PATHS',
        undefined,
        'Paths that PASS_THROUGH is narrowed to, with commas, such as `/api/v1/Contact,/api/v1/Agents/Workflow`; ' +
          'unset: all.',
      ),
      key(
        'SAVE_OVERLAY',
        'on',
        '`on` or `off`: whether an entity saved through an older version keeps what only the CRM knows (read, ' +
          'overlay, save).',
      ),
      key(
        'APPLICATION_ERRORS',
        'exception-info',
        'How SOAP callers are told what the CRM refuses in its own words: `exception-info` (headers, as NetServer ' +
          'does) or `fault`.',
      ),
    ],
  ],
  [
    'Logs, metrics, traces and the console',
    [
      key('LOG_LEVEL', 'info', '`error`, `warn`, `info` or `debug`.'),
      key('LOG_FORMAT', undefined, '`json` or `pretty`; unset: `pretty` on a terminal, else `json`.'),
      key('LOG_SAMPLE', '1', 'Share of the successful calls that are logged, 0 to 1; all others always are.'),
      key(
        'LOG_USERS',
        'hash',
        '`hash` or `name`: how the log and the console call users who sent a user name; the audit log has names.',
      ),
      key(
        'AUDIT_LOG',
        undefined,
        'File for one line per state-changing call (10 MiB, 10 files are kept), or `-` for standard output; unset: ' +
          'none.',
      ),
      key('ADMIN_PORT', undefined, 'Port of the metrics page and the console; unset: none.'),
      key('HOST_ADMIN', '127.0.0.1', 'Address the admin port listens on; what it shows is for operators only.'),
      key(
        'CONSOLE',
        'off',
        '`on` or `off`: a page for operators, `/console` on the admin port; it shows traffic, errors and settings ' +
          'and translates requests.',
      ),
      key(
        'CONSOLE_PASSWORD',
        undefined,
        'Password of the console (any user name), at least 12 characters; unset: the console is seen, and ' +
          '`reload` taken, from this machine only.',
      ),
      key(
        'OTEL_EXPORTER_OTLP_ENDPOINT',
        undefined,
        'Base address of an OpenTelemetry collector, such as `http://collector:4318`; unset: no traces are sent. The ' +
          'other standard `OTEL_*` variables count, too (docs/operations.md).',
      ),
    ],
  ],
  ...callerKeys,
  ...retirementKeys,
];

/** Every setting there is, group by group. The README is generated from it; a test holds it against the schema. */
export const configurationKeys: readonly ConfigurationKey[] = groups.flatMap(([group, keys]) =>
  keys.map((each) => ({ ...each, group })),
);

/** Other addresses cannot hold a password: readConfiguration refuses them. */
const secretKeys: ReadonlySet<string> = new Set([
  'REDIS_URL',
  'TICKET_KEY',
  'APP_TOKEN',
  'CONSOLE_PASSWORD',
  'TLS_KEY_PASSPHRASE',
  'UPSTREAM_KEY_PASSPHRASE',
  'HTTPS_PROXY',
  'HTTP_PROXY',
]);

/** Read in small letters, too, as programs of all kinds do. */
export const proxyKeys: ReadonlySet<string> = new Set(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);

/** Whether the setting is a secret: never shown, and also read from the file that `NAME_FILE` names. */
export function isSecret(name: string): boolean {
  return secretKeys.has(name);
}
