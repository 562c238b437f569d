import type { Command as Program } from 'commander';
import { z } from 'zod';
import { explainPolicy, type Effect, type PolicyRule, type Subject } from '../policy';
import { readPolicy } from '../operations';
import type { Surroundings } from './surroundings';

const optionsForm = z.object({
  file: z.string(),
  tenant: z.string().default(''),
  network: z.string().default(''),
  wire: z.enum(['soap', 'rest']).default('soap'),
  version: z.string().optional(),
  operation: z.string(),
  applicationTokenHash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .transform((hash) => hash.toLowerCase())
    .optional(),
});

/** `policy check`: which rule of a policy file decides about a call, and why those before it do not. */
export function addPolicy(program: Program, { out, problems, exit }: Surroundings): void {
  program
    .command('policy')
    .description('look into a policy file (POLICY_FILE)')
    .command('check')
    .description('explain what a policy file decides about a call')
    .requiredOption('--file <file>', 'the policy file')
    .requiredOption('--operation <name>', 'Appointment.SetSeen, or "GET /api/v1/Contact/4" for a passed-on call')
    .option('--tenant <name>', 'first path segment')
    .option('--network <address>', 'address of the client')
    .option('--wire <wire>', 'soap or rest (default: soap)')
    .option('--version <version>', 'such as Services86; JSON callers are always v1')
    .option('--application-token-hash <hex>', 'SHA-256 of the application token')
    .addHelpText(
      'after',
      `
Exit code 0: allowed, 1: denied, 2: the file or the question cannot be understood.
A limited call counts as allowed.

Example:
  netserver-gateway policy check --file policy.json --tenant Cust12345 --network 10.1.2.3 \\
    --wire soap --version Services86 --operation Appointment.SetSeen`,
    )
    .action((given: unknown) => {
      const options = optionsForm.safeParse(given);
      if (!options.success) {
        const names = options.error.issues.map(({ path }) => `--${String(path[0])}`);
        problems.write(`${[...new Set(names)].join(', ')}: not understood; see policy check --help.\n`);
        return exit(2);
      }
      const reading = readPolicy(options.data.file);
      if ('problem' in reading) {
        problems.write(`${reading.problem}\n`);
        return exit(2);
      }
      const { text, isAllowed } = explanation(reading.value, subjectOf(options.data));
      out.write(text);
      exit(isAllowed ? 0 : 1);
    });
}

function subjectOf(options: z.output<typeof optionsForm>): Subject {
  const { tenant, network: address, wire, version = '', operation: name, applicationTokenHash } = options;
  const what = { tenant, address, applicationToken: applicationTokenHash };
  if (name.includes(' ')) return { ...what, wire: 'rest', version: 'v1', agent: '', operation: name };
  const [agent = '', operation = ''] = name.split('.');
  return { ...what, wire, version: wire === 'rest' ? 'v1' : version, agent, operation };
}

/** One line per rule that was looked at. */
function explanation(
  rules: readonly PolicyRule[],
  subject: Subject,
): { readonly text: string; readonly isAllowed: boolean } {
  const steps = explainPolicy(rules, subject);
  const lines = steps.map(({ rule, unfit }, index) =>
    unfit === undefined
      ? `${index + 1}. ${rule.name}: fits, ${effectText(rule.effect)}`
      : `${index + 1}. ${rule.name}: does not fit, ${unfit} is another`,
  );
  const last = steps.at(-1);
  const decided = last?.unfit === undefined ? last?.rule.effect : undefined;
  const verdict = decided === undefined ? 'allowed: no rule fits' : effectText(decided);
  return { text: `${[...lines, verdict].join('\n')}\n`, isAllowed: decided !== 'deny' };
}

function effectText(effect: Effect): string {
  if (effect === 'allow') return 'allowed';
  if (effect === 'deny') return 'denied';
  const per = effect.per === 'everyone' ? 'for everyone together' : effect.per;
  return `allowed, ${effect.calls} per ${effect.seconds} s and ${per}`;
}
