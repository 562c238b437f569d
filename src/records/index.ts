export { asCarriers } from './carrier';
export { carryOutByRule } from './carry-out';
export { Journal, JournaledTable, type Change } from './journal';
export { structInLanguage, withAllLanguages } from './language';
export { projectResults } from './project';
export { linksTo } from './links';
export { idIn, recordTypeOf, tableOfIdName } from './record-type';
export { Records, type RecordCall, type RecordUser } from './records';
export { fromStored, toStored } from './stored-value';
export { answerWith, noSuchRecord, recordField, savedRecords, type RecordRule } from './write-rules';
export {
  flagIn,
  instantOf,
  isDictionaryValue,
  isList,
  isStruct,
  noDate,
  numberIn,
  numbersIn,
  shifted,
  stamp,
  structIn,
  structsIn,
  textIn,
  textsIn,
} from './values';
