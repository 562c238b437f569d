/** SUNSET_FILE: what ends and when. */
import { z } from 'zod';
import { readPlan, weekdays, type SunsetPlan } from '../sunset';
import { hashesOf } from './application-hashes';
import { applicationName, conditionsShape, one, present } from './identity-files';
import { readSettingFile, type FileReading } from './setting-file';

const time = z
  .string()
  .regex(/^2\d{3}-\d{2}-\d{2}(?:T[\d:Z+-]{1,20})?$/, 'must be a day or time such as 2027-01-05T10:00');
/** A longer one is an outage. */
const minutesMax = 1_440;
const weekday = z.enum(weekdays);

/** A window of its own, or with `every` a schedule. */
const brownOut = z.strictObject({
  every: z.enum(['day', 'week']).optional(),
  on: z.union([weekday.transform((one) => [one]), z.array(weekday).min(1)]).optional(),
  at: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 10:00')
    .optional(),
  minutes: z.int('must be whole minutes').min(1, 'must be at least 1').max(minutesMax, 'must be a day at most'),
  from: time,
  until: time.optional(),
});

const link = z
  .string()
  .max(2_000)
  .refine((text) => /^https?:\/\/[^\s<>"]+$/.test(text) && URL.canParse(text), 'must be an address such as https://…');

const planShape = {
  name: z.string().regex(/^[^\0-\x1f\x7f]{1,64}$/, 'must be a name of at most 64 characters'),
  ...conditionsShape,
  application: one(applicationName).optional(),
  timeZone: z.string().max(64).default('UTC'),
  notice: time,
  end: time,
  brownOuts: z.array(z.unknown()).max(1_000, 'must be at most 1000 entries').default([]).pipe(z.array(brownOut)),
  link: link.optional(),
  stopAfterFailures: z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000).optional(),
};

type Applications = ReadonlyMap<string, string> | undefined;

const planSchemaOf = (applications: Applications) =>
  z.strictObject(planShape).transform((given, context): SunsetPlan => {
    const { name, timeZone, notice, end, brownOuts, link: address, stopAfterFailures, ...calls } = given;
    const { application, applicationToken, ...conditions } = calls;
    const fail = (message: string, path: PropertyKey[]): never => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    if (application !== undefined && applicationToken !== undefined)
      return fail('must not stand beside applicationToken: name the application, or give the hash', ['application']);
    const named = hashesOf(application ?? [], applications);
    if ('unknown' in named) return fail(unknownApplication(applications), ['application']);
    const plan = readPlan(
      { name, timeZone, notice, end, brownOuts, link: address, stopAfterFailures },
      present({ ...conditions, applicationToken: application === undefined ? applicationToken : named.hashes }),
    );
    return 'problem' in plan ? fail(plan.problem, [...plan.place]) : plan;
  });

/** So many of the names are told. */
const namesMax = 10;

function unknownApplication(applications: Applications): string {
  if (applications === undefined) return 'must be a name of APPLICATION_NAMES, which is not set';
  const names = [...new Set(applications.values())];
  const more = names.length > namesMax ? ' and others' : '';
  return `must be a name of APPLICATION_NAMES: ${names.slice(0, namesMax).join(', ')}${more}`;
}

/** Each is a label of the metrics. */
const plansMax = 100;

const sunsetSchemaOf = (applications: Applications) =>
  z
    .array(planSchemaOf(applications))
    .max(plansMax, `must be at most ${plansMax} plans`)
    .superRefine((plans, context) => {
      for (const [index, { name }] of plans.entries())
        if (plans.findIndex((each) => each.name === name) < index)
          context.addIssue({ code: 'custom', message: 'must not be the name of another plan', path: [index, 'name'] });
    });

const words = [planShape, brownOut.shape].flatMap((shape) => Object.keys(shape));

/**
 * An array of plans; see docs/retirement.md.
 * @param applications the names of APPLICATION_NAMES, which a plan may give in place of hashes; undefined: unset
 */
export function readSunset(file: string, applications?: Applications): FileReading<readonly SunsetPlan[]> {
  return readSettingFile('SUNSET_FILE', file, sunsetSchemaOf(applications), words);
}
