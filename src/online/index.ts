export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner, passPartnerJson, type PartnerAnswer, type PartnerJson } from './partner-system-user';
