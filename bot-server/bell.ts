/** Lets one part of the process wake another: a published plan or an answer should not wait for the next minute. */
export function openBell() {
  const listeners = new Set<() => void>();
  return {
    ring: () => listeners.forEach((listen) => listen()),
    onRing(listen: () => void): () => void {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}
