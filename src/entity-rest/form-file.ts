/** A file in a form (RFC 7578), as browsers and the vendor's pages upload documents and images. */
import { Document, parseMediaType } from '../body';
import { Refusal, type Failure } from '../command';
import { splitMultipart } from '../soap';
import { inTurns } from '../text/turn';

/** Whether a body is a form with a file; any other body of an upload is the file itself. */
export function isFormWithFile(contentType: string | undefined): boolean {
  return parseMediaType(contentType ?? '')?.type === 'multipart/form-data';
}

/**
 * The file in a form: the one part that has a file name, or the only part. Other fields say nothing here.
 * @param bytes of the body; the document is a view on them
 * @param contentType of the body, with its boundary
 * @returns `request.malformed` for a body that is no form, `request.invalid` where it is not clear what the file is
 */
export async function fileOfForm(bytes: Uint8Array, contentType: string): Promise<Document | Failure> {
  try {
    const boundary = parseMediaType(contentType)?.parameters.get('boundary') ?? '';
    const parts = await inTurns(splitMultipart(bytes, boundary));
    const files = parts.filter(({ disposition }) => /;\s*filename\*?\s*=/i.test(disposition));
    const [file, second] = files.length > 0 ? files : parts;
    if (file === undefined) throw new Refusal('request.invalid', 'the form has no file');
    if (second !== undefined)
      throw new Refusal('request.invalid', 'the form has several files, and only one can be the content');
    return new Document([file.bytes]);
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}
