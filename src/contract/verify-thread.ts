/** The entry file of the thread that verify-in-thread.ts starts. */
import { parentPort, workerData } from 'node:worker_threads';
import { findRegression, type VerifyJob } from './verify';

const { folder, before }: VerifyJob = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(findRegression(folder, before) ?? '');
