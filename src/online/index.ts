export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export {
  authenticatePartner,
  partnerNames,
  passPartnerJson,
  type PartnerAnswer,
  type PartnerJson,
} from './partner-system-user';
export { tenantFilter } from './tenant-hosts';
export { createTenantDirectory, type TenantDirectory, type TenantNews } from './tenant-directory';
export { redisStates } from './shared-states';
export { movingTenants } from './moving-tenants';
