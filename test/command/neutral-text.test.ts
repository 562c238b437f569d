import { isNeutralLexically, isNeutralText } from '../../src/command';

test.each(['', 'None', 'unknown', '0001-01-01T00:00:00', '0001-01-01T00:00:00+01:00', '00:00:00', 'PT0S'])(
  '%p stands where nobody has set anything',
  (text) => {
    expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([true, true]);
  },
);

test.each(['0', '-0.00', '+0', '000', '0e5', 'false'])('%p does so in place of a number or a boolean', (text) => {
  expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([false, true]);
});

test.each(['1', '0.01', '.', '-', 'true', 'Nobody', '0001-01-02T00:00:00', '00:00:01', ' '])(
  '%p says something',
  (text) => {
    expect([isNeutralText(text), isNeutralLexically(text)]).toEqual([false, false]);
  },
);
