import { writeFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { counted } from '../text/web-page';
import {
  migrationReport,
  periodSince,
  reportCsv,
  reportHtml,
  reportJson,
  reportMarkdown,
  type MigrationReport,
} from '../migration';
import { optionsAs } from './given-options';
import { openLedgers } from './ledgers';
import { openContract } from './offline';
import { shortReason, type Surroundings } from './surroundings';

const quietDays = 7;

/** Programs get more clients one by one than a reader takes in. */
const formats = {
  html: { write: (report: MigrationReport) => reportHtml(report), clientsMax: 200 },
  md: { write: reportMarkdown, clientsMax: 200 },
  json: { write: reportJson, clientsMax: 5_000 },
  csv: { write: reportCsv, clientsMax: 5_000 },
} as const;

const optionsForm = z.object({
  ledger: z.array(z.string()).default([]),
  since: z.string().optional(),
  client: z.string().optional(),
  format: z.enum(['html', 'md', 'json', 'csv'], 'must be html, md, json or csv'),
  out: z.string().optional(),
});

/** `report`: who still calls what over SOAP, and what v1 has for it. */
export function addReport(program: Program, surroundings: Surroundings): void {
  program
    .command('report')
    .description('who still calls what over SOAP, how far each client is, and what v1 has instead')
    .option('--ledger <file>', 'the ledger; repeat it for several machines (default: the setting LEDGER)', collect)
    .option('--since <when>', 'from then on: a number of days such as 30d, or a day such as 2026-11-01; else all')
    .option('--client <id>', 'only this client: its ID in a report, an ID of the ledger, or its name')
    .option('--format <format>', 'html, md, json or csv', 'md')
    .option('--out <file>', 'write to this file instead of standard output')
    .addHelpText(
      'after',
      `
The HTML file needs nothing else: open it, print it, mail it. Days and times are in UTC.
Exit code 0: written, 1: there are no calls in this period, 2: the ledger or the question cannot be understood.

Examples:
  netserver-gateway report --ledger ledger.sqlite
  netserver-gateway report --ledger a.db --ledger b.db --since 30d --format html --out report.html
  netserver-gateway report --client "Outlook add-in" --format csv --out outlook.csv`,
    )
    .action(async (options: unknown) => surroundings.exit(await run(options, surroundings)));
}

const collect = (file: string, before: readonly string[] = []): readonly string[] => [...before, file];

async function run(given: unknown, surroundings: Surroundings): Promise<number> {
  const { out, problems } = surroundings;
  const refuse = (sentence: string, code = 2): number => {
    problems.write(`${sentence}\n`);
    return code;
  };
  const wanted = optionsAs(optionsForm, given);
  if (typeof wanted === 'string') return refuse(wanted);
  const { ledger, since, client, format, out: file } = wanted;
  const now = Date.now();
  const period = since === undefined ? {} : periodSince(since, now);
  if (period === undefined) return refuse(`--since must be like 30d or 2026-11-01, not ${since}.`);
  const contract = openContract(surroundings);
  if (contract === undefined) return 2;
  const view = openLedgers(ledger, surroundings);
  if (typeof view === 'string') return refuse(view);
  const { write, clientsMax } = formats[format];
  let report: MigrationReport;
  try {
    const wish = client === undefined ? {} : { client };
    report = await migrationReport(view, { ...period, ...wish, contract, now, quietDays, clientsMax });
  } catch (error) {
    return refuse(`The ledger cannot be read: ${shortReason(error)}`);
  } finally {
    await view.close();
  }
  if (report.clients.length === 0)
    return refuse(
      client === undefined
        ? `The ledger has no calls from ${report.from} to ${report.to}.`
        : `The ledger has no calls of ${client} from ${report.from} to ${report.to}.`,
      1,
    );
  const text = write(report);
  if (file === undefined) {
    out.write(text);
    return 0;
  }
  try {
    // Who calls whom is for the operator.
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    return refuse(`${file} cannot be written: ${shortReason(error)}`);
  }
  problems.write(`Wrote ${file}: ${counted(report.clients.length + report.further.clients, 'client')}.\n`);
  return 0;
}
