import { remembering } from '../../src/command';

test('a text is read once', () => {
  const read = jest.fn((text: string) => `${text}!`);
  const remembered = remembering(read);
  expect(['a', 'b', 'a', '\ud800'].map(remembered)).toEqual(['a!', 'b!', 'a!', '\ud800!']);
  expect(read).toHaveBeenCalledTimes(3);
});

test('what throws is asked again', () => {
  const read = jest.fn((): string => {
    throw new Error('no');
  });
  const remembered = remembering(read);
  expect(() => remembered('a')).toThrow('no');
  expect(() => remembered('a')).toThrow('no');
  expect(read).toHaveBeenCalledTimes(2);
});

test('memory is bounded in number and length', () => {
  const read = jest.fn((text: string) => text);
  const remembered = remembering(read);
  const long = 'x'.repeat(257);
  remembered(long);
  remembered(long);
  expect(read).toHaveBeenCalledTimes(2);
  for (let index = 0; index < 1000; index++) remembered(String(index));
  remembered('999');
  expect(read).toHaveBeenCalledTimes(1003);
  remembered('0');
  expect(read).toHaveBeenCalledTimes(1003);
});
