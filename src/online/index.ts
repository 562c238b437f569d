export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner } from './partner-system-user';
export type { ManagedLogIn, ManagedLogins, ManagedUser } from './log-in-entries';
export { hashPassword, matchesHash, readPasswordHash } from './password-hash';
