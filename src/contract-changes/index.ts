export { compareOffers } from './compare-offers';
export {
  changedKinds,
  changeWays,
  countChanges,
  isBreaking,
  type ChangedKind,
  type ContractChange,
} from './contract-change';
export { offerOf, type Offer, type OfferedAgent } from './offer';
export { offeredBy, offerOfVersion } from './offer-of-agent';
export { offerOfV1 } from './offer-of-v1';
export { touchedClients, type RecordedUse, type TouchedClient } from './touched-clients';
export { newsFacts, SeenContract } from './seen-contract';
