/** Misspelled settings: environment variables whose names are close to one of ours. */
import { type Environment, configurationKeys, isSecret, proxyKeys } from './config-keys';

export interface MisspelledSetting {
  /** As it stands in the environment. */
  readonly name: string;
  /** The key it was meant to be. */
  readonly meant: string;
}

/**
 * What is set and nearly named like one of our keys. Values are not looked at, but for telling the variables of other
 * programs apart.
 */
export function misspelledSettings(environment: Environment): readonly MisspelledSetting[] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    if (isKeyOrItsFile(name) || value.trim() === '' || isForeign(name, value)) return [];
    const meant = meantBy(name);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** Far above the longest key. */
const nameLengthMax = 64;

const keys = configurationKeys.map(({ name }) => name);

/** Also the variables of OpenTelemetry, which its library reads. */
export function isSetting(name: string): boolean {
  return isKeyOrItsFile(name) || name.startsWith('OTEL_');
}

function isKeyOrItsFile(name: string): boolean {
  return keys.includes(name) || isSecret(name.replace(/_FILE$/, '')) || proxyKeys.has(name.toUpperCase());
}

/** Names and values that container platforms, npm and shells make by rules of their own. */
const foreignName =
  /^npm_|^KUBERNETES_|^BASH_FUNC_|_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_|$)|_ENV_/i;
/** One letter off, and common in other programs. */
const foreignNames: ReadonlySet<string> = new Set(['API_TOKEN', 'SSL_CERT_FILE', 'SSL_KEY_FILE']);

function isForeign(name: string, value: string): boolean {
  // A service link of Kubernetes or a link of Docker: `GATEWAY_PORT=tcp://10.0.0.1:80`, `UPSTREAM_NAME=/web/upstream`.
  const isLink = /^(?:tcp|udp|sctp):\/\//.test(value) || (name.endsWith('_NAME') && value.startsWith('/'));
  return isLink || name.length > nameLengthMax || foreignName.test(name) || foreignNames.has(name);
}

/**
 * Best first: the same letters, also behind our name; the words in another order, the unit left out, a file for the
 * value; a slip of the finger; the same family.
 */
function meantBy(name: string): string | undefined {
  const upper = name.toUpperCase();
  const own = upper.replace(/^(?:NETSERVER[_-]?)?GATEWAY[_-]|^NETSERVER[_-]/, '');
  // GATEWAY_PORT may be anybody's, GATEWAY_UPSTREAM_URL hardly.
  const isOurs = (key: string): boolean => own === upper || upper.startsWith('NETSERVER') || key.includes('_');
  return (
    keys.find((key) => letters(key) === letters(own) && isOurs(key)) ??
    keys.find((key) => key.includes('_') && words(key) === words(own)) ??
    keys.find((key) => key === `${own}_MS` || `${key}_FILE` === own) ??
    closest(upper) ??
    families.find(([form]) => form.test(own))?.[1]
  );
}

const letters = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
const words = (name: string): string => name.split(/[_-]/).sort().join('_');

/** Short names lie close to too many others: PORT has no near ones, seven letters have one slip, eleven two. */
function closest(name: string): string | undefined {
  return nearest(name, keys, (key) => (key.length < 6 ? 0 : key.length < 11 ? 1 : 2));
}

/** The one of a few words that a person probably meant; undefined: none is near. Letter case does not count. */
export function likelyMeant(word: string, words: readonly string[]): string | undefined {
  const typed = word.slice(0, nameLengthMax).toLowerCase();
  const same = words.find((each) => each.toLowerCase() === typed);
  return same ?? nearest(typed, words, (each) => (each.length < 4 ? 1 : each.length < 8 ? 2 : 3));
}

function nearest(name: string, among: readonly string[], slipsMax: (word: string) => number): string | undefined {
  const near = among
    .map((word) => ({ word, slips: editDistance(name.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, slips }) => slips <= slipsMax(word) && slips < word.length)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.word;
}

/** Other words for the same thing, where the first word is hardly anybody else's. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^UPSTREAM_(?:\w+_)?(?:TIMEOUT|DEADLINE|MS)/, 'UPSTREAM_TIMEOUT_MS'],
  [/^UPSTREAM_(?:\w+_)?(?:TYPE|MODE|PROTOCOL|WIRE)$/, 'UPSTREAM_KIND'],
  [/^UPSTREAMS?(?:_|$)/, 'UPSTREAM_URL'],
  [/^(?:CONTRACTS?|WSDLS?)_(?:DIR|DIRECTORY|FOLDER|PATH|FILES?)$/, 'CONTRACT_DIR'],
  [/^TRUST(?:ED)?_PROX(?:Y|IES)(?:_|$)/, 'TRUST_PROXY'],
  [/^TENANTS?_(?:FILE|PATH|JSON|MAP)$/, 'TENANTS'],
];

/** How many letters must be put in, taken out, changed or swapped with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const [here, there] = [a.charAt(row - 1), b.charAt(column - 1)];
      const [up = 0, diagonal = 0] = [last[column], last[column - 1]];
      const cheapest = Math.min(up + 1, (current[column - 1] ?? 0) + 1, diagonal + (here === there ? 0 : 1));
      const isSwap = here === b.charAt(column - 2) && a.charAt(row - 2) === there && row > 1 && column > 1;
      current.push(isSwap ? Math.min(cheapest, (beforeLast[column - 2] ?? 0) + 1) : cheapest);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
