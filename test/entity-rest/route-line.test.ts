import { readRoutes } from '../../src/entity-rest/route-line';

const bare = { having: [] };

test('a line has a method, a path, steps and an answer', () => {
  const [route] = readRoutes(`
    # a comment
    PUT A/{id:int}/b/{name} : guard X.Get Id={id} ; X.Save E=body+Id={id} N=?some ; rows $2 => $2.BlobId
  `);
  expect(route).toEqual({
    method: 'PUT',
    path: 'A/{id:int}/b/{name}',
    segments: [
      { kind: 'literal', text: 'A' },
      { kind: 'parameter', name: 'id', isInt: true },
      { kind: 'literal', text: 'b' },
      { kind: 'parameter', name: 'name', isInt: false },
    ],
    steps: [
      {
        does: 'call',
        isGuard: true,
        calls: [
          {
            agent: 'X',
            operation: 'Get',
            inputs: [['Id', { from: 'path', name: 'id', ...bare }]],
            condition: undefined,
          },
        ],
      },
      {
        does: 'call',
        isGuard: false,
        calls: [
          {
            agent: 'X',
            operation: 'Save',
            condition: undefined,
            inputs: [
              ['E', { from: 'body', isOptional: false, having: [['Id', { from: 'path', name: 'id', ...bare }]] }],
              ['N', { from: 'query', name: 'some', ...bare }],
            ],
          },
        ],
      },
      { does: 'rows', step: 2 },
    ],
    answer: { form: 'step', step: 2, property: 'BlobId' },
  });
});

test('calls that stand for one another, with conditions', () => {
  const [route] = readRoutes('GET A : ?q X.Find Q=?q | ?c=true X.Count | X.All D=false+E.F=new => none');
  expect(route?.steps).toEqual([
    {
      does: 'call',
      isGuard: false,
      calls: [
        expect.objectContaining({ operation: 'Find', condition: { name: 'q', value: undefined } }),
        expect.objectContaining({ operation: 'Count', condition: { name: 'c', value: 'true' } }),
        expect.objectContaining({
          operation: 'All',
          inputs: [['D', { from: 'text', text: 'false', having: [['E.F', { from: 'new', ...bare }]] }]],
        }),
      ],
    },
  ]);
  expect(route?.answer).toEqual({ form: 'none' });
});

test.each([
  ['patch $1', { does: 'patch', step: 1 }],
  ['keys $1 Contact', { does: 'keys', step: 1, entity: 'Contact' }],
  ['session ticket', { does: 'session', what: 'ticket' }],
  ['session principal', { does: 'session', what: 'principal' }],
  ['refuse no such thing', { does: 'refuse', reason: 'no such thing' }],
  [
    'archive Person contactId={id} of=person,retired',
    {
      does: 'archive',
      provider: { from: 'text', text: 'Person', ...bare },
      within: [['contactId', { from: 'path', name: 'id', ...bare }]],
      entities: 'person,retired',
    },
  ],
])('%s', (step, expected) => {
  expect(readRoutes(`GET A/{id:int} : ${step}`)[0]?.steps).toEqual([expected]);
});

test.each(['GET A', 'LOOK A : X.Y', 'GET A : Y', 'GET A : X.Y Z', 'GET A : X.Y => body'])('%s is refused', (line) => {
  expect(() => readRoutes(line)).toThrow(/^no /);
});
