export { patchEntity, patchEntityInTurns } from './json-patch';
export { failedPrecondition, isNotModified, lastModifiedOf, mustBeUnmodified } from './conditions';
export { answerArchive, type AskedArchive } from './archive-answer';
export { ColumnMemory } from './archive-columns';
export { createEntityRest } from './entity-rest';
export { entityUrls } from './entity-urls';
export { bytesAnswer, imageAnswer } from './byte-answer';
export { fileOfForm, isFormWithFile } from './form-file';
