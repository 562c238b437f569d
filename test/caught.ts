/** The error a piece of work throws; undefined when it throws none. */
export function caught(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
