export { JsonError } from './json-error';
export { JsonReader } from './json-reader';
export { JsonNumber, readJsonTree, readJsonTreeInTurns, type JsonTree } from './json-tree';
export { defaultJsonLimits, type JsonLimits } from './limits';
export { skip, skipObject, type KeyIdentity } from './skip';
export { JsonToken } from './token';
export { isWhole } from './whole';
export { writeJsonString, writeLongString } from './write-string';
