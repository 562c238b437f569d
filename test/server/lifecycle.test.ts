import { EventEmitter, once } from 'node:events';
import { watchProcess } from '../../src/server';
import { gate, memoryLog } from './support';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  exit(code: number): void {
    this.codes.push(code);
    this.emit('exited');
  }
}

function watch(stop: () => Promise<void>) {
  const process = new FakeProcess();
  const log = memoryLog();
  watchProcess({ process, stop, logger: log.log });
  return { process, log };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s: stop in order, exit 0', async (signal) => {
  const stopped = gate();
  const { process } = watch(() => stopped.promise);
  process.emit(signal, signal);
  expect(process.codes).toEqual([]);
  stopped.open();
  await once(process, 'exited');
  expect(process.codes).toEqual([0]);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
])('a second %s ends at once with %d', (signal, code) => {
  const { process } = watch(() => new Promise(() => undefined));
  process.emit('SIGTERM');
  process.emit(signal);
  expect(process.codes).toEqual([code]);
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
