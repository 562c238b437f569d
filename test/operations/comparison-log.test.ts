import { logComparisons } from '../../src/operations';
import { commandOf } from '../properties/calls';
import { operationNamed } from '../shadow/rig';

const operation = operationNamed('Services86', 'Contact', 'GetContact');
const { context } = commandOf(operation, {});

function log() {
  const lines: unknown[] = [];
  const clock = { time: 0 };
  const logger = {
    event: (level: string, _message: string, fields?: object) => lines.push({ level, ...fields }),
    defect: (message: string) => lines.push(message),
  };
  return { lines, clock, ...logComparisons(logger, () => clock.time) };
}

const difference = (path: string) => ({ path, kind: 'value', first: '"x"', second: '"y"' }) as const;

test('each difference is said once an hour, with its place and without its values', () => {
  const { lines, clock, compared } = log();
  const call = {
    operation,
    context: { ...context, wire: 'soap' as const },
    differences: [difference('Name'), difference('City')],
  };
  compared(call);
  compared(call);
  expect(lines).toStrictEqual(
    ['Name', 'City'].map((path) => ({
      level: 'warn',
      wire: 'soap',
      version: 'Services86',
      agent: 'Contact',
      operation: 'GetContact',
      path,
      kind: 'value',
      correlationId: 'c-1',
    })),
  );
  clock.time = 3_600_000;
  compared({ ...call, differences: [difference('Name')] });
  expect(lines).toHaveLength(3);
});

test('values that change by themselves are said, and defects', () => {
  const { lines, volatile, defect } = log();
  volatile(operation, 'Read');
  defect(new Error('x'));
  expect(lines).toStrictEqual([
    { level: 'info', agent: 'Contact', operation: 'GetContact', path: 'Read' },
    'A comparison with the second CRM failed.',
  ]);
});
