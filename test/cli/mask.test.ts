import { maskCommand } from '../../src/cli/mask';
import { Secret, type Command, type Credential, type Struct } from '../../src/command';
import { gardenWsdl, water } from '../contract/fixture';

function masked(given: Struct, credential?: Credential): Command {
  const operation = water(gardenWsdl());
  const context = { correlationId: '', deadline: 0, signal: new AbortController().signal };
  const applicationToken = new Secret('hush');
  const caller = { tenant: '', applicationToken, ...(credential === undefined ? {} : { credential }) };
  const bytes = new Uint8Array();
  const original = { wire: 'rest' as const, contentType: '', bytes, operation, arguments: given, caller };
  return maskCommand({ operation, arguments: given, caller, context, original });
}

test('secrets by name at any depth; what holds none stays the same object', () => {
  const given: Struct = {
    A: { Password: 'hush', B: 1 },
    List: [{ AccessToken: 'hush' }],
    Map: new Map([
      ['Ticket', 'hush'],
      ['x', 'y'],
    ]),
  };
  expect(masked(given).arguments).toEqual({
    A: { Password: '[secret]', B: 1 },
    List: [{ AccessToken: '[secret]' }],
    Map: new Map([
      ['Ticket', '[secret]'],
      ['x', 'y'],
    ]),
  });
  // A customer's ticket is a record, not a secret.
  const harmless: Struct = {
    TicketId: 5,
    Ticket: { Title: 'Printer' },
    List: [1],
    Map: new Map([['x', 'y']]),
    Nil: null,
  };
  expect(masked(harmless).arguments).toBe(harmless);
});

test('the original bytes go when an argument was masked', () => {
  expect(masked({ Name: 'x' }).original).toBeDefined();
  expect(masked({ Password: 'hush' }).original).toBeUndefined();
});

test.each([
  [{ scheme: 'ticket' as const, ticket: new Secret('hush') }],
  [{ scheme: 'bearer' as const, token: new Secret('hush') }],
  [{ scheme: 'basic' as const, user: 'u', password: new Secret('hush') }],
  [{ scheme: 'session' as const, cookie: new Secret('hush'), xsrf: new Secret('hush') }],
])('credential %#', (credential) => {
  const { caller } = masked({}, credential);
  const secrets = [...Object.values(caller.credential ?? {}), caller.applicationToken].filter(
    (value) => value instanceof Secret,
  );
  expect(secrets.length).toBeGreaterThan(1);
  for (const secret of secrets) expect(secret.reveal()).toBe('[secret]');
});
