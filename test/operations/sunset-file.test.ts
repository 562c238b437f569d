import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration, readSunset } from '../../src/operations';

const folder = mkdtempSync(path.join(tmpdir(), 'sunset-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = { name: 'SOAP 8', version: 'Services86', notice: '2027-01-01', end: '2027-03-01' };
const read = (...plans: readonly object[]) => readSunset(JSON.stringify(plans));
const problemOf = (...plans: readonly object[]): string => {
  const reading = read(...plans);
  return 'problem' in reading ? reading.problem : 'none';
};
const at = (text: string): number => Date.parse(text);

test('a plan with every member', () => {
  const brownOuts = [
    { from: '2027-01-03T12:00:00+02:00', minutes: 5 },
    { every: 'week', on: ['tue', 'thu'], at: '10:00', minutes: 15, from: '2027-01-05', until: '2027-01-12' },
  ];
  const reading = read({
    ...plan,
    timeZone: 'Europe/Oslo',
    tenant: ['Cust1', 'Cust2'],
    brownOuts,
    link: 'https://example.com/migrate',
    stopAfterFailures: 20,
  });
  expect(reading).toEqual({
    value: [
      {
        name: 'SOAP 8',
        version: ['Services86'],
        tenant: ['Cust1', 'Cust2'],
        timeZone: 'Europe/Oslo',
        notice: at('2026-12-31T23:00:00Z'),
        end: at('2027-02-28T23:00:00Z'),
        brownOuts: ['2027-01-03T10:00', '2027-01-05T09:00', '2027-01-07T09:00', '2027-01-12T09:00'].map(
          (from, index) => ({
            from: at(`${from}Z`),
            until: at(`${from}Z`) + (index === 0 ? 5 : 15) * 60_000,
          }),
        ),
        link: 'https://example.com/migrate',
        stopAfterFailures: 20,
      },
    ],
  });
});

const windowAt = (from: string, minutes = 15) => ({ from, minutes });
const daily = { every: 'day', at: '10:00', minutes: 5, from: '2027-01-05', until: '2027-01-20' };

test.each<[string, object, string]>([
  ['an end before the notice', { end: '2026-12-31' }, '0.end must be after notice'],
  ['a brown-out before the notice', { brownOuts: [windowAt('2027-01-01T00:00')] }, 'must lie between notice and end; the one at 2027-01-01T00:00:00Z does not'],
  ['a brown-out over the end', { brownOuts: [windowAt('2027-02-28T23:50')] }, 'must lie between notice and end'],
  ['windows that overlap', { brownOuts: [windowAt('2027-02-02T10:00'), windowAt('2027-02-02T10:14')] }, '0.brownOuts.1 must not overlap: a brown-out begins at 2027-02-02T10:14:00Z'],
  ['a window within a schedule', { brownOuts: [daily, windowAt('2027-01-06T10:04', 1)] }, 'must not overlap'],
  ['an unknown zone', { timeZone: 'Europe/Olso' }, '0.timeZone must be a time zone such as Europe/Oslo'],
  ['a zone that is a path', { timeZone: '../../etc/passwd' }, 'must be a time zone'],
  ['an offset in place of a zone', { timeZone: '+01:00' }, 'must be a time zone'],
  ['a day that is none', { notice: '2027-02-30' }, '0.notice must be a day such as 2027-01-05'],
  ['an hour that is none', { end: '2027-03-01T25:00' }, '0.end must be a day'],
  ['a time that is none', { notice: 'soon' }, '0.notice must be a day or time'],
  ['a window of a week', { brownOuts: [windowAt('2027-01-05T10:00', 10_080)] }, 'must be a day at most'],
  ['a window of no time', { brownOuts: [windowAt('2027-01-05T10:00', 0)] }, 'must be at least 1'],
  ['half a minute', { brownOuts: [windowAt('2027-01-05T10:00', 0.5)] }, 'must be'],
  ['a schedule that runs backwards', { brownOuts: [{ ...daily, until: '2027-01-04' }] }, '0.brownOuts.0 must have an until that is not before from'],
  ['a schedule without a time of day', { brownOuts: [{ ...daily, at: undefined }] }, 'must have at, a time'],
  ['half a schedule', { brownOuts: [{ ...daily, every: undefined }] }, 'must have every, day or week'],
  ['a schedule from a time on', { brownOuts: [{ ...daily, from: '2027-01-05T10:00' }] }, 'must have from and until, days'],
  ['a week without its days', { brownOuts: [{ ...daily, every: 'week' }] }, 'must have on with every week'],
  ['no such day in the schedule', { brownOuts: [{ ...daily, every: 'week', on: 'mon', until: '2027-01-06' }] }, 'must have a day between'],
  ['a schedule of 900 years', { end: '2999-01-01', brownOuts: [{ ...daily, until: '2900-01-01' }] }, 'must be a schedule of less than 5000 days'],
  ['5,000 windows', { brownOuts: Array(5_000).fill(0) }, '0.brownOuts must be at most 1000 entries'],
  ['1,000 schedules', { end: '2999-01-01', brownOuts: Array.from({ length: 1_000 }, () => ({ ...daily, until: '2037-01-01' })) }, '0.brownOuts must be at most 5000 windows together'],
  ['a link that would break its field', { link: 'https://example.com/>; rel="x"' }, '0.link must be an address'],
  ['a link of another kind', { link: 'javascript:alert(1)' }, '0.link must be an address'],
  ['a name with a line break', { name: 'a\nb' }, '0.name must be a name'],
  ['a mistyped member', { brownOut: [] }, 'brownOut, which is unknown (brownOuts?)'],
  ['a mistyped weekday', { brownOuts: [{ ...daily, every: 'week', on: ['tues'] }] }, 'must be one of mon, tue'],
  ['a bound of nothing', { stopAfterFailures: 0 }, 'must be at least 1'],
])('%s is told', (_, change, told) => {
  expect(problemOf({ ...plan, ...change })).toContain(told);
}); // prettier-ignore

test('windows may touch, and touch notice and end from within', () => {
  const brownOuts = [windowAt('2027-01-01T00:01'), windowAt('2027-01-01T00:16'), windowAt('2027-02-28T23:45')];
  expect(problemOf({ ...plan, brownOuts })).toBe('none');
});

test('two plans of one name, and too many', () => {
  expect(problemOf(plan, plan)).toContain('1.name must not be the name of another plan');
  expect(problemOf(...Array.from({ length: 101 }, (_, index) => ({ ...plan, name: `${index}` })))).toContain('must be at most 100 plans');
}); // prettier-ignore

test('the line of a mistake is told, and a reload reads the file again', () => {
  const file = path.join(folder, 'sunset.json');
  const settings = { UPSTREAM_KIND: 'sandbox', SUNSET_FILE: file };
  writeFileSync(file, `[\n  {\n    "name": "a",\n    "notice": "2027-01-01",\n    "end": "2026-01-01"\n  }\n]`);
  expect(readConfiguration(settings)).toEqual({ problems: ['SUNSET_FILE, line 5: 0.end must be after notice.'] });
  writeFileSync(file, '- name: a\n  notice: 2027-01-01\n  end: 2028-01-01\n');
  const reading = readConfiguration(settings);
  expect('configuration' in reading && reading.configuration.retirement.sunset?.map(({ name }) => name)).toEqual(['a']);
});

describe('the name of an application', () => {
  const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
  const names = new Map([
    ['token-1', 'Mail plug-in'],
    [hash('token-2'), 'Mail plug-in'],
    ['token-3', 'Intranet'],
  ]);
  const readWith = (given: object, applications?: ReadonlyMap<string, string>) =>
    readSunset(JSON.stringify([{ ...plan, ...given }]), applications);

  test('stands for all its tokens', () => {
    const reading = readWith({ application: 'Mail plug-in' }, names);
    const [read] = 'value' in reading ? reading.value : [];
    expect(read?.applicationToken).toEqual(expect.arrayContaining([hash('token-1'), hash('token-2')]));
    expect(read?.applicationToken).not.toContain(hash('token-3'));
  });

  test.each<[string, object, ReadonlyMap<string, string> | undefined, string]>([
    ['is one of APPLICATION_NAMES', { application: ['Intranet', 'Mail'] }, names, '0.application must be a name of APPLICATION_NAMES: Mail plug-in, Intranet.'],
    ['needs APPLICATION_NAMES', { application: 'Mail' }, undefined, 'must be a name of APPLICATION_NAMES, which is not set.'],
    ['has no hash beside it', { application: 'Intranet', applicationToken: hash('x') }, names, 'must not stand beside applicationToken'],
  ])('%s', (_text, given, applications, problem) => {
    expect(readWith(given, applications)).toEqual({ problem: expect.stringContaining(problem) });
  }); // prettier-ignore

  test('is checked at the start, against the setting', () => {
    const settings = { UPSTREAM_KIND: 'sandbox', SUNSET_FILE: JSON.stringify([{ ...plan, application: 'Mail' }]) };
    const reading = readConfiguration({ ...settings, APPLICATION_NAMES: '{"token-1": "Mail plug-in"}' });
    expect(reading).toEqual({ problems: [expect.stringContaining('APPLICATION_NAMES: Mail plug-in')] });
    expect(readConfiguration({ ...settings, APPLICATION_NAMES: '{"token-1": "Mail"}' })).toHaveProperty(
      'configuration',
    );
  });
});
