import { Registry } from 'prom-client';
import { contractGauges, type ContractDrift } from '../../src/operations';

test('differences by kind and change, and the last look; nothing while the watch is off', async () => {
  const registry = new Registry();
  let drift: ContractDrift | undefined;
  contractGauges(registry, () => drift);
  const series = async () => (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
  expect(await series()).toEqual([]);
  drift = { counts: new Map([['operation removed', 2]]), lookedAt: 5_000 };
  expect(await series()).toEqual([
    'gateway_contract_changes{kind="operation",change="removed"} 2',
    'gateway_contract_watch_success_timestamp_seconds 5',
  ]);
  drift = undefined;
  expect(await series()).toEqual([]);
});
