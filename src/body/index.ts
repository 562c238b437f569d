export { acceptsGzip, chooseType } from './accept';

export { Base64 } from './base64';
export { BodyBuffer, Slabs } from './slabs';
export { Intake, type IntakeLimits } from './intake';
export { delimitersOf, Lifter } from './lift';
export { Lifted } from './lifted';
export { parseMediaType, type MediaType } from './media-type';
export { gzipEnd, type Packed, Packer } from './packed';
export { bodyBytes, Pieces } from './pieces';
export { parseRetryAfter } from './retry-after';
