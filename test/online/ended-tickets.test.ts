import { Readable } from 'node:stream';
import { basic, code, revealed, ticket } from '../identity/world';
import { managedWorld, kari } from './managed-world';

describe('a ticket that ends in the middle of work', () => {
  test('1,000 callers: one log-in, and each call is carried out once', async () => {
    const { execute, end, made, commands } = managedWorld();
    await execute(kari());
    end();
    const codes = await Promise.all(Array.from({ length: 1_000 }, async () => code(await execute(kari()))));
    expect(new Set(codes)).toEqual(new Set(['ok']));
    expect(made()).toBe(2);
    expect(commands).toHaveLength(2_001);
  });

  test('a relayed read is sent again, and a body is not', async () => {
    const { relay, end, relayed } = managedWorld();
    await relay({});
    end();
    expect(await relay({})).toMatchObject({ status: 200 });
    expect(relayed.map(({ caller }) => revealed(caller.credential))).toEqual([
      'SoTicket 7T:1',
      'SoTicket 7T:1',
      'SoTicket 7T:2',
    ]);
    end();
    const post = { method: 'POST', body: Readable.from(['{}']) };
    expect(await relay(post)).toMatchObject({ code: 'upstream.unreachable', retryAfterSeconds: 1 });
    expect(await relay({ ...post, body: Readable.from(['{}']) })).toMatchObject({ status: 200 });
  });

  test.each(['/api/v1/User/currentToken', '/api/v1/User/%63urrentToken'])("%s never shows the CRM's", async (path) => {
    const { relay, relayed } = managedWorld();
    await relay({ path });
    expect(relayed).toEqual([]);
    await relay({ path, caller: { tenant: '', credential: ticket('7T:1') } });
    expect(relayed).toHaveLength(1);
  });

  test('a body that the CRM always answers with 401 leads to one log-in more, not to one for each call', async () => {
    const { relay, made, refuseAll } = managedWorld();
    await relay({});
    refuseAll();
    for (let n = 0; n < 20; n++) await relay({ method: 'POST', body: Readable.from(['{}']) });
    expect(made()).toBe(2);
  });

  test('a relayed call of a stranger is not passed on', async () => {
    const { relay, relayed } = managedWorld();
    const caller = { tenant: '', credential: basic('nobody', 'x') };
    expect(await relay({ caller })).toMatchObject({ code: 'crm.unauthenticated' });
    expect(relayed).toEqual([]);
  });
});
