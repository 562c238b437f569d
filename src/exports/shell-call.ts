/** Calls to paste into a shell. */

/** One call by curl. */
interface ShellCall {
  readonly url: string;
  /** `user:password`. */
  readonly basic?: string;
  readonly headers: readonly string[];
  /** '' for none. */
  readonly body: string;
  /** A GET; without it a call is a POST. */
  readonly isReading?: boolean;
  /** Options that stand in front, such as `-i`. */
  readonly options?: string;
}

/** The call as a POSIX shell reads it; nothing in it is expanded. */
export function curlCall({ url, basic, headers, body, isReading = false, options = '-s' }: ShellCall): string {
  const lines = [
    `curl ${options}${body === '' && !isReading ? ' -X POST' : ''} ${quoted(url)}`,
    ...(basic === undefined ? [] : [`-u ${quoted(basic)}`]),
    ...headers.map((header) => `-H ${quoted(header)}`),
    ...(body === '' ? [] : [`-d ${quoted(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

/** A word of the shell; what is plain stands as it is. */
function quoted(text: string): string {
  return /^[\w:/.,@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
