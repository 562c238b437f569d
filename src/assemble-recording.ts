/** The layer that records, as RECORD_FILE asks for it, and what the log says of it. */
import type { Layer } from './command';
import { StartFailure, whoOf, type CallerNames, type Configuration, type GatewayLog } from './operations';
import type { RecordingNews, RecordingResult } from './recording';

// Loaded where something is recorded only.
/* eslint-disable @typescript-eslint/no-require-imports */
const recording = (): typeof import('./recording') => require('./recording');
/* eslint-enable */

interface RecordingListeners {
  /** The same in all processes that write one file. */
  readonly key: Buffer;
  readonly names: CallerNames;
  readonly logger: Pick<GatewayLog, 'event' | 'defect'>;
  readonly count: (result: RecordingResult) => void;
}

/** Undefined: nothing is to be recorded. @throws StartFailure where the file cannot be written */
export function recordingLayer(
  { retirement }: Pick<Configuration, 'retirement'>,
  { key, names, logger, count }: RecordingListeners,
): Layer | undefined {
  if (retirement.recording === undefined) return undefined;
  const { file, values } = retirement.recording;
  try {
    return recording().recordCalls({
      file,
      values,
      key,
      who: (caller) => whoOf(caller, names),
      onNews: (news) => tell(news, file, logger),
      count,
      onDefect: (error) => logger.defect('A call could not be recorded.', error),
    });
  } catch (error) {
    if (error instanceof Error) throw new StartFailure([{ reason: error.message, exitCode: 2 }]);
    throw error;
  }
}

function tell(news: RecordingNews, file: string, logger: Pick<GatewayLog, 'event'>): void {
  switch (news.kind) {
    case 'full':
      return logger.event('warn', 'The recording has reached 1 GiB and ends; calls are served on.', { file });
    case 'dropping':
      return logger.event('warn', 'Calls come faster than they can be recorded; some are left out.', { file });
    case 'unwritable':
      return logger.event('error', 'The recording cannot be written; calls are served on.', { file, code: news.code });
    case 'closed':
      return logger.event('info', 'The recording has ended.', { file, calls: news.written, leftOut: news.dropped });
  }
}
