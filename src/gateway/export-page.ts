/** The API as files for other tools: OpenAPI, a TypeScript client, a Postman collection. */
import { failure, type Failure } from '../command';
import { openApiEnd, postmanEnd, type ExampleSource } from '../exports';
import type { HttpReply, RequestHead } from './exchange';
import { baseOf } from './html';
import type { ExportFile, KeptTexts } from './kept-texts';
import { packedReply } from './packed-reply';
import type { RouteOf } from './route';

interface ExportedFile {
  readonly file: ExportFile;
  readonly contentType: string;
  /** What the file ends with for this client. @param server the address that the client uses, with the tenant */
  readonly end: (server: string, examples: ExampleSource) => string;
}

const kinds: readonly ExportedFile[] = [
  {
    file: 'openapi.json',
    contentType: 'application/json; charset=utf-8',
    end: (server) => openApiEnd(server, 'json'),
  },
  {
    file: 'openapi.yaml',
    contentType: 'application/yaml; charset=utf-8',
    end: (server) => openApiEnd(server, 'yaml'),
  },
  { file: 'types.ts', contentType: 'text/plain; charset=utf-8', end: () => '' },
  { file: 'postman.json', contentType: 'application/json; charset=utf-8', end: postmanEnd },
];

/**
 * `GET /api/v1/openapi.json` and the other files; of some agents with `agent` (once or several times), as a version has
 * them with `version`, of one operation with `agent` and `operation`. Undefined when there is none of that name; a
 * failure when too many others are being made.
 */
export async function exportPage(
  head: RequestHead,
  route: RouteOf<'export'>,
  texts: KeptTexts,
  examples: ExampleSource,
): Promise<HttpReply | Failure | undefined> {
  const kind = kinds.find(({ file }) => file === route.file);
  if (kind === undefined) return undefined;
  const asked = new URLSearchParams(route.query);
  const version = asked.get('version') ?? undefined;
  const operation = asked.get('operation') ?? undefined;
  const text = await texts.exported(kind.file, { agents: asked.getAll('agent'), version, operation });
  if (text === 'busy') return failure('gateway.busy', 'too many files are being made', { retryAfterSeconds: 5 });
  const end = Buffer.from(kind.end(baseOf(head, route.tenant), examples));
  return text && packedReply(head, text, { 'content-type': kind.contentType }, end);
}
