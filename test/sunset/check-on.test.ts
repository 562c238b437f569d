/** What `policy check --on` says of an instant is what happens then, over a whole gateway. */
import fc from 'fast-check';
import { createProgram } from '../../src/cli/program';
import { readSunset } from '../../src/operations';
import { tokenHash } from '../../src/policy';
import { isLong } from '../many-runs';
import { setSeen, startSunsetRig } from './sunset-rig';

const zones = ['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe'];
const plans = zones.map((timeZone, index) => ({
  name: `plan ${index}`,
  applicationToken: tokenHash(`application-${index}`),
  timeZone,
  notice: '2027-02-01',
  brownOuts: [
    { every: 'day', at: '01:50', minutes: 20, from: '2027-03-10', until: '2027-04-06' },
    { every: 'week', on: 'sun', at: '02:15', minutes: 25, from: '2027-10-01', until: '2027-11-30' },
  ],
  end: '2027-12-01T03:00',
}));
const text = JSON.stringify(plans);

/** The times at which something changes, of each plan. */
function edges(): readonly (readonly number[])[] {
  const reading = readSunset(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.value.map(({ notice, end, brownOuts }) => {
    const windows = brownOuts.flatMap(({ from, until }) => [from, until]);
    return [notice, end].concat(windows);
  });
}

/** Any second of the year, and often one at which something changes. */
const instants = (plan: number) =>
  fc.oneof(
    fc.integer({ min: Date.UTC(2027, 0, 1) / 1000, max: Date.UTC(2028, 0, 1) / 1000 }).map((seconds) => seconds * 1000),
    fc
      .tuple(fc.constantFrom(...(edges()[plan] ?? [])), fc.integer({ min: -1, max: 1 }))
      .map(([edge, by]) => edge + by * 1000),
  );
const asked = fc
  .integer({ min: 0, max: 2 })
  .chain((plan) => fc.record({ plan: fc.constant(plan), instant: instants(plan) }));

let said = '';
let code: number | undefined;
const program = createProgram({
  environment: { SUNSET_FILE: text },
  out: { write: (written) => void (said += written) },
  problems: { write: (written) => void (said += written) },
  exit: (given) => void (code ??= given),
});

async function check(...options: string[]): Promise<{ readonly said: string; readonly code: number | undefined }> {
  [said, code] = ['', undefined];
  const given = ['--operation', 'Appointment.SetSeen', '--version', 'Services86', ...options];
  await program.parseAsync(['node', 'netserver-gateway', 'policy', 'check', ...given]).catch(() => undefined);
  return { said, code };
}

test('the same for any instant, over changes of the clocks', async () => {
  let now = 0;
  const rig = await startSunsetRig({ clock: { now: () => now }, plans });
  const seen = new Set<string>();
  try {
    await fc.assert(
      fc.asyncProperty(asked, async ({ plan, instant }) => {
        now = instant;
        const application = `application-${plan}`;
        const { status, headers, text: body } = await rig.soap('1.1', setSeen, { application });
        const on = new Date(instant).toISOString().replace('.000', '');
        const checked = await check('--on', on, '--application-token-hash', tokenHash(application));
        expect(checked.code).toBe(status === 200 ? 0 : 1);
        const [, refusal] = /<code>(caller\.\w+)</.exec(body) ?? [];
        expect(/^ {2}(caller\.\w+): /m.exec(said)?.[1]).toBe(refusal);
        const [, message] = /<faultstring[^>]*>([^<]*)</.exec(body) ?? [];
        expect(said).toContain(message ?? '');
        expect(/^ {2}sunset: (.*)$/m.exec(said)?.[1] ?? null).toBe(headers.get('sunset'));
        expect(/^ {2}deprecation: (.*)$/m.exec(said)?.[1] ?? null).toBe(headers.get('deprecation'));
        seen.add(refusal ?? String(headers.has('sunset')));
      }),
      { seed: 20270105, numRuns: isLong ? 1_000 : 30 },
    );
  } finally {
    await rig.stop();
  }
  expect([...seen].sort()).toEqual(['caller.brownOut', 'caller.sunset', 'false', 'true']);
}, 240_000);

test('the day on which the clocks go back, as its zone has it', async () => {
  const checked = await check('--on', '2027-10-31', '--application-token-hash', tokenHash('application-0'));
  expect(checked.said).toBe(`1. plan 0: fits
2027-10-31, Europe/Oslo:
  00:00:00 (2027-10-30T22:00:00Z) served, the end is announced
  02:15:00 (2027-10-31T00:15:00Z) brown-out, not served
  02:40:00 (2027-10-31T00:40:00Z) served, the end is announced
Replies say:
  deprecation: @1801436400
  sunset: Wed, 01 Dec 2027 02:00:00 GMT
  ExtraInfo of SOAP answers: Sunset = plan 0 ends at 2027-12-01T02:00:00Z.
`);
  expect(checked.code).toBe(1);
});
