import type { Command as Program } from 'commander';
import { z } from 'zod';
import { failure } from '../command';
import { loadContract } from '../contract';
import { checkContract, type CheckResult } from './check';
import { problemLine, readSettings, createOfflineGateway } from './offline';
import { startProgress, shortReason, type Surroundings, textTable } from './surroundings';

const optionsForm = z.object({ json: z.boolean().optional() });

/** `check`: the whole contract folder, figures and problems. */
export function addCheck(program: Program, surroundings: Surroundings): void {
  program
    .command('check')
    .description('load every WSDL of CONTRACT_DIR and verify it with an independent SOAP toolkit')
    .option('--json', 'print figures and problems as JSON')
    .addHelpText(
      'after',
      `
Every WSDL, as the gateway serves it, must show the toolkit the same operations and
parameters. Exit code 1 on any problem.

Examples:
  netserver-gateway check
  CONTRACT_DIR=./contract netserver-gateway check --json`,
    )
    .action(async (options: unknown) => {
      surroundings.exit(await check(optionsForm.parse(options).json === true, surroundings));
    });
}

async function check(asJson: boolean, surroundings: Surroundings): Promise<number> {
  const settings = readSettings(surroundings);
  if (settings === undefined) return 2;
  const { out, problems } = surroundings;
  try {
    // Problems come back in the result of the check.
    const contract = loadContract(settings.contractDir, { onProblem: () => undefined });
    const gateway = createOfflineGateway(contract, settings, () => failure('internal', 'nothing is carried out here'));
    const total = contract.versions.reduce((sum, { agentNames }) => sum + agentNames.length, 0);
    const progress = startProgress(problems, total);
    const result = await checkContract(contract, gateway, (name) => progress.step(name));
    progress.end();
    if (asJson) out.write(`${JSON.stringify(result, null, 2)}\n`);
    else out.write(figures(result));
    if (!asJson) for (const problem of result.problems) problems.write(`${problemLine(problem)}\n`);
    return result.problems.length === 0 ? 0 : 1;
  } catch (error) {
    problems.write(`${shortReason(error)}\n`);
    return 1;
  }
}

function figures({ versions, problems }: CheckResult): string {
  const heading = ['version', 'agents', 'operations', 'types', 'heap MB', 'load ms', 'toolkit ms'];
  const rows = versions.map(({ version, agents, operations, types, heapBytes, loadMs, toolkitMs }) =>
    [version, agents, operations, types, (heapBytes / 1024 / 1024).toFixed(1), loadMs, toolkitMs].map(String),
  );
  const closing = problems.length === 0 ? 'Everything loads and is described alike.' : `Problems: ${problems.length}`;
  return `${textTable([heading, ...rows], new Set([1, 2, 3, 4, 5, 6]))}${closing}\n`;
}
