import { fixedTenants, madeTenants, routeTenants } from '../../src/identity';
import { code, context, recorder, setSeen } from './world';

test('each tenant reaches his own CRM, in any letter case and under his configured name', async () => {
  const [one, two] = [recorder(), recorder()];
  const router = routeTenants(fixedTenants(new Map([['Cust1', one], ['Cust2', two]]))); // prettier-ignore
  const call = setSeen(undefined, { tenant: 'Cust1' });
  await router.execute(call);
  await router.execute(setSeen(undefined, { tenant: 'CUST2' }));
  expect(one.commands).toEqual([call]);
  expect(one.commands[0]).toBe(call);
  expect(two.commands.map(({ caller }) => caller.tenant)).toEqual(['Cust2']);
});

test.each(['', 'Cust3', 'constructor', '__proto__'])('tenant %p that is not configured reaches nobody', async (tenant) => {
  const crm = recorder();
  const tenants = fixedTenants(new Map([['Cust1', crm]]));
  expect(tenants.knows(tenant)).toBe(false);
  expect(code(await routeTenants(tenants).execute(setSeen(undefined, { tenant })))).toBe('request.notFound');
  expect(crm.commands).toEqual([]);
}); // prettier-ignore

test('no tenant is one where the file says so', async () => {
  const crm = recorder();
  expect(code(await routeTenants(fixedTenants(new Map([['', crm]]))).execute(setSeen()))).toBe('ok');
});

test('made tenants: once each, every spelling for itself, the one unused for longest is closed for a new one', async () => {
  const made: string[] = [];
  const closed: string[] = [];
  const tenants = madeTenants((name) => {
    made.push(name);
    return { ...recorder(), close: async () => void closed.push(name) };
  }, 2);
  const router = routeTenants(tenants);
  for (const tenant of ['a', 'b', 'a', 'A', 'a']) await router.execute(setSeen(undefined, { tenant }));
  expect([made, closed]).toEqual([['a', 'b', 'A'], ['b']]);
});

test.each(['', '.', '..', 'a.b', 'a/b', 'a%2fb', '-a', 'a@b', 'x'.repeat(64)])('no tenant is made of %p', async (tenant) => {
  const make = jest.fn();
  expect(code(await routeTenants(madeTenants(make)).execute(setSeen(undefined, { tenant })))).toBe('request.notFound');
  expect(make).not.toHaveBeenCalled();
}); // prettier-ignore

test('relayed calls are routed alike; a CRM without a relay has no such path', async () => {
  const paths: string[] = [];
  const speaks = {
    ...recorder(),
    relay: async ({ caller }: { caller: { tenant: string } }) => {
      paths.push(caller.tenant);
      return { kind: 'relayed', status: 204, headers: {}, body: new Uint8Array() } as const;
    },
  };
  const router = routeTenants(fixedTenants(new Map([['Rest', speaks], ['Soap', recorder()]]))); // prettier-ignore
  const pass = (tenant: string) =>
    router.relay?.({
      method: 'GET',
      path: '/api/v1/Contact/4',
      query: '',
      headers: {},
      body: undefined,
      publicUrl: 'http://gw',
      caller: { tenant },
      context: context(),
    });
  expect(await pass('rest')).toMatchObject({ status: 204 });
  expect(await pass('soap')).toMatchObject({ code: 'request.notFound' });
  expect(await pass('other')).toMatchObject({ code: 'request.notFound' });
  expect(paths).toEqual(['Rest']);
});
