export { createIdentityService, type IdentityService, type ServiceAnswer } from './identity-service';
export { authenticatePartner } from './partner-system-user';
export type { ManagedLogIn, ManagedLogins, ManagedUser } from './log-in-entries';
export { hashPassword, matchesHash, readPasswordHash } from './password-hash';
export { KeySetCache } from './key-set';
export { managedLogIns } from './managed-log-ins';
export { createRenewals, type ManagedLogInNews } from './managed-renewals';
export { PasswordCheck } from './password-check';
