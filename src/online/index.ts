export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner } from './partner-system-user';
