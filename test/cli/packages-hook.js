/** `node -r` this: at its end the process says which packages it has loaded. */
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const names = Object.keys(require.cache).flatMap(
    (file) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? [],
  );
  writeSync(2, `${JSON.stringify([...new Set(names)])}\n`);
});
