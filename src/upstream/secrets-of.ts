import { extras, isSecretName, isStruct, unknownElements, type Command, type Credential, type Value } from '../command';

/** A shorter one would be found in any text, and tell of itself by that. */
const secretCharsMin = 4;

/** What of a command nobody else may read, in every form in which a CRM may write it into a text, the longest first. */
export function secretsOf({ caller, operation, arguments: given }: Command): readonly string[] {
  const { credential, applicationToken } = caller;
  const isLogin = operation.agent === 'SoPrincipal';
  const secrets = [
    ...(credential === undefined ? [] : secretsIn(credential)),
    ...(applicationToken === undefined ? [] : [applicationToken.reveal()]),
    // Elsewhere a ticket may be a customer's request: of those only texts that stand alone are taken for secrets.
    ...Object.entries(given).flatMap(([name, value]) =>
      isSecretName(name) && (isLogin || typeof value === 'string') ? textsIn(value) : [],
    ),
    ...Array.from(given[extras] ?? []).flatMap(([name, text]) => (isSecretName(name) ? stringIn(text.shown) : [])),
    ...Array.from(given[unknownElements]?.elements.values() ?? [], ({ name, text }) =>
      isSecretName(name) ? contentOf(text) : '',
    ),
    ...(isLogin ? basicsOf(given['UserName'], given['Password']) : []),
  ];
  const long = secrets.filter(({ length }) => length >= secretCharsMin);
  return Array.from(new Set(long.flatMap(formsOf))).toSorted((one, other) => other.length - one.length);
}

function secretsIn(credential: Credential): readonly string[] {
  switch (credential.scheme) {
    case 'ticket':
      return [credential.ticket.reveal()];
    case 'bearer':
      return [credential.token.reveal()];
    case 'basic': {
      const password = credential.password.reveal();
      return [password, ...basicsOf(credential.user, password)];
    }
    case 'session':
      return [credential.xsrf.reveal(), ...valuesOf(credential.cookie.reveal())];
  }
}

/** What stands behind `Basic` when these log in (RFC 7617). */
function basicsOf(user: Value | undefined, password: Value | undefined): readonly string[] {
  if (typeof user !== 'string' || typeof password !== 'string') return [];
  return [Buffer.from(`${user}:${password}`).toString('base64')];
}

/** Of an element as we write it. */
const contentOf = (element: string): string =>
  element
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The values of a cookie field, and the whole. */
function valuesOf(cookie: string): readonly string[] {
  return [cookie, ...cookie.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1).trim())];
}

/** The text of a JSON string; other JSON is none. */
function stringIn(json: string): readonly string[] {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : undefined;
  return typeof value === 'string' ? [value] : [];
}

/** All texts in a value that is secret as a whole; log-in data is no deeper. */
function textsIn(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return Array.from(value.values()).flatMap(textsIn);
  return isStruct(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** As it is, and as it stands in a URL, in JSON and in XML. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [secret, encodeURIComponent(secret.toWellFormed()), json, xml];
}
