export { Masking } from './masked-text';
export { maskRecord, treatRecord, type OpenTreatment, type Treatment } from './mask-value';
export { isFieldName, isValueOfHolder, personalIn, type Personal } from './personal-data';
