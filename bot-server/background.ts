/** Work that goes on after its answer was given. `drained` waits for what runs, at most so long. */
export function openBackground(trouble: (error: unknown) => void) {
  const running = new Set<Promise<unknown>>();
  return {
    later(work: () => Promise<unknown>): void {
      const run: Promise<unknown> = work()
        .catch(trouble)
        .finally(() => running.delete(run));
      running.add(run);
    },
    async drained(atMostMs: number): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, atMostMs);
      });
      await Promise.race([Promise.all(running), enough]);
      clearTimeout(timer);
    },
  };
}
