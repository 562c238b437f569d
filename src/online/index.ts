export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export {
  authenticatePartner,
  partnerNames,
  passPartnerJson,
  type PartnerAnswer,
  type PartnerJson,
} from './partner-system-user';
