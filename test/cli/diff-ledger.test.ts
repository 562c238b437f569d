import { ledgerOver, newFile, operationOf, removeFiles, send, storeHere } from '../usage/ledger-fixture';
import { run, smallWsdl, type Ran } from './command-run';

afterAll(removeFiles);

const environment = { CONTRACT_DIR: smallWsdl() };
const diff = (...args: readonly string[]): Promise<Ran> =>
  run(['diff', 'Services86', 'Services88', '--breaking', ...args], { environment });

test('with a ledger, the clients that a change breaks are named', async () => {
  const file = newFile();
  const ledger = ledgerOver(storeHere(file));
  await send(ledger, { operation: operationOf('Services86', 'Appointment', 'SaveAppointmentEntity'), arguments: {} });
  await send(ledger, { operation: operationOf('Services86', 'Appointment', 'SetSeen'), arguments: {} });
  await ledger.close();
  const { code, out } = await diff('--ledger', file);
  expect(code).toBe(1);
  const [, id = ''] = /^(m-[0-9a-f]{12}) .* 1 .*Appointment\.SaveAppointmentEntity$/m.exec(out) ?? [];
  expect(out).not.toContain('Appointment.SetSeen');
  expect((await diff('--ledger', file, '--client', id)).out).toContain('Clients of the ledger that are touched\n');
  expect((await diff('--ledger', file, '--client', 'm-000000000000')).out).toContain(
    'No client of the ledger is touched.',
  );
});

test('a ledger that is not there is told', async () => {
  const file = newFile();
  expect(await diff('--ledger', file)).toMatchObject({ code: 2, problems: expect.stringContaining(`There is no ledger ${file}.`) }); // prettier-ignore
});
