/** The settings about who calls, and about the cloud. */
import { key, type KeyGroup } from './config-key';

export const callerKeys: readonly KeyGroup[] = [
  [
    'Who calls, and what they may do',
    [
      key('RATE_LIMIT', 'off', '`off`, or calls per second and caller, such as `50/s`.'),
      key(
        'TICKET_KEY',
        undefined,
        'Keys for sealed tickets (made by the gateway), for log-ins shared through Redis, and for hashes of callers ' +
          'in logs: 32 bytes in base64 or a passphrase, with commas; the first seals, all open. Unset: no sealed ' +
          'tickets.',
      ),
      key('TICKET_HOURS', '24', 'Hours a sealed ticket lives.'),
      key('APP_TOKEN', undefined, 'Application token for callers that send none.'),
      key('APP_TOKEN_MAP', undefined, "JSON file: the client's application token to the one the CRM gets."),
      key(
        'APPLICATION_NAMES',
        undefined,
        "JSON file: an application's token, or its SHA-256 in hex, to its name in logs; the others get a keyed hash.",
      ),
      key('TENANTS', undefined, 'JSON file: the first path segment to its CRM; takes the place of UPSTREAM_URL.'),
      key(
        'TRUSTED_USER_HEADER',
        undefined,
        'Field in which a proxy of TRUST_PROXY names the user it has authenticated, for implicit login; taken out ' +
          'of every other request.',
      ),
      key('TRUSTED_USERS', undefined, 'JSON file: the name in TRUSTED_USER_HEADER to the credentials it logs in with.'),
      key(
        'POLICY_FILE',
        undefined,
        'JSON file of rules: who may call what, and how often; unset: every caller may do everything.',
      ),
      key('CORS_ORIGINS', undefined, 'Origins whose pages may call from a browser, with commas; unset: none.'),
    ],
  ],
  [
    'SuperOffice CRM Online',
    [
      key(
        'ONLINE_URL',
        undefined,
        'Address of the identity service, such as `https://online.superoffice.com`; unset: nothing of the cloud is ' +
          'served.',
      ),
      key(
        'ONLINE_HOSTS',
        '*.superoffice.com',
        'Hosts that tenants may live on, with commas; `*.` in front stands for any name below, and a port counts. ' +
          'Calls go nowhere else, whatever the state page says.',
      ),
      key(
        'TENANT_STATUS',
        'off',
        '`on`: the first path segment is a tenant, whose CRM is where the state page of ONLINE_URL says; takes the ' +
          'place of UPSTREAM_URL.',
      ),
      key(
        'ONLINE_TENANTS',
        'Cust*',
        'Tenants that are served with TENANT_STATUS, with commas; `*` stands for any characters.',
      ),
      key(
        'MANAGED_LOGINS',
        undefined,
        'JSON file: what callers log in with, to the system user or OAuth client of ONLINE_URL that the gateway ' +
          'logs in as.',
      ),
      key('ONLINE_ISSUER', 'SuperOffice AS', 'Issuer that tokens of the identity service must name.'),
      key(
        'ONLINE_CERT_FILE',
        undefined,
        'PEM file with the certificate that tokens of the identity service are signed with; unset: its key set is ' +
          'asked for.',
      ),
    ],
  ],
];
