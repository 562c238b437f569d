/** Carries out the curl commands that this project prints and documents, where there is no curl. */
export interface CurlAnswer {
  readonly status: number;
  readonly body: string;
}

/** Every curl command in a text; a command ends where the line does, outside quotes and without a backslash. */
export function curlCommands(text: string): readonly string[] {
  return text.match(/^curl (?:'[^']*'|"[^"]*"|\\\n|[^'"\n\\])*$/gm) ?? [];
}

/** @throws Error for an option it does not know */
export const runCurl = (command: string): Promise<CurlAnswer> => runCurlOver(new Map(), command);

/** @param files what `-o` has written, for a later `-T` */
export async function runCurlOver(files: Map<string, string>, command: string): Promise<CurlAnswer> {
  const words = command.match(/(?:'[^']*'|"[^"]*"|\\\n|[^\s'"\\])+/g) ?? [];
  const [, ...rest] = words.map((word) => word.replace(/\\\n/g, '').replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  const headers = new Headers();
  const call = { url: '', body: '', method: '', file: '' };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '') continue;
    if (!word.startsWith('-')) call.url = word;
    else if (word === '-H') headers.append(...headerOf(rest.shift() ?? ''));
    else if (word === '-u') headers.set('authorization', `Basic ${Buffer.from(rest.shift() ?? '').toString('base64')}`);
    else if (word === '-d') call.body = rest.shift() ?? '';
    else if (word === '-o') call.file = rest.shift() ?? '';
    else if (word === '-T') call.body = files.get(rest.shift() ?? '') ?? '';
    else if (word === '-X') call.method = rest.shift() ?? '';
    else if (!/^-[sSif]+$/.test(word)) throw new Error(`curl ${word} is not known here`);
  }
  const posts = call.body !== '';
  const method = call.method === '' ? (posts ? 'POST' : 'GET') : call.method;
  const response = await fetch(call.url, { method, headers, ...(posts ? { body: call.body } : {}) });
  const body = await response.text();
  if (call.file !== '') files.set(call.file, body);
  return { status: response.status, body };
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1).trim()];
}
