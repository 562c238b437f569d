export type * from './model';
export { integerKinds } from './builtins';
export { listContract, type ContractFile } from './folder';
export { loadContract } from './load';
export { findUnusable, surveyContract } from './survey';
export { readWsdl } from './wsdl';
export { contractState, type ContractState } from './verify';
export { findRegressionInThread } from './verify-in-thread';
export { findV1Operation, v1AgentNames } from './v1';
export {
  mayBeInQuery,
  requestShape,
  returnsBytes,
  type RequestShape,
  deletionIds,
  idLeftOut,
  isDeletion,
  v1MayLack,
  v1Offers,
  v1Parameters,
} from './v1';
export { declaredMembers, isNeutralName, neutralMember, v1Members } from './members';
export { undescribedAgent, undescribedOperation } from './undescribed';
export {
  countsOf,
  indexPieces,
  operationIndex,
  searchOperations,
  type IndexedOperation,
  type OperationIndex,
} from './operation-index';
export { fieldTable, typeName, type TypeAddress } from './type-table';
