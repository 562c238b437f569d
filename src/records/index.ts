export { carryOutByRule } from './carry-out';
export { Journal, JournaledTable, type Change } from './journal';
export { projectResults } from './project';
export { savedRecords } from './write-rules';
export { Records, type RecordUser } from './records';
export { fromStored, toStored } from './stored-value';
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
