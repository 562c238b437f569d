export { hostGateway, pageGateway, type LeftHost } from './cloud-hosts';
export { CloudTenants, type CloudState } from './cloud-tenants';
export { CloudTickets } from './cloud-tickets';
export { IdentityPages, type CloudCounts } from './identity-pages';
export type { ForgeToken } from './partner-exchange';
export { signedForDemo } from './signed-system-token';
export { firstRsaKeys, SigningKeys } from './signing-keys';
export { behindTickets } from './ticket-gate';
export { TokenEndpoint } from './token-endpoint';
