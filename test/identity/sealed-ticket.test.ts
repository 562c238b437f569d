import { Secret, stack } from '../../src/command';
import { createTicketSeal, openTickets, randomKeys, readKeys, type Keys } from '../../src/identity';
import { basic, bearer, Clock, code, context, recorder, revealed, setSeen, ticket } from './world';

describe('the seal', () => {
  const clock = new Clock();
  const rawKey = Buffer.alloc(32, 7).toString('base64');
  const seal = (keys: Keys, ticketHours = 24) => createTicketSeal({ keys, ticketHours, clock });
  const keys = (text: string) => readKeys(new Secret(text));

  test('a ticket opens to what was sealed, and shows nothing of it', () => {
    const own = seal(keys(rawKey));
    const password = 'grüße, "quoted"\u{1f600}';
    const ticket = own.seal('Cust1', 'tje0@example.com', new Secret(password));
    expect(ticket?.reveal()).toMatch(/^NG:[A-Za-z0-9_-]+$/);
    expect(Buffer.from(ticket?.reveal().slice(3) ?? '', 'base64url').toString('latin1')).not.toContain('tje0');
    expect(revealed(own.open('Cust1', ticket ?? new Secret('')))).toBe(`Basic tje0@example.com:${password}`);
    expect(own.seal('Cust1', 'tje0@example.com', new Secret(password))?.reveal()).not.toBe(ticket?.reveal());
  });

  test('another tenant, a changed bit, a foreign key and a cut ticket open nothing', () => {
    const own = seal(keys(rawKey));
    const text = own.seal('Cust1', 'tje0', new Secret('Tje0'))?.reveal() ?? '';
    expect(own.open('cust1', new Secret(text))).toBeUndefined();
    expect(own.open('', new Secret(text))).toBeUndefined();
    expect(seal(randomKeys()).open('Cust1', new Secret(text))).toBeUndefined();
    for (let length = 0; length < text.length; length += 1)
      expect(own.open('Cust1', new Secret(text.slice(0, length)))).toBeUndefined();
    for (let index = 3; index < text.length; index += 1) {
      const other = text[index] === 'A' ? 'B' : 'A';
      expect(own.open('Cust1', new Secret(text.slice(0, index) + other + text.slice(index + 1)))).toBeUndefined();
    }
    expect(own.open('Cust1', new Secret(`${text}=`))).toBeUndefined();
  });

  test('a ticket ends after its hours', () => {
    const own = seal(keys(rawKey), 6);
    const ticket = own.seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
    clock.pass(5.9);
    expect(own.open('', ticket)).toBeDefined();
    clock.pass(0.1);
    expect(own.open('', ticket)).toBeUndefined();
  });

  test('keys rotate without a ticket failing: the first seals, all open', () => {
    const [a, b] = [Buffer.alloc(32, 1).toString('base64'), 'a passphrase of the operator'];
    const old = seal(keys(a)).seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
    const both = seal(keys(`${b}, ${a}`));
    const fresh = both.seal('', 'tje0', new Secret('Tje0')) ?? new Secret('');
    expect(both.open('', old)).toBeDefined();
    expect(both.open('', fresh)).toBeDefined();
    const afterwards = seal(keys(b));
    expect(afterwards.open('', fresh)).toBeDefined();
    expect(afterwards.open('', old)).toBeUndefined();
  });

  test('what no header could carry is not sealed', () => {
    expect(seal(keys(rawKey)).seal('', 'tje0', new Secret('x'.repeat(4000)))).toBeUndefined();
  });

  test('each purpose has its own key', () => {
    const own = keys(rawKey);
    const all = (['ticket', 'cache key', 'cache value'] as const).map((purpose) => own.of(purpose)[0].toString('hex'));
    expect(new Set([...all, Buffer.alloc(32, 7).toString('hex')]).size).toBe(4);
  });
});

describe('the layer', () => {
  const seal = createTicketSeal({ keys: randomKeys(), ticketHours: 24, clock: new Clock() });
  const sealed = (tenant: string) => seal.seal(tenant, 'tje0', new Secret('Tje0'))?.reveal() ?? '';

  test.each([ticket, bearer])('a sealed ticket becomes Basic credentials', async (credential) => {
    const crm = recorder();
    await stack(crm, [openTickets(seal)]).execute(setSeen(credential(sealed('Cust1')), { tenant: 'Cust1' }));
    expect(revealed(crm.commands[0]?.caller.credential)).toBe('Basic tje0:Tje0');
  });

  test.each([
    ['forged', 'NG:AAAA'],
    ["another tenant's", sealed('Cust2')],
  ])('a %s ticket is no log-in and reaches no operation', async (_, text) => {
    const crm = recorder();
    const outcome = await stack(crm, [openTickets(seal)]).execute(setSeen(ticket(text), { tenant: 'Cust1' }));
    expect(outcome).toMatchObject({ code: 'crm.unauthenticated', status: 401 });
    expect(JSON.stringify(outcome)).not.toContain(text);
    expect(crm.commands).toEqual([]);
  });

  test('without a key no sealed ticket opens', async () => {
    const crm = recorder();
    expect(code(await stack(crm, [openTickets(undefined)]).execute(setSeen(ticket(sealed('')))))).toBe(
      'crm.unauthenticated',
    );
    expect(crm.commands).toEqual([]);
  });

  test('everything else goes on as the very same command', async () => {
    const crm = recorder();
    const open = stack(crm, [openTickets(seal)]);
    const commands = [setSeen(ticket('7T:x')), setSeen(bearer('8A:x')), setSeen(basic('NG:', 'x')), setSeen()];
    for (const one of commands) await open.execute(one);
    expect(crm.commands.every((arrived, index) => arrived === commands[index])).toBe(true);
  });

  test('relayed calls are treated alike', async () => {
    const seen: string[] = [];
    const open = stack(
      {
        ...recorder(),
        relay: async ({ caller }) => {
          seen.push(revealed(caller.credential));
          return { kind: 'relayed', status: 204, headers: {}, body: new Uint8Array() };
        },
      },
      [openTickets(seal)],
    );
    const call = (text: string) =>
      open.relay?.({
        method: 'GET',
        path: '/api/v1/Contact/4',
        query: '',
        headers: {},
        body: undefined,
        publicUrl: 'http://gw',
        caller: { tenant: '', credential: ticket(text) },
        context: context(),
      });
    expect(await call(sealed(''))).toMatchObject({ status: 204 });
    expect(await call('NG:AAAA')).toMatchObject({ code: 'crm.unauthenticated' });
    expect(seen).toEqual(['Basic tje0:Tje0']);
  });
});
