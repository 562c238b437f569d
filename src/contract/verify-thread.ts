/** Runs in a thread of its own; see verify-aside.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { findWorse, type VerifyJob } from './verify';

const { folder, before }: VerifyJob = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(findWorse(folder, before) ?? '');
