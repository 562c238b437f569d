import type { Command as Program } from 'commander';
import { z } from 'zod';
import { explainPolicy, type Effect, type PolicyRule, type Subject } from '../policy';
import { hashesOf, readApplicationNames, readPolicy, readSunset, type Environment } from '../operations';
import { forecast, type SunsetPlan } from '../sunset';
import type { Surroundings } from './surroundings';

const optionsForm = z.object({
  file: z.string().optional(),
  sunset: z.string().optional(),
  on: z.string().optional(),
  tenant: z.string().default(''),
  network: z.string().default(''),
  wire: z.enum(['soap', 'rest']).default('soap'),
  version: z.string().optional(),
  operation: z.string(),
  application: z.string().optional(),
  applicationTokenHash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .transform((hash) => hash.toLowerCase())
    .optional(),
});
type PolicyQuestion = z.output<typeof optionsForm>;

/** `policy check`: which rule of a policy file decides about a call, why those before it do not; and when it ends. */
export function addPolicy(program: Program, { out, problems, exit, environment }: Surroundings): void {
  program
    .command('policy')
    .description('look into a policy file (POLICY_FILE) and a file of what ends (SUNSET_FILE)')
    .command('check')
    .description('explain what becomes of a call, today or on a day to come')
    .option('--file <file>', 'the policy file')
    .option('--on <date>', '2027-01-05, 2027-01-05T10:00 or 2027-01-05T09:00:00Z: whether the call is served then')
    .option('--sunset <file>', 'with --on: the file of what ends (default: SUNSET_FILE of the environment)')
    .requiredOption('--operation <name>', 'Appointment.SetSeen, or "GET /api/v1/Contact/4" for a passed-on call')
    .option('--tenant <name>', 'first path segment')
    .option('--network <address>', 'address of the client')
    .option('--wire <wire>', 'soap or rest (default: soap)')
    .option('--version <version>', 'such as Services86; JSON callers are always v1')
    .option('--application <name>', 'its name in APPLICATION_NAMES')
    .option('--application-token-hash <hex>', 'SHA-256 of the application token')
    .addHelpText(
      'after',
      `
Exit code 0: allowed and served, 1: not, 2: a file or the question cannot be understood.
A limited call counts as allowed. A day counts as served when every call of that day is.

Examples:
  netserver-gateway policy check --file policy.json --tenant Cust12345 --network 10.1.2.3 \\
    --wire soap --version Services86 --operation Appointment.SetSeen
  netserver-gateway policy check --sunset sunset.json --on 2027-01-05 --application "Mail plug-in" \\
    --version Services86 --operation Appointment.SetSeen`,
    )
    .action((given: unknown) => {
      const options = optionsForm.safeParse(given);
      if (!options.success) {
        const names = options.error.issues.map(({ path }) => optionName(String(path[0])));
        problems.write(`${[...new Set(names)].join(', ')}: not understood; see policy check --help.\n`);
        return exit(2);
      }
      const verdict = verdictOn(options.data, environment);
      if (typeof verdict === 'string') {
        problems.write(`${verdict}\n`);
        return exit(2);
      }
      out.write(verdict.text);
      exit(verdict.isAllowed ? 0 : 1);
    });
}

const optionName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

interface PolicyVerdict {
  readonly text: string;
  readonly isAllowed: boolean;
}

/** What ends comes first, as for a call itself. A sentence says what cannot be understood. */
function verdictOn(options: PolicyQuestion, environment: Environment): PolicyVerdict | string {
  const { file, on, sunset = on === undefined ? undefined : environment['SUNSET_FILE'] } = options;
  if ((sunset === undefined) !== (on === undefined))
    return on === undefined
      ? '--sunset needs --on, a date.'
      : '--on needs --sunset, or SUNSET_FILE in the environment.';
  if (sunset === undefined && file === undefined) return '--file or --sunset is needed.';
  const applications = applicationsOf(environment);
  if (typeof applications === 'string') return applications;
  const applicationToken = tokenOf(options, applications);
  if (typeof applicationToken === 'object') return applicationToken.problem;
  const subject = subjectOf(options, applicationToken);
  const verdicts: PolicyVerdict[] = [];
  if (sunset !== undefined && on !== undefined) {
    const plans = readSunset(sunset, applications);
    if ('problem' in plans) return plans.problem;
    const met = sunsetVerdict(plans.value, subject, on);
    if (typeof met === 'string') return met;
    verdicts.push(met);
  }
  if (file !== undefined) {
    const rules = readPolicy(file);
    if ('problem' in rules) return rules.problem;
    verdicts.push(explanation(rules.value, subject));
  }
  return {
    text: verdicts.map(({ text }) => text).join(''),
    isAllowed: verdicts.every(({ isAllowed }) => isAllowed),
  };
}

function sunsetVerdict(plans: readonly SunsetPlan[], subject: Subject, on: string): PolicyVerdict | string {
  const steps = explainPolicy(plans, subject);
  const looked = steps.map(({ rule, unfit }, index) =>
    unfit === undefined
      ? `${index + 1}. ${rule.name}: fits`
      : `${index + 1}. ${rule.name}: does not fit, ${unfit} is another`,
  );
  const last = steps.at(-1);
  const plan = last?.unfit === undefined ? last?.rule : undefined;
  // A date that is none is told in either case.
  const told = forecast(plan ?? noPlan, on);
  if (told === undefined) return '--on: must be a day such as 2027-01-05, or a time such as 2027-01-05T10:00.';
  const { lines, isServed } = plan === undefined ? { lines: ['served: no plan fits'], isServed: true } : told;
  return { text: `${[...looked, ...lines].join('\n')}\n`, isAllowed: isServed };
}

const noPlan: SunsetPlan = { name: '', timeZone: 'UTC', notice: Infinity, end: Infinity, brownOuts: [] };

/** The names of applications; undefined: there are none. A sentence where the file is wrong. */
function applicationsOf({ APPLICATION_NAMES }: Environment): ReadonlyMap<string, string> | string | undefined {
  const read = APPLICATION_NAMES === undefined ? undefined : readApplicationNames(APPLICATION_NAMES);
  return read !== undefined && 'problem' in read ? read.problem : read?.value;
}

/** Of an application with several tokens the first: a plan that names it has all of them. */
function tokenOf(
  { application, applicationTokenHash }: PolicyQuestion,
  applications: ReadonlyMap<string, string> | undefined,
): string | undefined | { readonly problem: string } {
  if (application === undefined) return applicationTokenHash;
  if (applicationTokenHash !== undefined)
    return { problem: 'Give --application or --application-token-hash, not both.' };
  const named = hashesOf([application], applications);
  return 'hashes' in named ? named.hashes[0] : { problem: `APPLICATION_NAMES has no ${application}.` };
}

function subjectOf(options: PolicyQuestion, applicationToken: string | undefined): Subject {
  const { tenant, network: address, wire, version = '', operation: name } = options;
  const what = { tenant, address, applicationToken };
  if (name.includes(' ')) return { ...what, wire: 'rest', version: 'v1', agent: '', operation: name };
  const [agent = '', operation = ''] = name.split('.');
  return { ...what, wire, version: wire === 'rest' ? 'v1' : version, agent, operation };
}

/** One line per rule that was looked at. */
function explanation(rules: readonly PolicyRule[], subject: Subject): PolicyVerdict {
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
