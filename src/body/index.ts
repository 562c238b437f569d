export { acceptsGzip, chooseType } from './accept';

export { Document } from './document';
export { BodyBuffer, Chunks } from './chunks';
export { Intake, type IntakeLimits } from './intake';
export { delimitersOf, DocumentExtractor } from './lift';
export { BodyWithDocuments } from './body-with-documents';
export { parseMediaType, type MediaType } from './media-type';
export { gzipEnd, type Packed, Packer } from './packed';
export { bodyBytes, BodyParts } from './body-parts';
export { parseRetryAfter } from './retry-after';
