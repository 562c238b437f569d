export { acceptsGzip, chooseType, parseMediaType, type MediaType } from './media-type';
export { Document } from './document';
export { Chunks } from './chunks';
export { BodyBuffer } from './body-buffer';
export { BodyReceiver, type ReceiverLimits } from './body-receiver';
export { delimitersOf, DocumentExtractor } from './document-extractor';
export { BodyWithDocuments } from './body-with-documents';
export { gzipEnd, TextCompressor, type CompressedText } from './compressed-text';
export { bodyBytes, BodyParts } from './body-parts';
