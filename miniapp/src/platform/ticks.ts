/** A clock that never runs back, from one that may: a step back counts as no time. */
export function monotonic(read: () => number): () => number {
  let last = read();
  let sum = 0;
  return () => {
    const now = read();
    if (now > last) sum += now - last;
    last = now;
    return sum;
  };
}
