/** What the layer does where its own parts fail. */
import { stack } from '../../src/command';
import { recordCalls } from '../../src/recording';
import { answering, commandFor, key, temporaryFile } from './rig';

test('a defect of the recording is reported, and is not the caller’s', async () => {
  const defects: unknown[] = [];
  const layer = recordCalls({
    file: temporaryFile(),
    values: 'masked',
    key,
    who: ({ tenant }) => ({ tenant }),
    onNews: () => undefined,
    count: () => {
      throw new Error('no figures');
    },
    onDefect: (error) => defects.push(error),
    limits: { queue: { callsMax: 0, bytesMax: 0, share: 1, closeMs: 0 } },
  });
  const upstream = stack(answering({ kind: 'answer', results: {} }), [layer]);
  const command = commandFor('Services86.Appointment.SetSeen', { AppointmentId: 1 });
  expect(await upstream.execute(command)).toMatchObject({ kind: 'answer' });
  expect(defects).toMatchObject([{ message: 'no figures' }]);
});
