/** What stands in a generated test that people run: values of a recording, which may be anyone's words. */
import { Script } from 'node:vm';
import { callTest } from '../../src/exports/client-tests';
import { operationOf } from '../usage/ledger-fixture';

test('a recorded text is a text, and all of it is seen', () => {
  const operation = operationOf('Services86', 'Appointment', 'SetSeen');
  const text = '*/`${fail()}"\'\\\u2028\u202e\u{e0041}\ud800';
  const given = { AppointmentId: 5, UpdateMode: text };
  const entry = callTest(operation, {
    used: new Set(),
    sentTo: () => new Set(['AppointmentId', 'UpdateMode']),
    recorded: () => given,
    example: () => ({}),
  });
  expect(entry).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}]/u);
  const called: unknown[] = [];
  const crm = { appointment: { setSeen: (parameters: unknown) => called.push(parameters) } };
  new Script(`[${entry}][0].run(crm)`).runInNewContext({ crm });
  expect(JSON.parse(JSON.stringify(called))).toEqual([given]);
});
