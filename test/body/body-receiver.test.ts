import { randomBytes } from 'node:crypto';
import { BodyReceiver, BodyWithDocuments, type ReceiverLimits } from '../../src/body';

const document = `<a>${randomBytes(300_000).toString('base64')}</a>`;
const limits: ReceiverLimits = { bytesMax: 1_000_000, textBytesMax: 500_000, extracts: true };

function take(message: string, some: Partial<ReceiverLimits> = {}, pieceBytes = 60_000) {
  const receiver = new BodyReceiver({ ...limits, ...some });
  const bytes = Buffer.from(message);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    if (!receiver.push(bytes.subarray(at, at + pieceBytes))) return undefined;
  return receiver.finish();
}

test.each([1_000_000, 60_000, 999])('documents are taken out, in pieces of %d bytes', (pieceBytes) => {
  const taken = take(document, {}, pieceBytes);
  expect(taken instanceof BodyWithDocuments && taken.restore(String(taken.remainder)) === document).toBe(true);
});

test.each<[string, string, Partial<ReceiverLimits>]>([
  ['a small message', document.slice(0, 200_000), {}],
  ['where nothing is to be documents', document, { extracts: false }],
  ['what is neither XML nor JSON', document.slice(1), {}],
  ['nothing', '', {}],
])('%s stays as it is', (_, message, some) => {
  const taken = take(message, some);
  expect(taken instanceof Uint8Array && Buffer.from(taken).toString() === message).toBe(true);
});

test('both limits hold, at the byte', () => {
  expect(take('x'.repeat(500_000))).toHaveLength(500_000);
  expect(take('x'.repeat(500_001))).toBeUndefined();
  expect(take('x'.repeat(400_001), { bytesMax: 400_000 })).toBeUndefined();
  expect(take(document, { bytesMax: document.length })).toBeInstanceOf(BodyWithDocuments);
  expect(take(document, { bytesMax: document.length - 1 })).toBeUndefined();
  expect(take(document + ' '.repeat(500_000))).toBeUndefined();
});
