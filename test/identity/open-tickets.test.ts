import { Secret, stack } from '../../src/command';
import { createTicketSeal, openTickets, randomKeys } from '../../src/identity';
import { basic, bearer, Clock, code, context, recorder, revealed, setSeen, ticket } from './world';

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
