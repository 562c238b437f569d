import { routeOf } from '../../src/gateway/route';

test.each([
  ['/Remote/Services86/Appointment.svc', { kind: 'soap', tenant: '', version: 'Services86', agent: 'Appointment' }],
  ['/remote/SERVICES86/appointment.SVC/', { kind: 'soap', version: 'SERVICES86', agent: 'appointment' }],
  ['/Cust12345/Remote/Services86/Appointment.svc?wsdl', { kind: 'soap', tenant: 'Cust12345', query: 'wsdl' }],
  ['/Remote/Services86/', { kind: 'agents', version: 'Services86' }],
  ['/Remote', { kind: 'versions' }],
  ['/api/v1/Agents/Appointment/SetSeen', { kind: 'rest', agent: 'Appointment', operation: 'SetSeen' }],
  ['/API/V1/agents/appointment/setseen/?$select=a', { kind: 'rest', operation: 'setseen', query: '$select=a' }],
  ['/Cust1/api/v1/Agents/A/B', { kind: 'rest', tenant: 'Cust1' }],
  ['/api', { kind: 'api', tenant: '' }],
  ['/Cust1/api/', { kind: 'api', tenant: 'Cust1' }],
  ['/api/v1?x', { kind: 'v1', query: 'x' }],
  ['/api/v1/Contact/4', { kind: 'relay', path: '/api/v1/Contact/4' }],
  ['/api/v1/Contact(4)/At(2024-01-01T10:00)/a.b', { kind: 'relay' }],
])('%s', (target, route) => {
  expect(routeOf(target)).toMatchObject(route);
});

test.each([
  ['//', 'rest'],
  ['/Remote/Services86/Appointment.svc/x', 'soap'],
  ['/Remote/Services86/../Appointment.svc', 'soap'],
  ['/Remote/Services86/Appoint%6dent.svc', 'soap'],
  ['/Remote/Services86/Appointment.asmx', 'soap'],
  ['/a/b/Remote/Services86/Appointment.svc', 'soap'],
  ['/Remote/Services8600/Appointment.svc', 'soap'],
  ['//Remote/Services86/Appointment.svc', 'soap'],
  ['/api/v1/Agents/Appointment', 'rest'],
  ['/api/v1/Agents/Appointment/SetSeen;x', 'rest'],
  ['/api/v1/Agents/Appointment/%2e%2e', 'rest'],
  ['/api/../api/v1', 'rest'],
  // Windows and ASP.NET take these for the agents' own paths.
  ['/api/v1/Agents./Appointment/SetSeen', 'rest'],
  ['/api/v1./Agents/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents%20/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents::$DATA/Appointment/SetSeen', 'rest'],
  ['/api/v1/Agents%3Bx/Appointment/SetSeen', 'rest'],
  ['/api/(S(abc))/v1/Agents/Appointment/SetSeen', 'rest'],
  ['/api/v1/(A(x)F(y))/Agents/Appointment/SetSeen', 'rest'],
])('%s is nothing of ours, asked in %s', (target, wire) => {
  expect(routeOf(target)).toEqual({ kind: 'unknown', wire });
});

test('the bare address leads to the page of the API', () => {
  expect(routeOf('/?x=1')).toEqual({ kind: 'api', query: 'x=1', tenant: '' });
});
