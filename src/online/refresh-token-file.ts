/**
 * The file with a refresh token that may be used once. A new one is first written beside it and then put in its place:
 * at each moment the newest token stands in one of the two, whole.
 */
import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret } from '../command';
import { withoutMark } from '../text/text-file';

/** The token in the file. @throws Error with a code (`ENOENT`) */
export async function readRefreshToken(file: string): Promise<Secret> {
  const place = await realpath(file);
  const newer = await wholeText(`${place}.new`);
  // The gateway was stopped before it could put the new one in its place.
  if (newer !== undefined) await rename(`${place}.new`, place).catch(() => undefined);
  return new Secret(newer ?? tokenIn(await readFile(place)));
}

const tokenIn = (bytes: Buffer): string => withoutMark(bytes).trim();

/** Undefined: there is none, or the gateway was stopped while it wrote. */
async function wholeText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^[\x21-\x7e]+\n$/.test(text) ? text.trim() : undefined;
}

/**
 * Puts the token into the file, with the rights that the file has. When this has ended, the token is on the disk.
 * @throws Error with a code (`EACCES`)
 */
export async function writeRefreshToken(file: string, token: Secret): Promise<void> {
  const place = await realpath(file);
  const { mode } = await stat(place);
  const beside = `${place}.new`;
  await unlink(beside).catch(() => undefined);
  const handle = await open(beside, 'wx', mode & 0o777);
  try {
    // A umask may have taken rights away.
    await handle.chmod(mode & 0o777);
    await handle.writeFile(`${token.reveal()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, place);
}

const lockEveryMs = 50;
/** An exchange does not take longer: a process that holds the lock longer has been stopped. */
const lockMsMax = 60_000;

/**
 * Runs the work while no other process of this machine does so for the same file. Where the folder takes no file, it
 * runs without a lock.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const own = randomUUID();
  const isLocked = await takeLock(lock, own);
  try {
    return await work();
  } finally {
    if (isLocked && (await readFile(lock, 'utf8').catch(() => '')) === own) await unlink(lock).catch(() => undefined);
  }
}

async function takeLock(lock: string, own: string): Promise<boolean> {
  for (const started = Date.now(); Date.now() - started < lockMsMax; await wait(lockEveryMs)) {
    try {
      await writeFile(lock, own, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOSPC') await unlink(lock).catch(() => undefined);
      if (errorCode(error) !== 'EEXIST') return false;
    }
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > lockMsMax) await unlink(lock).catch(() => undefined);
  }
  return false;
}

/** Of an error of Node's (`ENOENT`); its message repeats paths. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
