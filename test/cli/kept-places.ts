/** Everything that the gateway and its commands keep and show, gathered by name. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrationPages } from '../../src/cli/migration-pages';
import { openLedgerView } from '../../src/usage';
import { ownContract } from '../gateway/running';
import { run, type Ran } from './command-run';
import { filesIn, type World } from './retiring-gateway';

export type Places = Readonly<Record<string, string>>;

const live = ['traffic', 'callers', 'migration'].map((tab) => `/console/live/${tab}`);
const reports = ['html', 'md', 'json', 'csv'].map((form) => `/console/migration/report.${form}`);
const targets = ['/metrics', '/console', ...live, ...reports];

/** Pages of the admin port while the gateway runs. */
export async function pagesOf({ admin, consolePassword }: World, asked = targets): Promise<Places> {
  const authorization = `Basic ${btoa(`anna:${consolePassword}`)}`;
  const pages: Record<string, string> = {};
  for (const target of asked) {
    const response = await fetch(`${admin}${target}`, { headers: { authorization } });
    pages[target] = `${[...response.headers].join('\n')}\n${await response.text()}`;
  }
  return pages;
}

/** Files that the gateway has left, its log, the report and a replay of the recording; it has ended. */
export async function keptBy(world: World): Promise<Places> {
  const { folder, lines, environment } = world;
  const report = textOf(await run(['report', '--format', 'html', ...ledgerOf(world)], { environment }));
  return { log: JSON.stringify(lines), ...filesIn(folder), report, replay: await replayed(world, 'text') };
}

/** What else the commands say. */
export async function saidOf(world: World): Promise<Places> {
  const { environment } = world;
  const { LEDGER: ledger = '', RECORD_FILE: recording = '' } = environment;
  const texts: Record<string, string> = { 'replay --format json': await replayed(world, 'json') };
  const say = async (...args: readonly string[]): Promise<Ran> => {
    const ran = await run([...args, ...ledgerOf(world)], { environment });
    texts[args.join(' ')] = textOf(ran);
    return ran;
  };
  for (const form of ['md', 'csv']) await say('report', '--format', form);
  const { out } = await say('report', '--format', 'json');
  const { clients }: { readonly clients: readonly { readonly id: string }[] } = JSON.parse(out);
  for (const { id } of clients) await say('export', 'types', '--for-client', id, '--recording', recording);
  await say('diff', 'Services86', 'Services88');
  return { ...texts, ...(ledger === 'redis' ? {} : await migrationOf(ledger)) };
}

const ledgerOf = ({ environment: { LEDGER = '' } }: World): readonly string[] =>
  LEDGER === 'redis' ? [] : ['--ledger', LEDGER];
const textOf = ({ out, problems }: Ran): string => `${out}\n${problems}`;

/** What is said when it is played again at the second CRM, which answers all texts in another way. */
async function replayed({ environment, folder, second, plants }: World, format: 'text' | 'json'): Promise<string> {
  const report = path.join(folder, 'replay-report');
  const { RECORD_FILE: file = '', CONTRACT_DIR = '' } = environment;
  const ticket = plants.token('ticket of a replay', '7T:');
  const args = ['--to', second.address, '--as', 'rest', '--compare', '--ticket', ticket, '--format', format];
  const told = await run(['replay', file, ...args, '--out', report], { environment: { CONTRACT_DIR } });
  return `${textOf(told)}\n${readFileSync(report, 'utf8')}`;
}

/** The console's tab, over the file. */
async function migrationOf(file: string): Promise<Places> {
  const open = () => openLedgerView({ kind: 'files', files: [file] });
  const pages = migrationPages({ open, contract: ownContract, now: Date.now });
  let overview = await pages.overview();
  while (overview === 'counting') overview = await pages.overview();
  if (typeof overview === 'string' || 'problem' in overview) throw new Error(JSON.stringify(overview));
  const clients = await Promise.all(overview.clients.map(({ id }) => pages.page(id)));
  return {
    'migration tab': JSON.stringify(overview),
    'pages of clients': clients.map((page) => page?.body).join('\n'),
  };
}
