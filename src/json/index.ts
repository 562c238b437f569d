export { JsonError } from './json-error';
export { JsonReader, JsonToken } from './json-reader';
export { JsonNumber, readJsonTree, type JsonTree } from './json-tree';
export { defaultJsonLimits, type JsonLimits } from './limits';
export { writeJsonString } from './write-string';
