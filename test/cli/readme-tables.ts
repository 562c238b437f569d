/**
 * The tables of the README that the code knows better: settings and errors.
 * `node -r ./test/cli/source-hook.js test/cli/readme-tables.ts` writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failures, type FaultCode } from '../../src/command';
import { keysAsTables } from '../../src/cli/config-reference';
import { configurationKeys } from '../../src/operations';

/** How a SOAP caller learns of it. */
const soapForms: Readonly<Record<FaultCode, string>> = {
  Client: 'Client / Sender',
  Server: 'Server / Receiver',
  MustUnderstand: 'MustUnderstand',
  VersionMismatch: 'VersionMismatch',
  DataEncodingUnknown: 'DataEncodingUnknown',
  Exception: 'ExceptionInfo or Server',
};

function errorTable(): string {
  const rows = [
    ['code', 'HTTP', 'SOAP', 'repeat', 'meaning'],
    ...Object.entries(failures).map(([code, { status, fault, retryable, meaning }]) => [
      `\`${code}\``,
      String(status),
      soapForms[fault],
      retryable ? 'yes' : '',
      meaning.replaceAll('|', '\\|'),
    ]),
  ];
  const columns = ['code', 'HTTP', 'SOAP', 'repeat', 'meaning'].map((_, column) => column);
  const widths = columns.map((column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [heading = [], ...body] = rows;
  return `${[line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')}\n`;
}

/** The README with all tables as the code has them now. */
export function withTables(readme: string): string {
  const put = (text: string, name: string, table: string): string =>
    text.replace(
      new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
      (_, start: string, end: string) => `${start}\n${table}\n${end}`,
    );
  return put(put(readme, 'settings', keysAsTables(configurationKeys)), 'errors', errorTable());
}

if (require.main === module) {
  const file = path.join(__dirname, '..', '..', 'README.md');
  writeFileSync(file, withTables(readFileSync(file, 'utf8')));
}
