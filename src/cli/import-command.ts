import { existsSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { loadContract, type Contract } from '../contract';
import { importDestination, type ImportDestination, writeContractFile } from './import-folder';
import { ImportPlan, type PlannedAgent } from './import-plan';
import { importReport, refusedLine } from './import-report';
import { openSource } from './import-source';
import { startProgress, shortReason, type Surroundings } from './surroundings';

const optionsForm = z.object({ into: z.string().min(1).optional(), dryRun: z.boolean().optional() });

/** `import <source...>`: WSDLs into the contract folder. */
export function addImport(program: Program, surroundings: Surroundings): void {
  program
    .command('import <source...>')
    .description('copy WSDLs into the contract folder from a folder, a zip, a file or a NetServer')
    .option('--into <folder>', 'contract folder (default: CONTRACT_DIR, else ./contract); made when missing')
    .option('--dry-run', 'report only, write nothing')
    .addHelpText(
      'after',
      `
WSDLs are recognised by content, also inside web pages and Markdown. What cannot be read
is refused by file, element and line; everything else is imported, and the exit code is 1.
A gateway reads its contract folder when it starts: CONTRACT_DIR, else ./contract where it
is started, else the few agents that come with the package.

Examples:
  netserver-gateway import ./wsdl-from-the-server
  netserver-gateway import ./wsdl-from-the-server --into /srv/netserver-gateway/contract
  netserver-gateway import netserver-wsdl.zip
  netserver-gateway import https://crm.example.com/Remote/Services86/
  netserver-gateway import 'https://crm.example.com/Remote/Services86/Appointment.svc?wsdl' --dry-run`,
    )
    .action(async (sources: readonly string[], options: unknown) => {
      const { into, dryRun = false } = optionsForm.parse(options);
      surroundings.exit(await importFrom(sources, into, dryRun, surroundings));
    });
}

/**
 * @returns the exit code: 0, 1 when something was refused or nothing found, 2 when there is no usable contract folder
 */
async function importFrom(
  sources: readonly string[],
  into: string | undefined,
  dryRun: boolean,
  surroundings: Surroundings,
): Promise<number> {
  const { out, problems, environment } = surroundings;
  const destination = importDestination(into, environment);
  if (typeof destination === 'string') {
    problems.write(`${destination}\n`);
    return 2;
  }
  const { folder } = destination;
  const present = openPresent(folder);
  if (typeof present === 'string') {
    problems.write(`${present}\n`);
    return 2;
  }
  const plan = new ImportPlan();
  for (const given of sources) {
    const source = openSource(given);
    const progress = startProgress(problems, source.count);
    for await (const candidate of source.candidates()) {
      plan.add(candidate);
      progress.step(candidate.name);
    }
    progress.end();
  }
  const agents = plan.agents(present.contract);
  const failed = dryRun ? undefined : writeAll(folder, agents);
  for (const refused of plan.refused) problems.write(refusedLine(refused));
  out.write(importReport(agents, present.contract));
  if (plan.ignored > 0) out.write(`Files without a WSDL in them, passed over: ${plan.ignored}\n`);
  if (failed !== undefined) problems.write(`${failed}\n`);
  else out.write(closing(agents, destination, dryRun) + firstOnes(destination, present.contract, dryRun));
  if (agents.length === 0 && plan.refused.length === 0) problems.write('No WSDL was found.\n');
  return failed === undefined && plan.refused.length === 0 && agents.length > 0 ? 0 : 1;
}

function closing(agents: readonly PlannedAgent[], { folder, isServed }: ImportDestination, dryRun: boolean): string {
  const count = agents.filter(({ change }) => change !== 'unchanged').length;
  if (dryRun) return `Nothing is written (--dry-run); ${count} files would be, into ${folder}\n`;
  const written = `${count} files written into ${folder}\n`;
  if (count === 0) return written;
  const named = isServed ? '' : `Gateways find them with CONTRACT_DIR=${folder}\n`;
  const taken = 'A gateway that is running reads them after SIGHUP, `netserver-gateway reload` or a restart.';
  return `${written}${named}${taken}\n`;
}

/** The first imported file hides the agents of the package. */
function firstOnes({ isServed }: ImportDestination, before: Contract | undefined, dryRun: boolean): string {
  if (dryRun || !isServed || before?.versions.some(({ agentNames }) => agentNames.length > 0)) return '';
  return (
    'A gateway started here now serves what is in that folder, ' +
    'and no longer the agents that come with the package.\n'
  );
}

/** The contract before the import, or one sentence why it cannot be read. A missing folder is made later. */
function openPresent(folder: string): { readonly contract: Contract | undefined } | string {
  if (!existsSync(folder)) return { contract: undefined };
  try {
    return { contract: loadContract(folder, { onProblem: () => undefined }) };
  } catch (error) {
    return shortReason(error);
  }
}

/** @returns one sentence when a file could not be written: those before it are complete, those after it untouched */
function writeAll(folder: string, agents: readonly PlannedAgent[]): string | undefined {
  for (const { version, agent, text, change } of agents) {
    if (change === 'unchanged') continue;
    try {
      writeContractFile(folder, version, agent, text);
    } catch (error) {
      const file = `${version}/${agent}.wsdl`;
      return `${file} could not be written (${shortReason(error)}); the files after it are left as they are.`;
    }
  }
  return undefined;
}
