const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
const short = (ms) => Number(ms.toPrecision(3));

/** Milliseconds: half, 95, 99 and all of them. */
export function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: short(at(sorted, 0.5)),
    p95: short(at(sorted, 0.95)),
    p99: short(at(sorted, 0.99)),
    max: short(at(sorted, 1)),
  };
}
