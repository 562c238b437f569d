/**
 * Reads the entries of a zip archive one at a time. Their names are shown to people only; no path of an archive is ever
 * written to.
 */
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Candidate } from './find-wsdl';

export interface ZipLimits {
  readonly entries: number;
  /** Unpacked, of one entry. */
  readonly entryBytes: number;
  /** Unpacked, of all entries. */
  readonly totalBytes: number;
}

/** A whole installation has about 60 agents in five versions, 2 MB each at most. */
const zipLimits: ZipLimits = { entries: 5_000, entryBytes: 32 * 1024 * 1024, totalBytes: 1024 * 1024 * 1024 };

/** Whether the bytes begin like a zip archive (an empty one included). */
export function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

interface ZipEntry {
  readonly name: string;
  readonly originalSize: number;
}

/**
 * Unpacks entry by entry. An archive over the limits is refused before anything is unpacked, by the sizes in its
 * directory; the unpacker never writes more than those. Directories and the resource forks of macOS are skipped.
 */
export function* zipEntries(archive: string, bytes: Uint8Array, limits: ZipLimits = zipLimits): Generator<Candidate> {
  const entries: ZipEntry[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (entries.length < limits.entries + 1) entries.push({ name, originalSize });
        return false;
      },
    });
  } catch {
    yield { name: archive, problem: 'The archive is damaged.' };
    return;
  }
  const problem = overLimits(entries, limits);
  if (problem !== undefined) {
    yield { name: archive, problem };
    return;
  }
  const checksums = readChecksums(bytes);
  for (const [index, entry] of entries.entries()) {
    if (/(?:^|\/)(?:__MACOSX\/|\._)|\/$/.test(entry.name)) continue;
    const name = `${archive}/${entry.name}`;
    const content = unpack(bytes, index);
    const whole = content !== undefined && checksums[index] === crc32(content);
    yield whole
      ? { name, bytes: content }
      : { name, problem: 'The entry is damaged, encrypted or packed in a way that is not read.' };
  }
}

function overLimits(entries: readonly ZipEntry[], limits: ZipLimits): string | undefined {
  if (entries.length > limits.entries) return `The archive has more than ${limits.entries} entries.`;
  const large = entries.find(({ originalSize }) => originalSize > limits.entryBytes);
  if (large !== undefined)
    return `The entry ${JSON.stringify(large.name)} unpacks to more than ${limits.entryBytes} bytes.`;
  const total = entries.reduce((sum, { originalSize }) => sum + originalSize, 0);
  return total > limits.totalBytes ? `The archive unpacks to more than ${limits.totalBytes} bytes.` : undefined;
}

/** By position, as names may come twice. */
function unpack(bytes: Uint8Array, wanted: number): Uint8Array | undefined {
  let index = 0;
  try {
    return Object.values(unzipSync(bytes, { filter: () => index++ === wanted }))[0];
  } catch {
    return undefined;
  }
}

/** CRC-32 of each entry out of the central directory ([APPNOTE] 4.3.12, 4.3.16), which the unpacker does not check. */
function readChecksums(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end > 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  const checksums: number[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50) {
    checksums.push(view.getUint32(at + 16, true));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return checksums;
}
