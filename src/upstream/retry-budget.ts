/** Each call earns a fifth of a retry: retries never add more than 20 % to what a struggling CRM gets. */
const perCall = 0.2;
/** Saved up at most, and there at the start, so that a quiet gateway can retry too. */
const savedMax = 10;

/** A token bucket for second tries. */
export class RetryBudget {
  #saved = savedMax;

  /** A first try is made. */
  earn(): void {
    this.#saved = Math.min(savedMax, this.#saved + perCall);
  }

  /** Whether a second try may be made; yes uses one up. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
