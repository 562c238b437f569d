import { createIdentityService } from '../../src/online';
import { runIdentityStandIn } from '../online-front/identity-stand-in';
import { context } from './identity-fake';

test.each([
  ['a word', 'x', { status: 200 }],
  ['what is taken out of long answers as a document', 'x'.repeat(900_000), { code: 'upstream.invalid' }],
])('a text that holds %s', async (_, word, expected) => {
  const standIn = await runIdentityStandIn();
  const text = JSON.stringify({ Token: word });
  standIn.answers({ text });
  const target = { url: new URL(standIn.address), connections: 1, network: {}, connectMs: 3_000 };
  const sizes = { answerBytesMax: 2_000_000, headerBytesMax: 16_384, keepAliveMs: 1_000, lookUpEveryMs: 60_000 };
  const service = createIdentityService({ ...target, ...sizes }, Date);
  const answer = await service.ask({ method: 'GET', path: '/', context: context() });
  await service.close();
  await standIn.stop();
  expect(answer).toMatchObject(expected);
  expect('text' in answer ? answer.text === text : true).toBe(true);
});
