export { Masking } from './masked-text';
export { maskRecord } from './mask-value';
export { isValueOfHolder, personalIn, type Personal } from './personal-data';
