import { getMaxListeners } from 'node:events';
import { Socket } from 'node:net';
import { Connections } from '../../src/server/connection';

function opened() {
  const connections = new Connections();
  const socket = new Socket();
  connections.open(socket);
  const connection = connections.find(socket);
  if (connection === undefined) throw new Error('The connection is not known.');
  return { connection, socket };
}

test('as many calls of one connection as come may listen to its signal without a warning', () => {
  expect(getMaxListeners(opened().connection.gone.signal)).toBe(Infinity);
});

test('the signal is left alone when a socket without a call under way closes', async () => {
  const { connection, socket } = opened();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await closed;
  expect(connection.closing).toBe(true);
  expect(connection.gone.signal.aborted).toBe(false);
});
