/**
 * The reason of a call's abort signal when the gateway stops before the answer; after any other abort nobody waits for
 * it.
 */
export const stopping = new Error('the gateway is shutting down');
