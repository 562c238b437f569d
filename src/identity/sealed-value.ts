/**
 * Secrets in a store that others may read or write: AES-256-GCM, bound to the name under which the value is kept, so
 * that one value cannot take the place of another. `IV 12 | tag 16 | ciphertext`, lengths in bytes.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../command';

const ivBytes = 12;
const tagBytes = 16;

export function sealValue(sealing: Buffer, name: string, value: Secret): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(name));
  const content = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), content]);
}

/** @param all keys that may have sealed it; undefined: none of them has, or the value was made for another name */
export function openValue(all: readonly Buffer[], name: string, value: Buffer): Secret | undefined {
  if (value.length <= ivBytes + tagBytes) return undefined;
  for (const one of all) {
    const decipher = createDecipheriv('aes-256-gcm', one, value.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(name))
      .setAuthTag(value.subarray(ivBytes, ivBytes + tagBytes));
    const content = decipher.update(value.subarray(ivBytes + tagBytes));
    try {
      return new Secret(Buffer.concat([content, decipher.final()]).toString('utf8'));
    } catch {
      // Not this key.
    }
  }
  return undefined;
}
