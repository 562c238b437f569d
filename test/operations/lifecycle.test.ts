import { EventEmitter, once } from 'node:events';
import { watchProcess } from '../../src/operations';
import { gate, memoryLog } from '../server/support';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  exit(code: number): void {
    this.codes.push(code);
    this.emit('exited');
  }
}

function watch(stop: () => Promise<void>, now = () => 0) {
  const process = new FakeProcess();
  const log = memoryLog();
  watchProcess({ process, stop, logger: log.log, now });
  return { process, log };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK'])('%s: stop in order, exit 0', async (signal) => {
  const stopped = gate();
  const { process } = watch(() => stopped.promise);
  process.emit(signal, signal);
  expect(process.codes).toEqual([]);
  stopped.open();
  await once(process, 'exited');
  expect(process.codes).toEqual([0]);
});

test('signals of one wish are one drain, whatever comes how often', async () => {
  const stopped = gate();
  let drains = 0;
  const { process, log } = watch(() => {
    drains += 1;
    return stopped.promise;
  });
  for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGTERM', 'SIGTERM']) process.emit(signal, signal);
  expect([process.codes, drains]).toEqual([[], 1]);
  stopped.open();
  await once(process, 'exited');
  expect(process.codes).toEqual([0]);
  expect(log.text().match(/The gateway stops/g)).toHaveLength(1);
});

test.each([
  ['a Ctrl-C that is delivered twice is one', [0, 299], []],
  ['a second Ctrl-C ends at once', [0, 300], [130]],
  ['so does one that is delivered twice, too', [0, 3, 500, 503], [130]],
  ['one that came too early counts no more than the first', [0, 200, 400], [130]],
])('%s', (_, times, codes) => {
  let at = 0;
  const { process, log } = watch(
    () => new Promise(() => undefined),
    () => at,
  );
  for (const time of times) {
    at = time;
    if (process.codes.length === 0) process.emit('SIGINT', 'SIGINT');
  }
  expect(process.codes).toEqual(codes);
  expect(log.text().includes('ends at once')).toBe(codes.length > 0);
});

test('the first Ctrl-C of a gateway that stops already is no second one', () => {
  const { process } = watch(() => new Promise(() => undefined));
  process.emit('SIGTERM');
  process.emit('SIGINT');
  expect(process.codes).toEqual([]);
});

test.each(['uncaughtException', 'unhandledRejection'])('%s: logged once, stopped in order, exit 1', async (event) => {
  const { process, log } = watch(async () => undefined);
  process.emit(event, new Error('broken'));
  process.emit(event, new Error('broken again'));
  await once(process, 'exited');
  expect(process.codes).toEqual([1]);
  expect(log.text().match(/"level":"error"/g)).toHaveLength(1);
  expect(log.text()).toContain('broken');
});

test('a defect while draining turns the exit code to 1', async () => {
  const stopped = gate();
  const { process } = watch(() => stopped.promise);
  process.emit('SIGTERM');
  process.emit('uncaughtException', new Error('broken'));
  stopped.open();
  await once(process, 'exited');
  expect(process.codes).toEqual([1]);
});

test('a stop that fails is logged, exit 1', async () => {
  const { process, log } = watch(() => Promise.reject(new Error('stuck')));
  process.emit('SIGTERM');
  await once(process, 'exited');
  expect(process.codes).toEqual([1]);
  expect(log.text()).toContain('stuck');
});
