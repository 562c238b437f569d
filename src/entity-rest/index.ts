export { patchEntity } from './json-patch';
