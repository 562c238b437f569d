import { countText, durationText, momentText, msText, nameText, shareText } from '../../src/console/figures';

const thin = '\u202f';

test.each([
  [0, '0'],
  [999, '999'],
  [12_345, `12${thin}345`],
  [1_234_567, `1${thin}234${thin}567`],
])('%d is written %s', (count, text) => {
  expect(countText(count)).toBe(text);
});

test('milliseconds have a decimal where it says something', () => {
  expect([0, 4.25, 99.94, 1234.5].map(msText)).toEqual(['0.0', '4.3', '99.9', `1${thin}235`]);
});

test.each([
  [0, 0, ''],
  [0, 7, `0${thin}%`],
  [1, 10_000, `<${thin}0.1${thin}%`],
  [1, 40, `2.5${thin}%`],
  [1, 3, `33${thin}%`],
  [7, 7, `100${thin}%`],
])('%d of %d is %s', (part, whole, text) => {
  expect(shareText(part, whole)).toBe(text);
});

test('a moment has its time in ISO 8601 for the script and the pointer', () => {
  const { text } = momentText(Date.parse('2026-01-02T08:00:00.123Z'));
  expect(text).toBe('<time datetime="2026-01-02T08:00:00.123Z" title="2026-01-02T08:00:00.123Z">2026-01-02 08:00:00 UTC</time>'); // prettier-ignore
});

test('a long name is whole under the pointer, and escaped', () => {
  expect(nameText('tje0')).toBe('tje0');
  const name = nameText(`"<b>${'x'.repeat(60)}`);
  expect(typeof name === 'string' ? name : name.text).toMatch(
    /^<span class="long" tabindex="0" title="&quot;&lt;b>?(?:&gt;)?x+">/,
  );
});

test('durations, and a clock that was set back', () => {
  const minute = 60_000;
  expect([-5, 59_999, minute, 119 * minute, 120 * minute, 3000 * minute].map(durationText)).toEqual([
    `0${thin}s`,
    `59${thin}s`,
    `1${thin}min`,
    `119${thin}min`,
    `2${thin}h`,
    '2 days',
  ]);
});
