import { Command } from 'commander';
import { configurationKeys } from '../../src/operations';
import { addServeOptions, withServeOptions } from '../../src/cli/serve-options';

const terminal = { write: () => undefined };

/** The surroundings that the options make of an environment. */
function withArguments(args: readonly string[], environment: Record<string, string> = {}) {
  const program = addServeOptions(new Command(), 'serve').exitOverride();
  program.parse([...args], { from: 'user' });
  const surroundings = { environment, out: terminal, problems: terminal, exit: () => undefined };
  return withServeOptions(surroundings, program.opts());
}
const laidOver = (args: readonly string[], environment = {}) => withArguments(args, environment).environment;

test('an option is its setting, and wins over the environment; the rest stays', () => {
  const environment = { PORT: '1', LOG_LEVEL: 'warn', PATH: '/bin' };
  expect(laidOver(['--port', '9', '--upstream-url', 'https://crm.example.com', '--console'], environment)).toEqual({
    PORT: '9',
    LOG_LEVEL: 'warn',
    PATH: '/bin',
    UPSTREAM_URL: 'https://crm.example.com',
    CONSOLE: 'on',
  });
  expect(laidOver([], environment)).toEqual(environment);
});

test('what is read anew has the options, too, and says that they come from the command line', () => {
  const read = withArguments(['--port', '9'], { PORT: '1', HOST: '::' }).sources?.();
  expect(read).toMatchObject({ environment: { PORT: '9', HOST: '::' }, problems: [] });
  expect(read?.origins.get('PORT')).toBe('command line');
});

test('every option sets a setting that there is, and names it in the help', () => {
  const program = addServeOptions(new Command(), 'serve');
  const set = program.options.map(({ long = '', required }) => Object.keys(laidOver(required ? [long, 'x'] : [long])));
  const names = set.map(([name = '']) => name);
  const keys = new Set(configurationKeys.map(({ name }) => name));
  expect(names.filter((name) => !keys.has(name) || !program.helpInformation().includes(`(${name})`))).toEqual([]);
  expect(set.every((each) => each.length === 1)).toBe(true);
  expect(names.length).toBeGreaterThan(10);
});

test('the sandbox takes none about a CRM', () => {
  const flags = addServeOptions(new Command(), 'sandbox').options.map(({ long }) => long);
  expect(flags.filter((flag) => flag?.startsWith('--upstream'))).toEqual([]);
  expect(flags).toContain('--port');
});
