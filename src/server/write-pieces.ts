import type { ServerResponse } from 'node:http';
import { Lifted, Pieces } from '../media';
import type { HttpAnswer, RequestBody } from '../gateway';

/** Writes an answer's body as fast as the client takes it, and ends it: a piece per round of the event loop, so that everybody else is served between two of them. */
export function writePieces(response: ServerResponse, pieces: Pieces): void {
  const rest = pieces[Symbol.iterator]();
  const later = (): void => {
    setImmediate(next);
  };
  const next = (): void => {
    // The client is gone.
    if (response.destroyed) return;
    const piece = rest.next();
    if (piece.done === true) response.end();
    else if (response.write(piece.value)) later();
    else response.once('drain', later);
  };
  next();
}

/** Gives the memory of a call's documents back once its answer is sent, or its client gone. */
export function releaseDocuments(response: ServerResponse, asked: RequestBody, answered: HttpAnswer['body']): void {
  const isAsked = asked instanceof Lifted;
  const isAnswered = answered instanceof Pieces;
  if (!isAsked && !isAnswered) return;
  const release = (): void => {
    if (isAsked) asked.release();
    if (isAnswered) answered.release();
  };
  if (response.closed) release();
  else response.once('close', release);
}
