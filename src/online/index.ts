export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner } from './partner-system-user';
export { readTenantState, type TenantState } from './tenant-state';
export { tenantFilter } from './tenant-hosts';
export { createTenantDirectory, type TenantDirectory, type TenantNews } from './tenant-directory';
export { redisStates } from './shared-states';
export { movingTenants } from './moving-tenants';
