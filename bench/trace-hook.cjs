/**
 * `node -r` this in the gateway's process: counts which functions run, by V8's precise coverage. Messages: `start`,
 * `take` → the functions that ran since.
 */
const { Session } = require('node:inspector');

const session = new Session();
session.connect();

function post(method, params) {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

async function answer(message) {
  if (message === 'start') {
    await post('Profiler.enable');
    await post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    return {};
  }
  // Taking sets the counters back to zero.
  const { result } = await post('Profiler.takePreciseCoverage');
  const own = result.filter(({ url }) => /\/(?:dist|src)\//.test(url) && !url.includes('/node_modules/'));
  return { scripts: own.map(({ url, functions }) => ({ url, functions })) };
}

process.on('message', (message) => {
  void answer(message).then((told) => process.send(told));
});
// The channel must not keep the gateway alive.
process.channel.unref();
