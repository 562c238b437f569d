import { configurationKeys, misspelledSettings, editDistance } from '../../src/operations';

const meant = (name: string, value = 'x'): string | undefined => misspelledSettings({ [name]: value })[0]?.meant;

test.each([
  // letter case, and what stands between words
  ['upstream_url', 'UPSTREAM_URL'],
  ['UpstreamUrl', 'UPSTREAM_URL'],
  ['UPSTREAMURL', 'UPSTREAM_URL'],
  ['UPSTREAM-URL', 'UPSTREAM_URL'],
  ['UPSTREAM__URL', 'UPSTREAM_URL'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['port', 'PORT'],
  ['Host', 'HOST'],
  // slips
  ['UPSTEAM_URL', 'UPSTREAM_URL'],
  ['UPSTREAM_ULR', 'UPSTREAM_URL'],
  ['UPSTRAEM_ULR', 'UPSTREAM_URL'],
  ['UPSTREAM_URI', 'UPSTREAM_URL'],
  ['CONTRACT_DIRS', 'CONTRACT_DIR'],
  ['CONTACT_DIR', 'CONTRACT_DIR'],
  ['LOG_LEVL', 'LOG_LEVEL'],
  ['TENANT', 'TENANTS'],
  ['WORKER', 'WORKERS'],
  ['CORS_ORIGIN', 'CORS_ORIGINS'],
  ['REDIS_URI', 'REDIS_URL'],
  ['TRUST_PROXIES', 'TRUST_PROXY'],
  ['PASSTHROUGH_PATHS', 'PASS_THROUGH_PATHS'],
  // our name in front
  ['NETSERVER_GATEWAY_PORT', 'PORT'],
  ['NETSERVER_GATEWAY_UPSTREAM_URL', 'UPSTREAM_URL'],
  ['GATEWAY_CONTRACT_DIR', 'CONTRACT_DIR'],
  ['NETSERVER_LOG_LEVEL', 'LOG_LEVEL'],
  // other words of the same thing
  ['ADMIN_HOST', 'HOST_ADMIN'],
  ['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT_MS'],
  ['UPSTREAM_TIMEOUT_SECONDS', 'UPSTREAM_TIMEOUT_MS'],
  ['DRAIN_TIMEOUT', 'DRAIN_TIMEOUT_MS'],
  ['CONTRACT_DIR_FILE', 'CONTRACT_DIR'],
  ['UPSTREAM', 'UPSTREAM_URL'],
  ['UPSTREAM_HOST', 'UPSTREAM_URL'],
  ['UPSTREAM_ADDRESS', 'UPSTREAM_URL'],
  ['UPSTREAM_TYPE', 'UPSTREAM_KIND'],
  ['CONTRACT_FOLDER', 'CONTRACT_DIR'],
  ['WSDL_DIR', 'CONTRACT_DIR'],
  ['TENANTS_FILE', 'TENANTS'],
])('%s is nearly %s', (name, key) => {
  expect(meant(name)).toBe(key);
});

test('every key with a letter too few, two swapped, or in small letters is found', () => {
  for (const { name } of configurationKeys) {
    // The names of proxies count in small letters, too.
    const small = /^(?:HTTPS?|NO)_PROXY$/.test(name) ? undefined : name;
    expect([name, meant(name.toLowerCase())]).toEqual([name, small]);
    if (name.length < 9) continue;
    const [last = '', beforeLast = ''] = [name.at(-1), name.at(-2)];
    // A key without its last letter may be another key's slip, too; it is told of one of them.
    expect([name, meant(name.slice(0, -1))]).toEqual([name, expect.any(String)]);
    expect([name, meant(name.slice(0, -2) + last + beforeLast)]).toEqual([name, expect.any(String)]);
  }
});

/** What shells, systems, npm, container platforms and other programs set. */
const others = (
  'PATH HOME HOSTNAME HOSTTYPE MACHTYPE OSTYPE PWD OLDPWD SHELL SHLVL TERM USER LOGNAME LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR TEMP TMP MAIL ' +
  'EDITOR VISUAL PAGER DISPLAY COLUMNS LINES LS_COLORS PS1 IFS _ DEBUG CI COLORTERM FORCE_COLOR NO_COLOR SSH_AUTH_SOCK SSH_CONNECTION ' +
  'XDG_RUNTIME_DIR XDG_DATA_DIRS DBUS_SESSION_BUS_ADDRESS INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET LISTEN_FDS LISTEN_PID CONTAINER container ' +
  'http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY NODE NODE_ENV NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_PORT ' +
  'NODE_VERSION YARN_VERSION INIT_CWD COLOR PORTS HTTP_PORT HTTPS_PORT SERVER_PORT APP_PORT METRICS_PORT HEALTH_PORT DB_PORT DB_HOST HOSTS HOST_IP ' +
  'HOST_NAME HOST_PORT BIND_HOST SERVER_HOST APP_HOST BASE_URL APP_URL API_URL API_KEY API_TOKEN APP_NAME APP_ENV APP_KEY APP_SECRET APP_VERSION ' +
  'REDIS_HOST REDIS_PORT REDIS_PASSWORD DATABASE_URL DB_URL LOG_DIR LOG_FILE LOG_PATH LOGS_DIR LOG_OUTPUT RUST_LOG RUST_LOG_LEVEL GRPC_LOG_LEVEL ' +
  'DD_LOG_LEVEL OTEL_SERVICE_NAME OTEL_LOG_LEVEL OTEL_EXPORTER_OTLP_HEADERS OTEL_EXPORTER_OTLP_PROTOCOL OTEL_RESOURCE_ATTRIBUTES ' +
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT WEB_CONCURRENCY WORKER_ID NODE_APP_INSTANCE PM2_HOME DYNO AWS_REGION AWS_SESSION_TOKEN NPM_TOKEN GITHUB_TOKEN ' +
  'GH_TOKEN WEBSITE_SITE_NAME WEBSITES_PORT AZURE_CLIENT_ID GOOGLE_APPLICATION_CREDENTIALS POD_NAME POD_IP POD_NAMESPACE NODE_NAME SERVICE_NAME ' +
  'CLASSPATH JAVA_HOME PYTHONPATH MANPATH INFOPATH PKG_CONFIG_PATH LD_LIBRARY_PATH WINDIR SystemRoot ComSpec ProgramFiles APPDATA USERPROFILE ' +
  'SSL_CERT_FILE SSL_CERT_DIR SSL_KEY_FILE COMPUTERNAME PROCESSOR_LEVEL NUMBER_OF_PROCESSORS USERNAME USERDOMAIN PUBLIC Path LOGONSERVER SESSIONNAME HOMEPATH HOMEDRIVE'
).split(' ');

test('what others set is left alone', () => {
  expect(misspelledSettings(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
});

test('the standard variables of OpenTelemetry are none of ours, but for the one that is', () => {
  const parts = ['ENDPOINT', 'HEADERS', 'TIMEOUT', 'PROTOCOL', 'COMPRESSION', 'CERTIFICATE', 'CLIENT_KEY', 'INSECURE'];
  const names = [
    ...parts.slice(1).map((part) => `OTEL_EXPORTER_OTLP_${part}`),
    ...['TRACES', 'METRICS', 'LOGS'].flatMap((signal) => parts.map((part) => `OTEL_EXPORTER_OTLP_${signal}_${part}`)),
    ...['SAMPLER', 'SAMPLER_ARG'].map((part) => `OTEL_TRACES_${part}`),
    ...['BSP', 'BLRP'].flatMap((queue) => [`OTEL_${queue}_SCHEDULE_DELAY`, `OTEL_${queue}_MAX_QUEUE_SIZE`]),
    'OTEL_SDK_DISABLED',
    'OTEL_PROPAGATORS',
    'OTEL_METRIC_EXPORT_INTERVAL',
    'OTEL_METRICS_EXPORTER',
    'OTEL_LOGS_EXPORTER',
    'OTEL_TRACES_EXPORTER',
  ];
  expect(misspelledSettings(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
});

test("npm's own, Kubernetes' and Docker's links are left alone, whatever they are called", () => {
  const made = {
    npm_config_port: '1',
    npm_config_log_level: 'x',
    npm_package_config_upstream_url: 'x',
    KUBERNETES_PORT: 'tcp://10.0.0.1:443',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    NETSERVER_GATEWAY_PORT: 'tcp://10.0.0.2:80',
    NETSERVER_GATEWAY_PORT_80_TCP: 'tcp://10.0.0.2:80',
    NETSERVER_GATEWAY_PORT_80_TCP_PORT: '80',
    NETSERVER_GATEWAY_SERVICE_PORT_HTTP: '80',
    UPSTREAM_SERVICE_HOST: '10.0.0.3',
    UPSTREAM_PORT: 'tcp://10.0.0.3:80',
    UPSTREAM_NAME: '/gateway/upstream',
    UPSTREAM_ENV_PATH: '/bin',
    [`UPSTREAM_${'X'.repeat(100_000)}`]: 'x',
  };
  expect(misspelledSettings(made)).toEqual([]);
});

test('the keys themselves, and what is empty, are none', () => {
  expect(misspelledSettings(Object.fromEntries(configurationKeys.map(({ name }) => [name, 'x'])))).toEqual([]);
  expect(misspelledSettings({ UPSTREAM_ULR: ' ', LOG_LEVL: undefined })).toEqual([]);
});

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['UPSTREAM_URL', 'UPSTEAM_URL', 1],
  ['UPSTREAM_URL', 'UPSTREAM_URLS', 1],
  ['UPSTREAM_URL', 'UPSTREAM_URI', 1],
  ['UPSTREAM_URL', 'UPSTREAM_ULR', 1],
  ['UPSTREAM_URL', 'UPSTRAEM_ULR', 2],
  ['kitten', 'sitting', 3],
])('%j and %j', (a, b, distance) => {
  expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance]);
});
