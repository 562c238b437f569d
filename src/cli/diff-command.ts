import { Option, type Command as Program } from 'commander';
import { z } from 'zod';
import { compareOffers, isBreaking, touchedClients, type RecordedUse } from '../contract-changes';
import { clientIdOf, clientNameOf } from '../migration';
import { openCrmWeb } from './crm-web';
import { diffJson, diffMarkdown, diffText, type DiffReport, type KnownClient } from './diff-report';
import { openLedgers } from './ledgers';
import { openContract, readNetworkSettings } from './offline';
import { openOffer, type OpenedOffer } from './open-offer';
import { shortReason, startProgress, type Surroundings } from './surroundings';

const formats = { text: diffText, json: diffJson, md: diffMarkdown } as const;

const optionsForm = z.object({
  format: z.enum(['text', 'json', 'md']),
  agent: z.string().min(1).optional(),
  breaking: z.boolean().default(false),
  ledger: z.array(z.string().min(1)).optional(),
  client: z.string().min(1).optional(),
});
type DiffOptions = z.output<typeof optionsForm>;
type UseOfClient = RecordedUse & { readonly client: KnownClient };

/** A whole NetServer is about 7 MB. */
const bounds = { totalMs: 300_000, totalBytes: 512 * 1024 * 1024 };

/** `diff <from> <to>`: what changes for callers of one contract at another. */
export function addDiff(program: Program, surroundings: Surroundings): void {
  program
    .command('diff <from> <to>')
    .description('compare two contracts: what was added, removed or changed, and whom it breaks')
    .option('--agent <name>', 'only this agent')
    .option('--breaking', 'only what breaks callers built for the first')
    .addOption(new Option('--format <format>', 'json has every name').choices(Object.keys(formats)).default('text'))
    .option('--ledger <file>', 'name the clients of this ledger that a change breaks; repeat it for several', collect)
    .option('--client <id>', 'only this client of the ledger: its ID in a report, an ID of the ledger, or its name')
    .addHelpText(
      'after',
      `
Each of the two is a version of the contract in use (Services86), a folder, ZIP or file of
WSDLs, or the address of a CRM: .../Remote/Services88/, .../api/v1, or the base address.
Where there are several versions, #Services86 behind it chooses one.
Exit code: 0 no change, 1 changes (with --breaking: only breaking ones count), 2 when one
of the two, or an agent of it, cannot be read.

Examples:
  netserver-gateway diff Services86 Services88
  netserver-gateway diff Services88 https://crm.example.com/Remote/Services88/ --breaking
  netserver-gateway diff ./wsdl-of-may.zip#Services86 ./wsdl#Services86 --format md
  netserver-gateway diff Services86 Services88 --ledger ledger.sqlite --breaking`,
    )
    .action(async (from: string, to: string, options: unknown) => {
      surroundings.exit(await diff(from, to, optionsForm.parse(options), surroundings));
    });
}

async function diff(from: string, to: string, options: DiffOptions, surroundings: Surroundings): Promise<number> {
  const { out, problems } = surroundings;
  const settings = readNetworkSettings(surroundings);
  if (settings === undefined) return 2;
  if (options.client !== undefined && options.ledger === undefined) {
    problems.write('--client needs --ledger.\n');
    return 2;
  }
  const web = openCrmWeb(settings, bounds);
  const contract = once(() => openContract(surroundings));
  const sources = { contract, send: web.send, problems };
  try {
    const [one, other] = [await openOffer(from, sources), await openOffer(to, sources)];
    for (const opened of [one, other]) problems.write(troubleOf(opened));
    if ('problem' in one || 'problem' in other) return 2;
    const total = new Set([...one.offer.agentNames, ...other.offer.agentNames]).size;
    const progress = startProgress(problems, total);
    const compared = compareOffers(one.offer, other.offer, {
      agent: options.agent,
      onAgent: (name) => progress.step(name),
    });
    progress.end();
    const changes = options.breaking ? compared.changes.filter(isBreaking) : compared.changes;
    const isKnown = (name: string): boolean => name.toLowerCase() === options.agent?.toLowerCase();
    if (options.agent !== undefined && ![...one.offer.agentNames, ...other.offer.agentNames].some(isKnown)) {
      problems.write(`Neither has an agent ${options.agent}.\n`);
      return 2;
    }
    const unread = compared.unread.map((name) => `The agent ${name} could not be read and is not compared.`);
    const report = {
      from: one.offer.name,
      to: other.offer.name,
      changes,
      notes: [...compared.untold, ...unread],
    };
    const touched = await touchedBy(report, options, surroundings);
    if (touched === undefined) return 2;
    out.write(formats[options.format](touched));
    return compared.unread.length > 0 ? 2 : changes.length > 0 ? 1 : 0;
  } finally {
    await web.close();
  }
}

/** The report with the callers of the ledger, where one is named; undefined: it cannot be read. */
async function touchedBy(
  report: DiffReport,
  { ledger, client }: DiffOptions,
  surroundings: Surroundings,
): Promise<DiffReport | undefined> {
  if (ledger === undefined) return report;
  const rows = await usesBroken(ledger, client, report.changes, surroundings);
  if (typeof rows === 'string') {
    surroundings.problems.write(`${rows}\n`);
    return undefined;
  }
  return { ...report, clients: touchedClients(report.changes, rows) };
}

/**
 * What clients did with operations that a change breaks, of one client or all.
 * @returns one sentence when the ledger cannot be read
 */
async function usesBroken(
  files: readonly string[],
  wanted: string | undefined,
  changes: DiffReport['changes'],
  surroundings: Surroundings,
): Promise<readonly UseOfClient[] | string> {
  const touched = new Set(changes.filter(isBreaking).flatMap(({ operations }) => operations));
  const names = new Set(Array.from(touched, (name) => name.toLowerCase()));
  const view = openLedgers(files, surroundings);
  if (typeof view === 'string') return view;
  const rows: UseOfClient[] = [];
  const meant = new Set<string>();
  try {
    for await (const { client: caller, ...row } of view.usage({})) {
      if (!names.has(`${row.agent}.${row.operation}`.toLowerCase())) continue;
      const client = { id: clientIdOf(caller), name: clientNameOf(caller), tenant: caller.tenant };
      if (wanted === undefined || [client.id, client.name, caller.id].includes(wanted)) meant.add(client.id);
      rows.push({ ...row, client });
    }
  } catch (error) {
    return `The ledger cannot be read: ${shortReason(error)}`;
  } finally {
    await view.close();
  }
  return rows.filter(({ client }) => meant.has(client.id));
}

const collect = (file: string, before: readonly string[] = []): readonly string[] => [...before, file];

function troubleOf(opened: OpenedOffer): string {
  if ('problem' in opened) return `${opened.problem}\n`;
  return opened.problems.map((problem) => `${problem}\n`).join('');
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
