/**
 * Where calls for a tenant may go. A state page says where a tenant lives; ONLINE_HOSTS says which of that is believed.
 */

/** A host name in plain letters, perhaps a port, and a path of plain segments: nothing that parsers may differ on. */
const plainAddress = new RegExp(
  '^(?<scheme>https?)://(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>[0-9]{1,5}))?' +
    '(?:/[a-z0-9_-][a-z0-9._-]*)*/?$',
  'i',
);

/** What addresses of tenants are held against. */
export interface TenantHosts {
  /** Lower-case `host`, `host:port` or `*.domain`, as ONLINE_HOSTS lists them. */
  readonly hosts: readonly string[];
  /** Whether plain http is allowed: only where the identity service itself is asked over http. */
  readonly isHttpAllowed: boolean;
}

/**
 * The address of a tenant's CRM, without slashes at its end.
 * @param text as a state page has it
 * @returns undefined: it points to where no call may go
 */
export function allowedEndpoint(text: string, { hosts, isHttpAllowed }: TenantHosts): URL | undefined {
  if (text.length > 500) return undefined;
  const parts = plainAddress.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const scheme = parts['scheme']?.toLowerCase();
  if (scheme === 'http' && !isHttpAllowed) return undefined;
  const url = URL.parse(text.replace(/\/+$/, ''));
  // `0x7f.1` is a name for the pattern and 127.0.0.1 for URL; it must be read in one way only.
  if (url === null || url.hostname !== parts['host']?.toLowerCase()) return undefined;
  const port = url.port === '' ? defaultPort(url) : url.port;
  return hosts.some((pattern) => fits(url, port, pattern)) ? url : undefined;
}

const defaultPort = ({ protocol }: URL): string => (protocol === 'https:' ? '443' : '80');

/** A pattern without a port stands for the default port of the scheme. */
function fits(url: URL, port: string, pattern: string): boolean {
  const [name = '', wanted = defaultPort(url)] = pattern.split(':');
  if (port !== wanted) return false;
  return name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name;
}

/** The tenants that ONLINE_TENANTS lists: `*` stands for any characters, and letter case does not count. */
export function tenantFilter(patterns: readonly string[]): (tenant: string) => boolean {
  const forms = patterns.map((pattern) => pattern.toLowerCase().split('*'));
  return (tenant) => {
    // It becomes a segment of the address of the state page.
    if (!tenantForm.test(tenant)) return false;
    const name = tenant.toLowerCase();
    return forms.some((parts) => matchesParts(name, parts));
  };
}

/** Each part as early as it can stand. Callers choose the names: a regular expression would try for long. */
function matchesParts(name: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

const tenantForm = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
