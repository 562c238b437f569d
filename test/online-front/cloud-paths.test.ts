import { cloudPathOf } from '../../src/online-front/cloud-paths';

test.each([
  ['/login/services/PartnerSystemUserService.svc', { kind: 'soap', tenant: '', query: '' }],
  ['/LOGIN/Services/partnersystemuserservice.SVC/?WSDL', { kind: 'soap', tenant: '', query: 'WSDL' }],
  ['/Cust12345/Login/services/PartnerSystemUserService.svc?', { kind: 'soap', tenant: 'Cust12345', query: '' }],
  ['/login/login/services/PartnerSystemUserService.svc', { kind: 'soap', tenant: 'login', query: '' }],
  ['/Login/api/PartnerSystemUser/Authenticate', { kind: 'json', tenant: '' }],
  ['/Cust1/login/api/partnersystemuser/authenticate/?x=1', { kind: 'json', tenant: 'Cust1' }],
  ['/api/state/Cust12345', { kind: 'state', tenant: 'Cust12345' }],
  ['/API/State/Cust12345/?q', { kind: 'state', tenant: 'Cust12345' }],
])('%s is of the cloud', (target, expected) => expect(cloudPathOf(target)).toEqual(expected));

test.each([
  '/Remote/Services88/Appointment.svc',
  '/api/v1/Agents/Appointment/SetSeen',
  '/api/v1/Contact/4?back=/login/services/PartnerSystemUserService.svc',
  '/a/b/login/services/PartnerSystemUserService.svc',
  '/api/login/services/PartnerSystemUserService.svc',
  '/login/services/PartnerSystemUserService.svc/x',
  '/login/services/Other.svc',
  '/login/services/PartnerSystemUserService.svc%2f',
  '/%6Cogin/services/PartnerSystemUserService.svc',
  '/Cust..1/login/services/PartnerSystemUserService.svc',
  '/login/',
  '/api/state/',
  '/api/state/..',
  '/api/state/Cust1/more',
  '/Cust1/api/state/Cust1',
])('%s is not', (target) => expect(cloudPathOf(target)).toBeUndefined());
