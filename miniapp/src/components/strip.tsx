import { Box } from './box';

export interface StripSpan {
  readonly from: number;
  readonly to: number;
}
interface StripProps {
  /** The length of the axis, seconds. */
  length: number;
  /** Recorded spans. */
  seen: readonly StripSpan[];
  /** Watched just now, not yet recorded. */
  fresh?: readonly StripSpan[];
  head?: number | undefined;
  /** The same, in words. */
  label: string;
}

/** A map of what has been watched, left to right. */
export function Strip({ length, seen, fresh = [], head, label }: StripProps) {
  const share = (seconds: number): string => `${length > 0 ? (Math.min(Math.max(seconds, 0), length) / length) * 100 : 0}%`;
  const span = ({ from, to }: StripSpan, kind: string) => (
    <Box key={`${kind}${from}`} className={`gy-strip__span${kind}`} style={{ left: share(from), width: share(to - from) }} />
  );
  return (
    <Box className="gy-strip" role="img" label={label}>
      {fresh.map((s) => span(s, ' gy-strip__span--fresh'))}
      {seen.map((s) => span(s, ''))}
      {head === undefined ? null : <Box className="gy-strip__head" style={{ left: share(head) }} />}
    </Box>
  );
}
