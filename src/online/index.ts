export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner } from './partner-system-user';
export { readTenantState, type TenantState } from './tenant-state';
export { tenantFilter, type TenantHosts } from './tenant-hosts';
