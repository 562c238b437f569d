import { logSunset } from '../../src/operations';

test('each news of what ends is a line with its plan, and with the end of the window or of the plan', () => {
  const lines: unknown[] = [];
  const logger = { event: (...line: unknown[]) => void lines.push(line) };
  const until = Date.parse('2027-03-01T00:00:00Z');
  for (const event of ['noticed', 'brownOut', 'served', 'spared', 'ended'] as const)
    logSunset(logger, { plan: 'SOAP 8', event, until });
  const [end, window] = [
    { plan: 'SOAP 8', end: '2027-03-01T00:00:00.000Z' },
    { plan: 'SOAP 8', until: '2027-03-01T00:00:00.000Z' },
  ];
  expect(lines).toEqual([
    ['info', expect.stringContaining('are told'), end],
    ['info', expect.stringContaining('begins'), window],
    ['info', expect.stringContaining('is over'), end],
    ['warn', expect.stringContaining('has failed so often'), window],
    ['info', expect.stringContaining('has ended'), end],
  ]);
});
