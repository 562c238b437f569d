import { JsonText, Secret, Typed, type Command, type Struct } from '../../src/command';
import { Document } from '../../src/body';
import { CallJournal, receivedCall } from '../../src/sandbox-controls/call-journal';
import { operation88 } from '../sandbox/contract';

const now = Date.parse('2026-01-02T08:00:00Z');
const int = { kind: 'scalar', scalar: 'int', name: { namespace: 'urn:x', local: 'int' } } as const;

const received = (given: Struct) => {
  const command: Command = {
    operation: operation88('Appointment.SetSeen'),
    arguments: given,
    caller: { tenant: '', credential: { scheme: 'ticket', ticket: new Secret('7T:caller') } },
    context: { correlationId: 'c', deadline: now, signal: new AbortController().signal, wire: 'soap' },
  };
  return receivedCall(command, now);
};

test('arguments are told without secrets and long contents, at any depth', () => {
  const given = {
    Id: 5,
    Text: 'see 7T:abc',
    Password: 'x',
    Login: { AccessToken: 'x', Names: ['a', null] },
    More: new Map<string, string>([['Ticket', 'x']]),
    Content: new Document([Buffer.from('hello')]),
    Any: new Typed(int, 1),
    Json: new JsonText('{}'),
  };
  expect(received(given)).toEqual({
    time: '2026-01-02T08:00:00.000Z',
    wire: 'soap',
    version: 'Services88',
    agent: 'Appointment',
    operation: 'SetSeen',
    correlationId: 'c',
    arguments: {
      Id: 5,
      Text: 'see (ticket)',
      Password: '(secret)',
      Login: { AccessToken: '(secret)', Names: ['a', null] },
      More: { Ticket: '(secret)' },
      Content: '(document of 5 bytes)',
      Any: 1,
      Json: '{}',
    },
  });
  expect(received({ Text: 'x'.repeat(70_000) }).arguments).toBe('(too large to be kept)');
});

test("a customer's request is no secret, though it is called a ticket; a user's credentials are", () => {
  const given = {
    TicketEntityId: 5,
    TicketEntity: { Title: 'No heat', TicketPriority: { Id: 2 } },
    Ticket: '7T:x',
    User: { Credentials: [{ Value: 'x' }] },
    Password: null,
  };
  expect(received(given).arguments).toEqual({
    TicketEntityId: 5,
    TicketEntity: { Title: 'No heat', TicketPriority: { Id: 2 } },
    Ticket: '(secret)',
    User: { Credentials: '(secret)' },
    Password: null,
  });
});

test('only the latest calls are kept', () => {
  const journal = new CallJournal();
  for (let nth = 0; nth < 1_003; nth++) journal.add({ ...received({ Id: nth }), outcome: 'ok' });
  expect([journal.find().length, journal.dropped]).toEqual([1_000, 3]);
  expect(journal.find()[0]?.arguments).toEqual({ Id: 3 });
  journal.clear();
  expect([journal.find().length, journal.dropped]).toEqual([0, 0]);
});
