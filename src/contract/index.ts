export type * from './model';
export { loadContract } from './load';
export { readWsdl } from './wsdl';
export { findV1Operation, v1AgentNames } from './v1-surface';
export { requestShape, returnsBytes, type RequestShape } from './v1';
export { v1Members } from './v1-enums';
export { v1Offers } from './v1-missing';
export { neutralMember } from './neutral';
export { perType } from './per-type';
