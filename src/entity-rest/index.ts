export { patchEntity } from './json-patch';
export { failedPrecondition, isNotModified, lastModifiedOf, mustBeUnmodified } from './conditions';
