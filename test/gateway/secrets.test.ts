import { refuseSecrets } from './secrets';

test.each(['password=Tje0', 'Basic dGplMDpUamUw', 'ticket 7T:ticket-1', 'NG:abcdEFGH', '1234567-1234-9876'])(
  '%s is found',
  (text) => {
    expect(() => refuseSecrets('a text', `before ${text} after`)).toThrow('a secret stands in a text');
  },
);

test('names and plain numbers pass', () => {
  expect(() => refuseSecrets('a text', '{"user":"tje0","correlationId":"1234567","outcome":"ok"}')).not.toThrow();
});
