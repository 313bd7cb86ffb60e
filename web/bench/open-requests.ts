/** Requests that wait for the server's answer, by the `ref` that it repeats. */
export class OpenRequests {
  private readonly waiting = new Map<number, PromiseWithResolvers<void>>();
  private last = 0;

  /** Numbers a request. `answer` settles with what the server says to it. */
  open(): { ref: number; answer: Promise<void> } {
    const answer = Promise.withResolvers<void>();
    this.last += 1;
    this.waiting.set(this.last, answer);
    return { ref: this.last, answer: answer.promise };
  }

  done(ref: number): void {
    this.take(ref)?.resolve();
  }

  /** False when nobody waits for an answer to this one. */
  refuse(ref: number, reason: string): boolean {
    const answer = this.take(ref);
    answer?.reject(new Error(reason));
    return answer !== undefined;
  }

  /** No answer will come any more. */
  refuseAll(reason: string): void {
    for (const answer of this.waiting.values()) answer.reject(new Error(reason));
    this.waiting.clear();
  }

  private take(ref: number): PromiseWithResolvers<void> | undefined {
    const answer = this.waiting.get(ref);
    this.waiting.delete(ref);
    return answer;
  }
}
