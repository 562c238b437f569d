export type * from './exchange';
export { buildGateway, guarded, isReading, pageExchange, wrongMethod, type Opened } from './open';
export { gatewayLimits, type FlowOptions, type GatewayLimits } from './gateway-options';
export { contextOf, nothingUsed } from './handle';
export { baseOf, code, htmlReply, link } from './html';
export { bothForms } from './operation-page';
export { wsdlReply } from './remote-pages';
export { pathForm } from './route';
