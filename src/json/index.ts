export { JsonError } from './json-error';
export { JsonReader } from './json-reader';
export { JsonNumber, readJsonTree, readJsonTreeInTurns, type JsonTree } from './json-tree';
export { isJsonArray, isJsonObject, writeJsonTree, writeJsonTreeInTurns } from './write-tree';
export { defaultJsonLimits, type JsonLimits } from './json-limits';
export { isWhole, skip, skipObject, type KeyIdentity } from './skip';
export { JsonToken } from './scan';
export { writeJsonString, writeLongString } from './write-string';
