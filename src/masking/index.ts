export { Masking } from './masked-text';
export { maskRecord } from './mask-value';
