import { Readable } from 'node:stream';
import { Document } from '../../src/body';
import { BodyIntake, HeldBodies } from '../../src/entity-rest/received-body';

const kibibyte = 1024;
const bodyOf = (bytes: number): Readable => Readable.from([Buffer.alloc(bytes / 2), Buffer.alloc(bytes / 2)]);
const intakeOf = (bytes: number, held: HeldBodies, headers = {}): BodyIntake =>
  new BodyIntake({ body: bodyOf(bytes), headers }, held);

test('a body comes as one block, or as a document', async () => {
  const held = new HeldBodies(kibibyte, 2);
  expect(await intakeOf(10, held).bytes(10)).toHaveLength(10);
  const document = await intakeOf(10, held).document(10);
  expect(document).toBeInstanceOf(Document);
  expect(await new BodyIntake({ body: undefined, headers: {} }, held).bytes(10)).toHaveLength(0);
});

test.each([
  ['by its bytes', {}],
  ['by its head', { 'content-length': '12' }],
])('one that is too large is refused %s', async (_, headers) => {
  const held = new HeldBodies(kibibyte, 2);
  for (const read of [intakeOf(12, held, headers).bytes(11), intakeOf(12, held, headers).document(11)])
    expect(await read).toMatchObject({ code: 'request.tooLarge' });
});

test('large ones are refused while others fill the memory, small ones are not', async () => {
  const held = new HeldBodies(300 * kibibyte, 2);
  const first = intakeOf(200 * kibibyte, held);
  await first.document(kibibyte ** 2);
  const second = intakeOf(200 * kibibyte, held);
  expect(await second.document(kibibyte ** 2)).toMatchObject({ code: 'gateway.busy', retryAfterSeconds: 2 });
  second.release();
  expect(await intakeOf(10, held).bytes(10)).toHaveLength(10);
  first.release();
  expect(await intakeOf(200 * kibibyte, held).document(kibibyte ** 2)).toBeInstanceOf(Document);
});

test('one that breaks off did not arrive', async () => {
  const body = new Readable({
    read() {
      this.destroy(new Error('gone'));
    },
  });
  const intake = new BodyIntake({ body, headers: {} }, new HeldBodies(kibibyte, 2));
  expect(await intake.bytes(10)).toMatchObject({ code: 'request.timeout' });
});
