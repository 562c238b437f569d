/** `node -r` this: our own code takes the machine for Windows; Node's does not. */
const { platform } = process;
Object.defineProperty(process, 'platform', {
  get: () => {
    const [, , reader = ''] = new Error('who reads').stack.split('\n');
    return reader.includes('node:') ? platform : 'win32';
  },
});
